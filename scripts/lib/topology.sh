# shellcheck shell=bash
# The reference testbed: who is there, which wires run between them, which addresses they have.
#
#              home link 192.0.2.0/24, 2001:db8:1::/64
#     hl ------+-------- ha ------ internet 198.18.0.0/24 ------ rt (IPv4 only)
#              |          |                                      |          |
#             (mn)       cn                                   visited1   visited2
#                  routed by ha                          203.0.113.0/24  198.51.100.0/24
#                                                              (mn)       (mn)
#
# The home link and the visited networks are bridges in the node `sw`, which has no address. mn has one access
# interface; moving it re-plugs the far end of its cable into another bridge, so that its carrier stays.

# shellcheck disable=SC2034  # read by the scripts that source this file
readonly NODES=(hl ha rt cn mn sw)
readonly PLACES=(home visited1 visited2)

# Where mn's cable can go, and what an access network there hands out.
bridge_of() { printf 'br-%s' "$1"; }

# access_of PLACE: batch lines for mn's interface there. The metric leaves room for better routes of a daemon's own.
access_of() {
    case $1 in
        home)
            # In this order: a node that sees its IPv4 address and finds itself at home gives itself the other one.
            echo 'addr add 2001:db8:1::10/64 dev eth0 nodad'
            echo 'addr add 192.0.2.10/24 dev eth0'
            echo 'route replace default via 192.0.2.1 dev eth0 metric 100'
            echo 'route replace default via 2001:db8:1::1 dev eth0 metric 100'
            ;;
        visited1)
            echo 'addr add 203.0.113.10/24 dev eth0'
            echo 'route replace default via 203.0.113.254 dev eth0 metric 100'
            ;;
        visited2)
            echo 'addr add 198.51.100.10/24 dev eth0'
            echo 'route replace default via 198.51.100.254 dev eth0 metric 100'
            ;;
    esac
}

# address_at PLACE: the IPv4 address mn has there.
address_at() {
    local line
    line=$(access_of "$1" | grep "^addr add [0-9]*\.")
    line=${line#addr add }
    printf '%s' "${line%%/*}"
}

# node_settings NODE: kernel settings of a node, "path=value", made before it has any interface so that all inherit them.
# Addresses work at once (no duplicate address detection), nobody listens to router advertisements, and reverse path
# filtering is loose, because a home address is used on one interface and routed by another.
node_settings() {
    local scope v4_forwarding=0 v6_forwarding=0 v6_disabled=0
    case $1 in
        ha) v4_forwarding=1 v6_forwarding=1 ;;
        rt) v4_forwarding=1 v6_disabled=1 ;;
        sw) v6_disabled=1 ;;
    esac
    echo "ipv4/ip_forward=$v4_forwarding"
    for scope in all default; do
        echo "ipv4/conf/$scope/rp_filter=2"
        echo "ipv6/conf/$scope/forwarding=$v6_forwarding"
        echo "ipv6/conf/$scope/accept_ra=0"
        echo "ipv6/conf/$scope/autoconf=0"
        echo "ipv6/conf/$scope/router_solicitations=0"
        echo "ipv6/conf/$scope/accept_dad=0"
        echo "ipv6/conf/$scope/dad_transmits=0"
        echo "ipv6/conf/$scope/disable_ipv6=$v6_disabled"
    done
}

apply_settings() {
    local settings
    mapfile -t settings < <(node_settings "$1")
    # shellcheck disable=SC2016  # expanded by the inner shell
    in_node "$1" bash -euc 'for s in "$@"; do echo "${s#*=}" >"/proc/sys/net/${s%%=*}"; done' bash "${settings[@]}"
}

# batch NODE: carries out `ip` commands from standard input in the node, in one process.
batch() {
    in_node "$1" ip -batch -
}

build_topology() {
    local node
    for node in "${NODES[@]}"; do
        apply_settings "$node"
    done
    wire_segments
    wire_routers
    address_nodes
    move_mobile detached home
}

# The shared links: bridges in sw, one cable to each node on them.
wire_segments() {
    local place hl ha mn rt
    hl=$(node_file hl) ha=$(node_file ha) mn=$(node_file mn) rt=$(node_file rt)
    {
        echo 'link set lo up'
        for place in "${PLACES[@]}"; do
            echo "link add $(bridge_of "$place") up type bridge stp_state 0 forward_delay 0 mcast_snooping 0"
        done
        echo "link add hl up type veth peer name eth0 address 02:00:00:00:00:99 netns $hl"
        echo "link add ha up type veth peer name home address 02:00:00:00:00:01 netns $ha"
        echo "link add rt1 up type veth peer name visited1 address 02:00:00:00:01:fe netns $rt"
        echo "link add rt2 up type veth peer name visited2 address 02:00:00:00:02:fe netns $rt"
        echo "link add mn type veth peer name eth0 address 02:00:00:00:00:10 netns $mn"
        echo 'link set hl master br-home'
        echo 'link set ha master br-home'
        echo 'link set rt1 master br-visited1'
        echo 'link set rt2 master br-visited2'
    } | batch sw
}

# The home agent's own wires: to the internet and to the routed correspondent.
wire_routers() {
    local rt cn
    rt=$(node_file rt) cn=$(node_file cn)
    batch ha <<-END
		link add internet address 02:00:00:00:03:01 type veth peer name internet address 02:00:00:00:03:fe netns $rt
		link add cn address 02:00:00:00:04:01 type veth peer name eth0 address 02:00:00:00:04:99 netns $cn
	END
}

