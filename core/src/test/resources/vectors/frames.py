"""Makes frames.txt: frames as other Mobile IPv4 programs send them, built by scapy and by hand, with documentation addresses.

Nothing of this project takes part, so that the frames judge it: python3 frames.py > frames.txt
"""

import hashlib
import hmac
import struct

from scapy.layers.inet import ICMP, IP, UDP
from scapy.layers.l2 import ARP, Ether
from scapy.packet import Raw

NODE, AGENT, HOME = "02:00:00:00:00:0a", "02:00:00:00:00:fa", "02:00:00:00:00:01"
HOME_ADDRESS, HOME_AGENT, CARE_OF = "192.0.2.10", "192.0.2.1", "203.0.113.254"
CORRESPONDENT = "198.51.100.99"
IDENTIFICATION = 0xEBD2_6A2A_4D2F_1B3C
KEY, SPI = b"sixteen octets!!", 1000


def address(text):
    return bytes(int(part) for part in text.split("."))


def request(lifetime, care_of, identification, flags=0):
    return struct.pack("!BBH4s4s4sQ", 1, flags, lifetime, address(HOME_ADDRESS), address(HOME_AGENT),
                       address(care_of), identification)


def reply(lifetime, identification, code=0):
    return struct.pack("!BBH4s4sQ", 3, code, lifetime, address(HOME_ADDRESS), address(HOME_AGENT), identification)


def signed(message):
    covered = message + struct.pack("!BBI", 32, 20, SPI)
    return covered + hmac.new(KEY, covered, hashlib.md5).digest()


def datagram(source, target, source_port, target_port, payload, ttl=64, macs=(NODE, AGENT)):
    return (Ether(src=macs[0], dst=macs[1]) / IP(src=source, dst=target, ttl=ttl, id=1)
            / UDP(sport=source_port, dport=target_port) / Raw(payload))


def advertisement(router, target, code, preference, extensions, ttl=1, mac="ff:ff:ff:ff:ff:ff"):
    body = struct.pack("!4si", address(router), preference) + extensions
    return (Ether(src=AGENT, dst=mac) / IP(src=router, dst=target, ttl=ttl, id=2)
            / ICMP(type=9, code=code) / Raw(body))


def icmp_advertisement(frame, lifetime):
    """The second word of an advertisement is count, size and lifetime, which scapy leaves to the sender."""
    octets = bytearray(bytes(frame))
    icmp = 14 + 20
    octets[icmp + 4:icmp + 8] = struct.pack("!BBH", 1, 2, lifetime)
    octets[icmp + 2:icmp + 4] = b"\0\0"
    octets[icmp + 2:icmp + 4] = struct.pack("!H", checksum(octets[icmp:]))
    return bytes(octets)


