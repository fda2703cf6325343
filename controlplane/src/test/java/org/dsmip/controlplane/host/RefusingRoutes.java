package org.dsmip.controlplane.host;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.BiPredicate;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.sys.Errno;

/** A kernel that refuses some of what it is asked for. */
public final class RefusingRoutes {
    private RefusingRoutes() {}

    /**
     * Asks a kernel for all but what is refused.
     *
     * @param kernel has the tables
     * @param refuses method of {@link RouteTable} and its first argument
     * @return the kernel that refuses
     */
    public static RouteTable of(RouteTable kernel, BiPredicate<String, Object> refuses) {
        return (RouteTable) Proxy.newProxyInstance(RouteTable.class.getClassLoader(), new Class<?>[]{RouteTable.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("change")) {
                        // One by one.
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    if (refuses.test(method.getName(), arguments == null ? "" : arguments[0])) {
                        throw new RouteTableException(Errno.EPERM, method.getName() + " failed: EPERM");
                    }
                    return ask(kernel, method, arguments);
                });
    }

    private static Object ask(RouteTable kernel, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(kernel, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