address_nodes() {
    batch hl <<-END
		link set lo up
		addr add 192.0.2.99/24 dev eth0
		addr add 2001:db8:1::99/64 dev eth0 nodad
		link set eth0 up
		route add default via 192.0.2.1
		route add default via 2001:db8:1::1
	END
    batch rt <<-END
		link set lo up
		addr add 198.18.0.254/24 dev internet
		addr add 203.0.113.254/24 dev visited1
		addr add 198.51.100.254/24 dev visited2
		link set internet up
		link set visited1 up
		link set visited2 up
		route add 192.0.2.0/24 via 198.18.0.1
		route add 10.99.0.0/24 via 198.18.0.1
	END
    batch ha <<-END
		link set lo up
		addr add 192.0.2.1/24 dev home
		addr add 2001:db8:1::1/64 dev home nodad
		addr add 198.18.0.1/24 dev internet
		addr add 10.99.0.1/24 dev cn
		addr add 2001:db8:ffff::1/64 dev cn nodad
		link set home up
		link set internet up
		link set cn up
		route add default via 198.18.0.254
	END
    batch cn <<-END
		link set lo up
		addr add 10.99.0.99/24 dev eth0
		addr add 2001:db8:ffff::99/64 dev eth0 nodad
		link set eth0 up
		route add default via 10.99.0.1
		route add default via 2001:db8:ffff::1
	END
    batch mn <<-END
		link set lo up
		addr add 2001:db8:100::1/128 dev lo
		link set eth0 up
	END
}

# Prints where mn's cable is: a place, or "detached".
mobile_place() {
    local link
    link=$(in_node sw ip -o link show dev mn)
    if [[ $link =~ \ master\ br-([a-z0-9]+)\  ]]; then
        printf '%s' "${BASH_REMATCH[1]}"
    else
        printf 'detached'
    fi
}

# move_mobile FROM TO: re-plugs mn and gives it what an access network there would. Sets MOVE_MICROS.
# Two processes do it, one in each namespace, started before the clock: the outage is a handful of netlink messages.
# What the removal half misses (a daemon may have been there before) is no error, what the result lacks is.
move_mobile() {
    local from=$1 to=$2 plug='link set mn master' start switch mobile to_switch to_mobile
    [[ $from != detached ]] || plug='link set mn up master'
    plug="$plug $(bridge_of "$to")"
    [[ $to != detached ]] || plug='link set mn nomaster down'
    rm -f "$LAB_DIR/to-switch" "$LAB_DIR/to-mobile"
    mkfifo "$LAB_DIR/to-switch" "$LAB_DIR/to-mobile"
    batch sw <"$LAB_DIR/to-switch" &
    switch=$!
    in_node mn ip -force -batch - <"$LAB_DIR/to-mobile" 2>"$LAB_DIR/complaints" &
    mobile=$!
    exec {to_switch}>"$LAB_DIR/to-switch" {to_mobile}>"$LAB_DIR/to-mobile"
    sleep 0.02 # for both to be reading; if they are not yet, the move takes longer, no more
    start=$(now_micros)
    echo "$plug" >&"$to_switch"
    exec {to_switch}>&-
    wait "$switch"
    { leave_network && access_of "$to"; } >&"$to_mobile"
    exec {to_mobile}>&-
    wait "$mobile" || true
    # shellcheck disable=SC2034  # for the caller
    MOVE_MICROS=$(($(now_micros) - start))
    [[ $to == detached ]] || expect_access "$to"
    rm -f "$LAB_DIR/to-switch" "$LAB_DIR/to-mobile" "$LAB_DIR/complaints"
}

leave_network() {
    echo 'route del default dev eth0 metric 100'
    echo 'route del default via 2001:db8:1::1 dev eth0 metric 100'
    echo 'addr flush dev eth0 scope global'
}

# expect_access PLACE: fails with what `ip` complained of unless mn has its address and default route.
expect_access() {
    local state
    state=$(in_node mn ip -o -4 addr show dev eth0 && in_node mn ip -4 route show default dev eth0)
    [[ $state == *" $(address_at "$1")/"*default* ]] ||
        die "mn has no access at $1: $(paste -s -d ' ' "$LAB_DIR/complaints")"
}

# The interfaces that carry tunnels: frames there must be as long as on a real wire, so nothing is left to offloads.
readonly TUNNEL_WIRES=(ha:internet rt:internet rt:visited1 rt:visited2 mn:eth0)
readonly OTHER_WIRES=(hl:eth0 ha:home ha:cn cn:eth0)

# Makes every veth behave like a network card: merged receive, NAPI in a thread of its own, and a queue, so that a full
# link pushes back instead of dropping. What this kernel or machine lacks is said, not missed in silence.
make_wire_like() {
    local wire
    need ethtool ethtool
    for wire in "${TUNNEL_WIRES[@]}"; do
        in_node "${wire%%:*}" ethtool -K "${wire##*:}" tx off tso off gso off >/dev/null
    done
    for wire in "${TUNNEL_WIRES[@]}" "${OTHER_WIRES[@]}"; do
        act_as_card "${wire%%:*}" "${wire##*:}"
    done
}

act_as_card() {
    in_node "$1" ethtool -K "$2" gro on >/dev/null
    # shellcheck disable=SC2016  # expanded by the inner shell
    (exec_in_node "$1" sh -c 'echo 1 >"/sys/class/net/$1/threaded"' sh "$2" 2>/dev/null) ||
        note "no threaded NAPI for $2 of $1"
    in_node "$1" tc qdisc replace dev "$2" root pfifo limit 5000 2>/dev/null ||
        note "no pfifo queue for $2 of $1"
}
