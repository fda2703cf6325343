# From what a node's kernel counts to lines "KEY NUMBER". Input: "FILE:VALUE" of interface statistics, `tc -s qdisc`,
# /proc/net/raw, /proc/net/snmp6. Expects node.

function device_of(path,    part) {
    split(path, part, "/")
    return part[5]
}

function owner() {
    return node == "ha" ? "home agent" : "mobile node"
}

/^\/sys\/class\/net\// {
    colon = match($0, /:[0-9]+$/)
    value = substr($0, colon + 1)
    device = device_of($0)
    tun = device ~ /^dsmip/
    if (tun && node == "ha" && /tx_bytes/) way_tx += value
    if (tun && node == "ha" && /rx_bytes/) way_rx += value
    if (/tx_dropped/) {
        if (tun) tun_full += value
        else print "lost:" node ":" device, value
    }
}

/^qdisc / { device = $5 }

/^ Sent .*\(dropped / && device != "lo" {
    match($0, /dropped [0-9]+/)
    queue[device] += substr($0, RSTART + 8, RLENGTH - 8)
}

$1 ~ /^[0-9]+:$/ && NF > 12 { raw += $NF }

$1 == "Udp6RcvbufErrors" { receiver = $2 }

END {
    for (device in queue) print "lost:queue of " node ":" device, queue[device] + 0
    if (node == "ha" || node == "mn") {
        print "lost:TUN device of the " owner() " (full)", tun_full + 0
        print "lost:raw sockets of the " owner() " (full)", raw + 0
    }
    if (node == "cn" || node == "mn") print "lost:receiving program at " node, receiver + 0
    if (node == "ha") {
        print "way:tx", way_tx + 0
        print "way:rx", way_rx + 0
    }
}
