package org.dsmip.core.io.linux;

import static org.dsmip.core.sys.SystemCallException.check;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.TunOffload;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.sys.DescriptorCalls;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.Ifreq;
import org.dsmip.core.sys.Iovec;
import org.dsmip.core.sys.SystemCallException;

/**
 * A queue of a TUN device opened with {@code IFF_VNET_HDR}: each packet is read and written behind its
 * {@code virtio_net_hdr}, which lies in the headroom of the slot. The kernel has no call that moves several packets, so it
 * is one system call a packet. The device goes when the process does, however it ends.
 */
public final class LinuxTunDevice implements TunDevice {
    private static final String PATH = "/dev/net/tun";
    private static final long TUNSETIFF = 0x400454CAL;
    private static final long TUNSETOFFLOAD = 0x400454D0L;
    private static final long TUNSETIFINDEX = 0x400454DAL;
    private static final long TUNSETVNETHDRSZ = 0x400454D8L;
    private static final int TUN_F_CSUM = 0x01;
    private static final int TUN_F_TSO4 = 0x02;
    private static final int TUN_F_TSO6 = 0x04;
    private static final int TUN_F_TSO_ECN = 0x08;
    private static final int TUN_F_USO4 = 0x20;
    private static final int TUN_F_USO6 = 0x40;
    private static final short IFF_TUN = 0x0001;
    private static final short IFF_MULTI_QUEUE = 0x0100;
    private static final short IFF_NO_PI = 0x1000;
    private static final short IFF_VNET_HDR = 0x4000;
    private static final short IFF_TUN_EXCL = (short) 0x8000;

    /** So much of a burst is still in the cache when it leaves. */
    private static final int MOST_BYTES = 256 << 10;

    private final Descriptor descriptor;
    private final String name;
    private final Common common;
    private final MemorySegment incoming;
    private final MemorySegment outgoing;
    private final Errno sendErrno;

    /** What the queues of a device have in common. */
    private static final class Common {
        private volatile Set<TunOffload> offloads = Set.of();
    }

    private LinuxTunDevice(Descriptor descriptor, String name, Common common) {
        this.descriptor = descriptor;
        this.name = name;
        this.common = common;
        // Receiving and sending may be the work of different threads.
        incoming = descriptor.arena.allocate(Iovec.SIZE, 8);
        outgoing = descriptor.arena.allocate((1L + SendRows.MOST_BODIES) * Iovec.SIZE, 8);
        sendErrno = new Errno(descriptor.arena);
    }

    /**
     * Makes a new TUN device.
     *
     * @param name 1..15 characters; the device must not exist
     * @param queues how many queues, at least 1
     * @return the queues, each for a thread of its own
     * @throws SystemCallException if the kernel refuses; nothing is left open
     */
    public static List<LinuxTunDevice> open(String name, int queues) {
        final List<LinuxTunDevice> opened = new ArrayList<>();
        final Common common = new Common();
        try {
            for (int i = 0; i < queues; i++) {
                opened.add(openQueue(name, i == 0, common));
            }
            return List.copyOf(opened);
        } catch (RuntimeException e) {
            opened.reversed().forEach(TunDevice::close);
            throw e;
        }
    }

    /** A device that is none: every call is made and answers EBADF. */
    static LinuxTunDevice unopened() {
        return new LinuxTunDevice(Descriptor.none(), "", new Common());
    }

    /**
     * Makes a device anew that was deleted, under its name and number and with the offloads that were last wanted. Whoever receives
     * from its queues and sends to them goes on where the kernel answered errors meanwhile.
     *
     * @param queues what {@link #open} answered
     * @param index the number that the device had
     * @throws SystemCallException if the kernel refuses, for one because another interface has the name
     */
    public static void remake(List<LinuxTunDevice> queues, int index) {
        try (Arena scratch = Arena.ofConfined()) {
            final Errno errno = new Errno(scratch);
            boolean first = true;
            for (LinuxTunDevice queue : queues) {
                if (first) {
                    check(DescriptorCalls.ioctl(errno, queue.descriptor(), TUNSETIFINDEX,
                            scratch.allocateFrom(ValueLayout.JAVA_INT, index)), "ioctl", "TUNSETIFINDEX " + index);
                }
                attach(errno, queue.descriptor(), queue.name(), first);
                first = false;
            }
        }
        final LinuxTunDevice device = queues.getFirst();
        device.offloads(device.common.offloads);
    }

