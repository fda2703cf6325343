package org.dsmip.core.io.linux;

import java.util.Set;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.linux.rtnetlink.EventMessage;
import org.dsmip.core.io.linux.rtnetlink.NetlinkMessageCursor;
import org.dsmip.core.io.linux.rtnetlink.NetlinkSocket;
import org.dsmip.core.io.linux.rtnetlink.Rtnetlink;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;

/** Changes of the network configuration as the kernel announces them on a netlink socket. Not thread-safe. */
final class LinuxNetworkEvents implements NetworkEvents {
    /** Datagrams of one call: whoever has other things to do, too, is called again soon. */
    private static final int BURST = 128;

    private final NetlinkSocket socket;
    private final NetlinkMessageCursor cursor = new NetlinkMessageCursor();
    private final UnsafeBuffer body = new UnsafeBuffer(0, 0);
    private @Nullable RuntimeException consumerFailure;

    LinuxNetworkEvents(Set<EventGroup> groups) {
        int bits = 0;
        for (final EventGroup group : groups) {
            bits |= switch (group) {
                case LINKS -> Rtnetlink.RTMGRP_LINK;
                case ADDRESSES -> Rtnetlink.RTMGRP_IPV4_IFADDR | Rtnetlink.RTMGRP_IPV6_IFADDR;
                case ROUTES -> Rtnetlink.RTMGRP_IPV4_ROUTE | Rtnetlink.RTMGRP_IPV6_ROUTE;
                case RULES -> Rtnetlink.RTMGRP_IPV4_RULE | Rtnetlink.RTMGRP_IPV6_RULE;
                case NEIGHBORS -> Rtnetlink.RTMGRP_NEIGH;
                case NEXT_HOPS -> Rtnetlink.RTMGRP_NEXTHOP;
                case SETTINGS -> Rtnetlink.RTMGRP_IPV4_NETCONF | Rtnetlink.RTMGRP_IPV6_NETCONF;
            };
        }
        socket = new NetlinkSocket(bits);
    }

    @Override
    public int descriptor() {
        return socket.descriptor();
    }

    @Override
    public int poll(Consumer<NetworkEvent> consumer) {
        consumerFailure = null;
        final int count = drain(event -> hand(event, consumer));
        if (consumerFailure != null) {
            throw consumerFailure;
        }
        return count;
    }

    private void hand(NetworkEvent event, Consumer<NetworkEvent> consumer) {
        try {
            consumer.accept(event);
        } catch (RuntimeException e) {
            if (consumerFailure == null) {
                consumerFailure = e;
            }
        }
    }

    private int drain(Consumer<NetworkEvent> consumer) {
        int count = 0;
        for (int datagrams = 0; datagrams < BURST; datagrams++) {
            final int received = socket.receive();
            if (received == -Errno.EAGAIN) {
                break;
            }
            if (received == -Errno.ENOBUFS || received == -Errno.EMSGSIZE) {
                consumer.accept(new NetworkEvent.Overrun());
                count++;
            } else if (received < 0) {
                throw new RouteTableException(-received, "receiving network events failed: " + Errno.name(received)
                        + "; restart the program");
            } else {
                count += deliver(received, consumer);
            }
        }
        return count;
    }

    private int deliver(int length, Consumer<NetworkEvent> consumer) {
        int count = 0;
        socket.messages(cursor, length);
        while (cursor.next()) {
            cursor.body(body);
            final NetworkEvent event = EventMessage.decode(cursor.type(), body);
            if (event != null) {
                consumer.accept(event);
                count++;
            }
        }
        return count;
    }

    @Override
    public void close() {
        socket.close();
    }
}
