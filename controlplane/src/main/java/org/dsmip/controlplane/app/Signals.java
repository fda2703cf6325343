package org.dsmip.controlplane.app;

import java.lang.reflect.Proxy;

/**
 * What is done at a signal instead of what the virtual machine or the kernel does. The platform has this in
 * {@code sun.misc} of the module {@code jdk.unsupported} only, which the compiler does not let pass in silence: hence the detour.
 */
final class Signals {
    private Signals() {}

    /**
     * Does something whenever a signal comes, in a thread of its own. A signal that was ignored when the process began (as
     * {@code nohup} does) stays ignored where the virtual machine says so.
     *
     * @param name without SIG
     */
    static void handle(String name, Runnable action) {
        try {
            final Class<?> signal = Class.forName("sun.misc.Signal");
            final Class<?> handler = Class.forName("sun.misc.SignalHandler");
            final Object handling = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[]{handler},
                    (proxy, method, arguments) -> {
                        if ("handle".equals(method.getName())) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler).invoke(null,
                    signal.getConstructor(String.class).newInstance(name),
                    handling);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot handle SIG" + name
                    + "; run with a Java whose modules include jdk.unsupported", e);
        }
    }
}