    private static LinuxTunDevice openQueue(String name, boolean first, Common common) {
        final Descriptor descriptor = Descriptor.open("open", PATH + ", O_RDWR", LinuxTunDevice::openDriver);
        try {
            return new LinuxTunDevice(descriptor, attach(descriptor.errno, descriptor.fd, name, first), common);
        } catch (RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    private static int openDriver(Arena arena, Errno errno) {
        final int opened = DescriptorCalls.open(errno, arena.allocateFrom(PATH), DescriptorCalls.O_RDWR
                | DescriptorCalls.O_NONBLOCK | DescriptorCalls.O_CLOEXEC);
        if (opened == -Errno.ENODEV || opened == -Errno.ENXIO) {
            throw new SystemCallException("open", PATH + ", O_RDWR", opened, "load the tun module");
        }
        if (opened == -Errno.EACCES) {
            // Whatever this user may do in the network namespace: the file itself is closed to him.
            throw new SystemCallException("open", PATH + ", O_RDWR", opened, "the device file is closed to this user"
                    + mode() + "; open it to him (chmod 666 " + PATH + " as root)");
        }
        return opened;
    }

    private static String mode() {
        try {
            final Path file = Path.of(PATH);
            return " (" + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + ", owner "
                    + Files.getOwner(file).getName() + ")";
        } catch (IOException | UnsupportedOperationException e) {
            // Not even that may be seen.
            return "";
        }
    }

    /** Makes a descriptor a queue of the device, the first one the device itself; answers its name. */
    private static String attach(Errno errno, int fd, String name, boolean first) {
        try (Arena scratch = Arena.ofConfined()) {
            final MemorySegment request = scratch.allocate(Ifreq.SIZE, 8);
            Ifreq.ifrName(request, name);
            Ifreq.ifrFlags(request, 0, (short) (IFF_TUN | IFF_NO_PI | IFF_MULTI_QUEUE | IFF_VNET_HDR
                    | (first ? IFF_TUN_EXCL : 0)));
            final int made = DescriptorCalls.ioctl(errno, fd, TUNSETIFF, request);
            if (made == -Errno.EBUSY) {
                throw new SystemCallException("ioctl", "TUNSETIFF " + name, made,
                        "an interface of that name exists; delete it or configure another name for the tunnel device");
            }
            check(made, "ioctl", "TUNSETIFF " + name);
            check(DescriptorCalls.ioctl(errno, fd, TUNSETVNETHDRSZ,
                    scratch.allocateFrom(ValueLayout.JAVA_INT, PacketBatch.VIRTIO_HEADER_BYTES)), "ioctl",
                    "TUNSETVNETHDRSZ");
            return Ifreq.ifrName(request);
        }
    }

    /** A kernel without UDP runs (before 6.2) refuses all of it for them. */
    @Override
    public Set<TunOffload> offloads(Set<TunOffload> wanted) {
        common.offloads = Set.copyOf(wanted);
        final EnumSet<TunOffload> granted = EnumSet.noneOf(TunOffload.class);
        granted.addAll(wanted);
        try (Arena scratch = Arena.ofConfined()) {
            final Errno errno = new Errno(scratch);
            int done = offloads(errno, granted);
            if (done == -Errno.EINVAL && granted.remove(TunOffload.UDP)) {
                done = offloads(errno, granted);
            }
            // A device that is deleted gets them when it is made anew.
            if (done != -Errno.EBADFD) {
                check(done, "ioctl", "TUNSETOFFLOAD 0x" + Integer.toHexString(flags(granted)));
            }
        }
        return granted;
    }

    private int offloads(Errno errno, Set<TunOffload> offloads) {
        return DescriptorCalls.ioctl(errno, descriptor(), TUNSETOFFLOAD, MemorySegment.ofAddress(flags(offloads)));
    }

    private static int flags(Set<TunOffload> offloads) {
        int flags = 0;
        for (TunOffload offload : offloads) {
            flags |= TUN_F_CSUM | switch (offload) {
                case TCP -> TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;
                case UDP -> TUN_F_USO4 | TUN_F_USO6;
            };
        }
        return flags;
    }

    @Override
    public int receive(PacketBatch batch) {
        final int before = batch.size();
        int bytes = 0;
        while (batch.size() < batch.capacity() && bytes < MOST_BYTES) {
            final int slot = batch.append(0);
            final int start = batch.start(slot);
            final int room = batch.slotBase(slot) + batch.slotBytes() - start;
            point(incoming, batch, start, room);
            final int got = DescriptorCalls.readv(descriptor.errno, descriptor.fd, incoming, 1);
            if (got < PacketBatch.VIRTIO_HEADER_BYTES) {
                batch.removeLast();
                if (got == -Errno.EINTR) {
                    continue;
                }
                final int received = batch.size() - before;
                return received > 0 || got == -Errno.EAGAIN ? received : Math.min(got, 0);
            }
            batch.bounds(slot, start, got - PacketBatch.VIRTIO_HEADER_BYTES);
            batch.readVirtioHeader(slot);
            bytes += got;
        }
        return batch.size() - before;
    }

    @Override
    public int send(SendRows rows, int from, int to) {
        int sent = 0;
        while (from + sent < to) {
            final int row = from + sent;
            rows.batch(row).writeVirtioHeader(rows.slot(row));
            final int put = DescriptorCalls.writev(sendErrno, descriptor.fd, outgoing, point(rows, row));
            if (put >= 0) {
                sent++;
            } else if (put != -Errno.EINTR) {
                return sent > 0 ? sent : put;
            }
        }
        return sent;
    }

    private static void point(MemorySegment part, PacketBatch batch, int start, int length) {
        Iovec.iovBase(part, 0, batch.buffer().addressOffset() + start - PacketBatch.VIRTIO_HEADER_BYTES);
        Iovec.iovLen(part, 0, length + (long) PacketBatch.VIRTIO_HEADER_BYTES);
    }

    /** Points at the parts of a row; answers how many. */
    private int point(SendRows rows, int row) {
        final PacketBatch batch = rows.batch(row);
        point(outgoing, batch, batch.start(rows.slot(row)), batch.length(rows.slot(row)));
        int parts = 1;
        for (int body = rows.firstBody(row); body != SendRows.NONE; body = rows.nextBody(body)) {
            final long part = (long) parts * Iovec.SIZE;
            Iovec.iovBase(outgoing, part, rows.bodyAddress(body));
            Iovec.iovLen(outgoing, part, rows.bodyLength(body));
            parts++;
        }
        return parts;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int descriptor() {
        return descriptor.number();
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
