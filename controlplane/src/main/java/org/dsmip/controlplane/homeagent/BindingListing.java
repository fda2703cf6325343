package org.dsmip.controlplane.homeagent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.dsmip.controlplane.registry.Binding;

/** The bindings of one moment, of which views are made some at a time. What the kernel has of them is that of the view's moment. */
public final class BindingListing {
    private final Iterator<Binding> rest;
    private final Function<Binding, BindingView> look;

    BindingListing(Collection<Binding> all, Function<Binding, BindingView> look) {
        this.rest = List.copyOf(all).iterator();
        this.look = look;
    }

    /**
     * Makes the next views.
     *
     * @param most how many at most, 1 or more
     * @return the views; empty: there are no more bindings
     */
    public List<BindingView> next(int most) {
        final List<BindingView> views = new ArrayList<>();
        while (views.size() < most && rest.hasNext()) {
            views.add(look.apply(rest.next()));
        }
        return views;
    }
}
