"""Makes mischief from the router between home agent and mobile node until it is told to end; prints how much, as JSON.

Usage: mischief.py HOME_AGENT HOME_ADDRESS CARE_OF_ADDRESS... (python3, as root, nothing else)

Each of the makers below is one table row: so many packets a second of one kind. All of them see what passes the router, know
the addresses, and have no key.
"""

import json
import random
import select
import signal
import socket
import struct
import sys
import time

PORT = 434
NTP_EPOCH = 2_208_988_800
HEADER = 20
ICMP, IPIP, UDP, IPV6, GRE, MINIMAL = 1, 4, 17, 41, 47, 55
STRANGER = "198.51.100.77"


def ip(source, target, protocol, payload, fragment=0x4000):
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, HEADER + len(payload), random.getrandbits(16), fragment, 64, protocol, 0,
                       socket.inet_aton(source), socket.inet_aton(target)) + payload


def checksum(octets):
    octets += b"\0" * (len(octets) % 2)
    total = sum(struct.unpack("!%dH" % (len(octets) // 2), octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def udp(source_port, target_port, payload):
    return struct.pack("!HHHH", source_port, target_port, 8 + len(payload), 0) + payload


def error(kind, code, word, quoted):
    message = struct.pack("!BBHI", kind, code, 0, word) + quoted
    return message[:2] + struct.pack("!H", checksum(message)) + message[4:]


class Scene:
    """Who is there, and what has passed: the last request, where it came from, and old ones."""

    def __init__(self, home_agent, home_address, care_of):
        self.home_agent, self.home_address, self.care_of = home_agent, home_address, care_of
        self.request, self.sender, self.old = None, None, []
        self.requests = 0
        self.answered = 0

    def seen(self, packet):
        header = (packet[0] & 0xF) * 4
        if packet[9] != UDP or struct.unpack_from("!H", packet, header + 2)[0] != PORT:
            return
        payload = packet[header + 8:]
        source = socket.inet_ntoa(packet[12:16])
        if payload[:1] == b"\x01" and source in self.care_of and len(payload) > 46:
            self.requests += 1
            self.request, self.sender = payload, (source, struct.unpack_from("!H", packet, header)[0])
            self.old.append(payload)

    def identification(self):
        return self.request[16:24] if self.request else struct.pack("!II", int(time.time()) + NTP_EPOCH, 0)

    def place(self):
        return self.sender[0] if self.sender else self.care_of[0]

    def ends(self):
        """Both directions of the tunnel."""
        return random.choice(((self.home_agent, self.place()), (self.place(), self.home_agent)))


# Replies that nobody signed, or somebody with another key: a foreign agent's, the home agent's, made-up ones.
def forged_replies(scene):
    code = random.choice((0, 1, 64, 65, 66, 69, 70, 71, 74, 76, 77, 80, 104, 128, 129, 130, 131, 133, 134, 136, 137, 139, 255))
    reply = struct.pack("!BBH4s4s", 3, code, random.choice((0, 1, 600, 65535)), socket.inet_aton(scene.home_address),
                        socket.inet_aton(scene.home_agent)) + scene.identification()
    signature = random.choice((b"", struct.pack("!BBI", 32, 20, 0x100) + random.randbytes(16)))
    port = scene.sender[1] if scene.sender else PORT
    return ip(scene.home_agent, scene.place(), UDP, udp(PORT, port, reply + signature))


# The binding for somebody else, for somewhere else, for no longer: with another key, with none, with old signatures.
def forged_requests(scene):
    request = struct.pack("!BBH4s4s4s", 1, random.getrandbits(8), random.choice((0, 1, 600)),
                          socket.inet_aton(scene.home_address), socket.inet_aton(scene.home_agent),
                          socket.inet_aton(STRANGER)) + struct.pack("!II", int(time.time()) + NTP_EPOCH, random.getrandbits(32))
    signature = struct.pack("!BBI", 32, 20, 0x100) + random.randbytes(16)
    payload = random.choice((request, request + signature))
    return ip(random.choice((STRANGER, scene.place())), scene.home_agent, UDP, udp(PORT, PORT, payload))


# What the mobile node has said before, from anywhere.
def replayed_requests(scene):
    if len(scene.old) < 2:
        return None
    return ip(random.choice((STRANGER, scene.place())), scene.home_agent, UDP, udp(PORT, PORT, random.choice(scene.old[:-1])))


# Octets that are no registration, at both ends.
def garbage(scene):
    payload = random.choice((random.randbytes(random.randrange(300)), (scene.request or b"\x01")[:random.randrange(1, 60)]))
    return ip("10.%d.%d.1" % (random.randrange(256), random.randrange(256)), random.choice((scene.home_agent, scene.place())),
              UDP, udp(random.randrange(1024, 65536), PORT, payload))


# Errors about the tunnel: too big for next to nothing, unreachable, expired; quoting nothing, nonsense, or traffic.
def forged_errors(scene):
    kind, code, word = random.choice(((3, 4, 68), (3, 4, 1), (3, 4, 0), (3, 4, 300), (3, 4, 1499), (3, 0, 0), (3, 1, 0), (3, 2, 0),
                                      (3, 3, 0), (3, 13, 0), (11, 0, 0), (11, 1, 0), (12, 0, 0), (4, 0, 0), (5, 1, 0x01020304)))
    own, far = scene.ends()
    inner = random.choice((b"", random.randbytes(28), ip(STRANGER, scene.home_address, UDP, udp(1, 2, b"")),
                           bytes((0x60,)) + random.randbytes(47)))
    protocol = random.choice((IPIP, IPV6, GRE, MINIMAL, UDP))
    if protocol == UDP:
        # About registrations and their answers.
        inner = udp(scene.sender[1] if scene.sender and own == scene.place() else PORT,
                    scene.sender[1] if scene.sender and far == scene.place() else PORT, random.randbytes(20))
    return ip(random.choice((STRANGER, "198.18.0.254")), own, ICMP, error(kind, code, word, ip(own, far, protocol, inner)))


# Packets that claim to come out of a tunnel.
def forged_tunnels(scene):
    own, far = scene.ends()
    inner = random.choice((random.randbytes(60), ip(STRANGER, scene.home_address, UDP, udp(1, 2, b"x")),
                           bytes((0x60, 0, 0, 0, 0, 0, 59, 64)) + random.randbytes(32)))
    return ip(random.choice((STRANGER, "10.0.0.7")), own, random.choice((IPIP, IPV6, GRE, MINIMAL)), inner)


# How many a second of each.
MAKERS = {forged_replies: 10, forged_requests: 20, replayed_requests: 5, garbage: 30, forged_errors: 30, forged_tunnels: 30}
REPLIES_TO_EACH_REQUEST = 3


def main():
    scene = Scene(sys.argv[1], sys.argv[2], sys.argv[3:])
    made = {maker.__name__: 0 for maker in MAKERS}
    out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    ear = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
    going = [True]
    signal.signal(signal.SIGTERM, lambda *ignored: going.clear())
    due = {maker: time.monotonic() for maker in MAKERS}

    def send(maker):
        packet = maker(scene)
        if packet is None:
            return
        try:
            out.sendto(packet, (socket.inet_ntoa(packet[16:20]), 0))
            made[maker.__name__] += 1
        except OSError:
            pass  # No way to there for a moment.

    print("mischief is made", flush=True)
    while going:
        now = time.monotonic()
        if select.select([ear], [], [], max(0.0, min(due.values()) - now))[0]:
            packet, origin = ear.recvfrom(2048)
            known = scene.requests
            if origin[2] != socket.PACKET_OUTGOING:
                scene.seen(packet)
            if scene.requests > known:
                # Faster than the home agent, as often as not.
                for _ in range(REPLIES_TO_EACH_REQUEST):
                    send(forged_replies)
                scene.answered += 1
        now = time.monotonic()
        for maker, when in due.items():
            if when <= now:
                send(maker)
                # Never a burst to make up for lost time.
                due[maker] = max(when + 1 / MAKERS[maker], now)
    print(json.dumps(dict(made, answered=scene.answered)), flush=True)


main()
