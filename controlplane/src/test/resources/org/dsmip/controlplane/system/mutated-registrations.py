"""Sends mutated registration requests to a home agent, as many as asked for, and prints how many as JSON.

Usage: mutated-registrations.py HOME_AGENT KEY LAST_IDENTIFICATION COUNT SEED

The accepted request is rebuilt from its identification, byte for byte, by scapy and the key of the testbed. From it
and from a fresh one come replays, flipped bits, truncations, wrong lengths, garbage instead of extensions (with a
wrong authenticator, and with a right one), and things that never were requests. All packets are made before the first
is sent. None may be accepted: what is correctly signed is a replay, or breaks a rule.
"""

import hashlib
import hmac
import json
import logging
import random
import socket
import struct
import sys
import time

logging.getLogger("scapy").setLevel(logging.ERROR)
from scapy.layers.inet import IP, UDP  # noqa: E402
from scapy.layers.mobileip import MobileIP, MobileIPRRQ  # noqa: E402
from scapy.packet import Raw, fuzz  # noqa: E402

PORT = 434
# So few that a receive buffer of the usual size has room for all of them.
BURST = 64
PATIENCE_SECONDS = 2.0
DAMAGED = 60
NTP_EPOCH = 2_208_988_800
PREFIXES = bytes.fromhex(
    "9812018020010db8000100000000000000000010"
    "9812013820010db8010000000000000000000000"
    "98020300"
)
SPI = 0x100
HEADER = 24
AUTHENTICATION = 22


def main():
    home_agent, key, last, count, seed = sys.argv[1:6]
    maker = Maker(home_agent, bytes.fromhex(key), int(last, 16), random.Random(int(seed)))
    count = int(count)
    payloads = [maker.mutated() for _ in range(count)]
    damaged = maker.damaged(DAMAGED)
    # First, and so few that all of them find room: what is dropped of them is dropped for its checksum.
    send_raw(home_agent, damaged)
    sent = send(home_agent, payloads, maker)
    print(json.dumps({"sent": sent, "damaged": len(damaged)}))


class Maker:
    def __init__(self, home_agent, key, last, chance):
        self.home_agent = home_agent
        self.key = key
        self.chance = chance
        self.last = last
        self.replay = self.sign(self.header(last) + PREFIXES)
        fresh = (int(time.time()) + NTP_EPOCH) << 32
        self.fresh = self.header(fresh)
        self.signed = self.sign(self.fresh + PREFIXES)
        self.forms = [bytes(fuzz(MobileIP(type=1) / MobileIPRRQ())) for _ in range(500)]
        self.ways = [
            self.flipped,
            self.truncated,
            self.wrong_length,
            self.garbage_unsigned,
            self.garbage_replayed,
            self.reserved_bits,
            self.unknown_extension,
            self.of_a_stranger,
            self.random_form,
            self.noise,
            lambda: self.replay,
        ]

    def header(self, identification, **fields):
        # D and T, as the mobile node of the testbed asks for.
        values = dict(flags=0x22, lifetime=600, homeaddr="192.0.2.10", haaddr=self.home_agent, coaddr="203.0.113.10")
        values.update(fields)
        return bytes(MobileIP(type=1) / MobileIPRRQ(id=identification, **values))

    def stale(self, number):
        return self.sign(self.header((((self.last >> 32) - 60) << 32) | number))

    def sign(self, message):
        covered = message + struct.pack("!BBI", 32, 20, SPI)
        return covered + hmac.new(self.key, covered, hashlib.md5).digest()

    def mutated(self):
        return self.chance.choice(self.ways)()

    def flipped(self):
        octets = bytearray(self.chance.choice((self.replay, self.signed)))
        bits = self.chance.sample(range(len(octets) * 8), self.chance.randint(1, 8))
        for bit in bits:
            octets[bit // 8] ^= 1 << (bit % 8)
        return bytes(octets)

    def truncated(self):
        return self.signed[: self.chance.randrange(len(self.signed))]

    def wrong_length(self):
        octets = bytearray(self.signed)
        at = self.chance.choice((HEADER, HEADER + 20, HEADER + 40, HEADER + 44)) + 1
        octets[at] = (octets[at] + self.chance.randint(1, 255)) % 256
        return bytes(octets)

    def garbage(self, lowest):
        extensions = b""
        for _ in range(self.chance.randint(1, 12)):
            # Never a whole prefix request or mode extension, whose meaning is known.
            length = self.chance.choice((0, 1, 3, 7, 60, 200))
            kind = self.chance.choice([t for t in (lowest, 0x86, 0x91, 200, 254, 255) if t >= lowest])
            extensions += bytes((kind, length)) + self.chance.randbytes(length)
        return extensions

    def garbage_unsigned(self):
        return self.fresh + self.garbage(1) + self.signed[-AUTHENTICATION:]

    def garbage_replayed(self):
        return self.sign(self.replay[:HEADER] + self.garbage(128))

    def reserved_bits(self):
        octets = bytearray(self.fresh + PREFIXES)
        octets[1] |= self.chance.choice((0x01, 0x05))
        return self.sign(bytes(octets))

    def unknown_extension(self):
        kind = self.chance.randint(64, 127)
        return self.sign(self.fresh + bytes((kind, 4)) + self.chance.randbytes(4))

    def of_a_stranger(self):
        octets = bytearray(self.signed)
        octets[4:8] = self.chance.randbytes(4)
        if bytes(octets[4:8]) == socket.inet_aton("192.0.2.10"):
            octets[7] += 1
        return bytes(octets)

    def random_form(self):
        return self.chance.choice(self.forms) + self.chance.randbytes(self.chance.randrange(200))

    def noise(self):
        size = 3000 if self.chance.random() < 0.01 else 300
        return self.chance.randbytes(self.chance.randrange(size))

    def damaged(self, count):
        """Packets whose UDP checksum is wrong: the home agent must not even see them."""
        one = bytearray(bytes(IP(dst=self.home_agent) / UDP(sport=PORT, dport=PORT) / Raw(self.signed)))
        return [bytes(one[:-1] + bytes((one[-1] ^ (1 + i % 255),))) for i in range(count)]


def send(home_agent, payloads, maker):
    """Sends in bursts; a stale request behind each, which is answered, tells when the home agent has come so far."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect((home_agent, PORT))
        out.settimeout(PATIENCE_SECONDS)
        bursts = [payloads[first : first + BURST] for first in range(0, len(payloads), BURST)]
        for number, burst in enumerate(bursts):
            for payload in burst:
                out.send(payload)
            out.send(maker.stale(number))
            await_denial(out, number)
    return len(payloads) + len(bursts)


def await_denial(out, number):
    try:
        while out.recv(2048)[16:20] != struct.pack("!I", number):
            pass
    except socket.timeout:
        pass  # Lost in a full buffer, which the kernel counts.


def send_raw(home_agent, packets):
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as out:
        for packet in packets:
            out.sendto(packet, (home_agent, 0))


main()
