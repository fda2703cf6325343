"""Sends a home agent every kind of ICMP error about its tunnel and prints what of that should reach the sender (type and
code, then the quote), and how many should be counted as errors about nothing of its own.

Usage: icmp-quotes.py HOME_AGENT CARE_OF_ADDRESS HOME_ADDRESS CORRESPONDENT
"""
import json
import sys
import time

from scapy.all import ICMP, IP, UDP, Raw, conf, send

conf.verb = 0
ha, coa, hoa, cn = sys.argv[1:5]
ROUTER = "203.0.113.254"


def quoted(inner, **outer):
    return bytes(IP(src=ha, dst=coa, id=9, **outer) / inner)


def error(quote, **icmp):
    return IP(src=ROUTER, dst=ha) / ICMP(**icmp) / Raw(quote)


inner = IP(src=cn, dst=hoa) / UDP(sport=1000, dport=2000) / Raw(bytes(range(256)) * 3)
whole = quoted(inner)
relayed, dropped, silent, heard = [], [], [], []


def relay(length, **icmp):
    """About the first octets of a tunnel packet."""
    relayed.append(error(whole[:length], **icmp))
    network = icmp["type"] == 3 and icmp["code"] == 0
    heard.append(("0300 " if network else "0301 ") + whole[20:length].hex())


for code in range(16):
    if code in (3, 5):
        silent.append(error(whole[:548], type=3, code=code))
    elif code != 4:
        relay(548, type=3, code=code)
for code in (0, 1):
    relay(548, type=11, code=code)
silent += [error(whole[:548], type=kind) for kind in (4, 5, 12)]
for length in (48, 49, 100, 128, 547):
    relay(length, type=3, code=1)
# RFC 4884: 32 words of the packet, then an extension structure.
relayed.append(error(whole[:128] + bytes.fromhex("2000dfff00080101deadbeef"), type=3, code=1, length=32))
heard.append("0301 " + whole[20:128].hex())
silent += [error(whole[:length], type=3, code=1) for length in (28, 40, 47)]
silent.append(error(quoted(IP(src=cn, dst=hoa) / ICMP(type=3, code=1) / inner)[:200], type=3, code=1))
silent.append(error(quoted(IP(src=cn, dst=hoa, frag=64) / Raw(b"x" * 64)), type=3, code=1))
dropped.append(error(whole[:548], type=3, code=1, chksum=0x1234))
dropped.append(error(quoted(Raw(b"x" * 64), proto=4, frag=64), type=3, code=1))
dropped.append(error(whole[:20] + b"\0" * 8, type=3, code=1))
# RFC 792: an error quotes eight octets behind the header at least.
dropped.append(error(whole[:27], type=3, code=1))
dropped.append(error(quoted(IP(src=cn, dst="192.0.2.99") / UDP() / Raw(b"x" * 64)), type=3, code=1))

for packet in relayed + silent + dropped:
    send(packet)
    # Slower than the limit of errors.
    time.sleep(0.15)
print(json.dumps({"relayed": heard, "dropped": len(dropped)}))
