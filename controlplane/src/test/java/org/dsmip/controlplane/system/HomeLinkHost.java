package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.linux.BpfFilter;
import org.dsmip.core.io.linux.LinuxLinkSocket;
import org.dsmip.core.net.Octets;

/** The host on the home link, frame by frame: what it sends, and what it hears then. Addresses are in hexadecimal digits. */
final class HomeLinkHost {
    private static final int IPV6 = 0x86DD;
    private static final int ARP = 0x0806;
    static final Duration SECOND = Duration.ofSeconds(1);
    static final String HOST_MAC = "020000000099";
    static final String HOME_AGENT_MAC = "020000000001";
    static final String HOST = "20010db8000100000000000000000099";
    static final String HOME_AGENT = "20010db8000100000000000000000001";
    static final String HOME_ADDRESS = "c000020a";

    private final LinkSocket frames;
    private final LinkSocket arp;

    HomeLinkHost(Lab lab) throws Exception {
        final int index = (int) lab.ip("hl", "link", "show", "eth0").items().getFirst().at("ifindex").number();
        frames = lab.keep(lab.inNode("hl", () -> LinuxLinkSocket.open(index, IPV6, BpfFilter.ALL)));
        arp = lab.keep(lab.inNode("hl", () -> LinuxLinkSocket.open(index, ARP, BpfFilter.ALL)));
    }

    void send(Octets frame) {
        assertThat(frames.send(frame)).isZero();
    }

    void sendArp(Octets frame) {
        assertThat(arp.send(frame)).isZero();
    }

    /** Hears what is sent to any group from now on, and forgets what it has heard. */
    void hearAllGroups() {
        frames.receiveAllGroups();
        frames.receive(before -> {}, Integer.MAX_VALUE);
    }

    /** What has come meanwhile. */
    void hear(Consumer<Octets> listener) {
        frames.receive(listener::accept, 64);
    }

    static byte[] icmpv6(String ends, int hopLimit, String addresses, String message) {
        final byte[] body = Octets.ofHex(message).toArray();
        final ByteBuffer frame = ByteBuffer.allocate(54 + body.length);
        frame.put(Octets.ofHex(ends).toArray()).putShort((short) IPV6).putInt(0x6000_0000)
                .putShort((short) body.length).put((byte) 58).put((byte) hopLimit)
                .put(Octets.ofHex(addresses).toArray()).put(body);
        int sum = body.length + 58;
        for (int at = 22; at < frame.capacity(); at += 2) {
            sum += frame.getShort(at) & 0xFFFF;
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return frame.putShort(56, (short) ~sum).array();
    }

    static String group(String target) {
        return "ff0200000000000000000001ff" + target.substring(26);
    }

    static byte[] solicitation(String target) {
        return icmpv6("3333ff" + target.substring(26) + HOST_MAC, 255, HOST + group(target),
                "8700000000000000" + target + "0101" + HOST_MAC);
    }

    static String advertisement(String target) {
        return Octets.of(icmpv6(HOST_MAC + HOME_AGENT_MAC, 255, HOME_AGENT + HOST,
                "8800000040000000" + target + "0201" + HOME_AGENT_MAC)).toString();
    }

    /** The answers to a solicitation that is answered: advertisements of its target, and redirects. */
    List<String> answers(byte[] solicitation) throws Exception {
        return heard(solicitation, Await.PATIENCE, frame -> isAnswer(frame, solicitation));
    }

    /** The same for one that is not answered. */
    List<String> answersWithinASecond(byte[] solicitation) throws Exception {
        return heard(solicitation, SECOND, frame -> isAnswer(frame, solicitation));
    }

    private static boolean isAnswer(String frame, byte[] solicitation) {
        final String target = Octets.of(solicitation, 62, 16).toString();
        return frame.startsWith("89", 108)
                || (frame.startsWith("88", 108) && frame.startsWith(target, 124) && !isAnnouncement(frame));
    }

    /** The home agent repeats for some seconds that it has the addresses, asked or not. */
    private static boolean isAnnouncement(String frame) {
        return frame.startsWith("20", 116);
    }

    /** ICMPv6 frames of interest that the host gets after it sent one, until a second after the first of them. */
    List<String> heard(byte[] frame, Duration patience, Predicate<String> ofInterest) throws Exception {
        frames.receive(before -> {}, Integer.MAX_VALUE);
        assertThat(frames.send(Octets.of(frame))).isZero();
        final List<String> heard = new ArrayList<>();
        long endNs = System.nanoTime() + patience.toNanos();
        boolean waiting = true;
        while (System.nanoTime() - endNs < 0) {
            frames.receive(octets -> {
                final String next = octets.toString();
                if (next.startsWith("3a", 40) && ofInterest.test(next)) {
                    heard.add(next);
                }
            }, 64);
            if (waiting && !heard.isEmpty()) {
                waiting = false;
                endNs = System.nanoTime() + SECOND.toNanos();
            }
            Thread.sleep(5);
        }
        return heard;
    }

    /** The ICMPv6 errors that the host gets about a frame; it sends others, too. */
    List<String> errorsAbout(byte[] frame, Duration patience) throws Exception {
        final String addresses = Octets.of(frame, 22, 32).toString();
        return heard(frame, patience, heard -> heard.startsWith("01", 108) && heard.indexOf(addresses, 108) > 0);
    }

    static String probe(String target) {
        return "ffffffffffff" + HOST_MAC + "08060001080006040001" + HOST_MAC + "00".repeat(10) + target;
    }

    /** ARP frames that the host gets within a second after it sent one. */
    List<String> arpHeard(String frame) throws Exception {
        arp.receive(before -> {}, Integer.MAX_VALUE);
        assertThat(arp.send(Octets.ofHex(frame))).isZero();
        final List<String> heard = new ArrayList<>();
        for (long startNs = System.nanoTime(); System.nanoTime() - startNs < SECOND.toNanos(); Thread.sleep(5)) {
            arp.receive(octets -> heard.add(octets.toString().substring(0, 84)), 64);
        }
        return heard;
    }

    static String announcement(String mac) {
        return "ffffffffffff" + mac + "08060001080006040002" + (mac + HOME_ADDRESS).repeat(2);
    }

    void awaitAnnouncement(String mac) throws Exception {
        final Set<String> heard = new HashSet<>();
        Await.until("the home address is announced from " + mac, () -> {
            arp.receive(frame -> heard.add(frame.toString().substring(0, 84)), 64);
            return heard.contains(announcement(mac));
        });
    }
}