def checksum(octets):
    if len(octets) % 2:
        octets = bytes(octets) + b"\0"
    total = sum(struct.unpack("!%dH" % (len(octets) // 2), octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def mobility(sequence, lifetime, flags, *care_of):
    return struct.pack("!BBHHH", 16, 6 + 4 * len(care_of), sequence, lifetime, flags) + b"".join(
        address(each) for each in care_of)


def echo(source, target, kind, ttl):
    return IP(src=source, dst=target, ttl=ttl, id=3) / ICMP(type=kind, id=7, seq=1) / Raw(b"")


def frames():
    asked = request(60, CARE_OF, IDENTIFICATION)
    granted = reply(30, IDENTIFICATION)
    yield "advertisement-agent", icmp_advertisement(
        advertisement("203.0.113.254", "255.255.255.255", 0, 1, mobility(1, 60, 0xB000, CARE_OF)), 45)
    yield "advertisement-prefix-padding", icmp_advertisement(
        advertisement("192.0.2.1", "224.0.0.1", 16, 0, mobility(0, 65535, 0x2000) + bytes([19, 1, 24, 0]),
                      mac="01:00:5e:00:00:01"), 12)
    yield "advertisement-unicast", icmp_advertisement(
        advertisement("192.0.2.1", HOME_ADDRESS, 16, 0, mobility(1, 65535, 0x2000) + bytes([19, 1, 24, 0]),
                      ttl=64, mac=NODE), 12)
    yield "solicitation", bytes(Ether(src=NODE, dst="01:00:5e:00:00:02") / IP(src=HOME_ADDRESS, dst="224.0.0.2", ttl=1)
                                / ICMP(type=10) / Raw(b""))
    yield "request-foreign-side", datagram(HOME_ADDRESS, "203.0.113.254", 19306, 434, asked)
    yield "request-public-side", datagram(CARE_OF, HOME_AGENT, 4434, 434, asked, macs=(AGENT, HOME))
    yield "request-short-ttl", datagram(CARE_OF, HOME_AGENT, 434, 434, request(25, CARE_OF, IDENTIFICATION + 1),
                                        ttl=20, macs=(AGENT, HOME))
    yield "request-return-home", datagram(HOME_ADDRESS, HOME_AGENT, 19306, 434,
                                          request(0, HOME_ADDRESS, IDENTIFICATION + 2), macs=(NODE, HOME))
    yield "request-signed", datagram(CARE_OF, HOME_AGENT, 4434, 434, signed(asked), macs=(AGENT, HOME))
    yield "reply-public-side", datagram(HOME_AGENT, CARE_OF, 434, 4434, granted, macs=(HOME, AGENT))
    yield "reply-foreign-side", datagram("203.0.113.254", HOME_ADDRESS, 434, 19306, granted, macs=(AGENT, NODE))
    yield "reply-return-home", datagram(HOME_AGENT, HOME_ADDRESS, 434, 19306, reply(0, IDENTIFICATION + 2),
                                        macs=(HOME, NODE))
    yield "reply-signed", datagram(HOME_AGENT, CARE_OF, 434, 4434, signed(granted), macs=(HOME, AGENT))
    yield "reply-denied-signed", datagram(HOME_AGENT, CARE_OF, 434, 4434, signed(reply(0, IDENTIFICATION, 133)),
                                          macs=(HOME, AGENT))
    yield "tunneled-echo", bytes(Ether(src=HOME, dst=AGENT) / IP(src=HOME_AGENT, dst=CARE_OF, ttl=64, id=4)
                                 / echo(CORRESPONDENT, HOME_ADDRESS, 0, 199))
    yield "tunneled-echo-short-ttl", bytes(Ether(src=HOME, dst=AGENT) / IP(src=HOME_AGENT, dst=CARE_OF, ttl=20, id=4)
                                           / echo(CORRESPONDENT, HOME_ADDRESS, 0, 199))
    yield "plain-echo", bytes(Ether(src=NODE, dst=AGENT) / echo(HOME_ADDRESS, CORRESPONDENT, 8, 254))
    quoted = bytes(IP(src="203.0.113.254", dst=HOME_ADDRESS, ttl=64, id=1)
                   / UDP(sport=434, dport=19306) / Raw(signed(granted)))
    yield "port-unreachable", bytes(Ether(src=NODE, dst=AGENT) / IP(src=HOME_ADDRESS, dst="203.0.113.254", id=5)
                                    / ICMP(type=3, code=3) / Raw(quoted))
    yield "arp-request", bytes(Ether(src=NODE, dst="ff:ff:ff:ff:ff:ff")
                               / ARP(op=1, hwsrc=NODE, psrc=HOME_ADDRESS, pdst=HOME_AGENT))
    yield "arp-reply", bytes(Ether(src=HOME, dst=NODE)
                             / ARP(op=2, hwsrc=HOME, psrc=HOME_AGENT, hwdst=NODE, pdst=HOME_ADDRESS))


if __name__ == "__main__":
    print("# name hex: frames as other Mobile IPv4 programs send them, made by frames.py")
    for name, frame in frames():
        print(name, bytes(frame).hex())
