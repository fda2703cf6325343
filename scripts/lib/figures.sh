# shellcheck shell=bash
# What was measured, its medians over the rounds and their ratios to plain kernel forwarding; as a table and as JSON.
# Expects common.sh, jdk.sh, limits.sh; WORK, ROUNDS, QUICK.

readonly VARIANTS=(kernel code1 code0)
readonly FIGURES=(tcpDownGbps tcpUpGbps udp64DownKpps udp64UpKpps cpuMicrosPerPacketDown cpuMicrosPerPacketUp
    rttP50Micros rttP99Micros rttP999Micros)
declare -A MEASURED=() MEDIAN=() RATIO=()

# add_figure VARIANT FIGURE VALUE: once a round; null where there is none.
add_figure() {
    MEASURED[$1,$2]+="$3 "
}

# The median over the rounds of each figure, and its ratio to the one of the kernel.
evaluate() {
    local variant figure
    for variant in "${VARIANTS[@]}"; do
        for figure in "${FIGURES[@]}"; do
            MEDIAN[$variant,$figure]=$(median "${MEASURED[$variant,$figure]}")
            RATIO[$variant,$figure]=$(ratio "${MEDIAN[$variant,$figure]}" "${MEDIAN[kernel,$figure]}")
        done
    done
}

# median VALUES: of those that are numbers.
median() {
    tr ' ' '\n' <<<"$1" | sort -g | awk '
        /[0-9]/ { value[++n] = $1 }
        END {
            if (n == 0) print "null"
            else if (n % 2) print value[(n + 1) / 2]
            else print (value[n / 2] + value[n / 2 + 1]) / 2
        }'
}

ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { if (a == "null" || b == "null" || b == 0) print "null"; else printf "%.3f\n", a / b }'
}

# router_of VARIANT, mode_of VARIANT: as JSON values.
router_of() {
    if [[ $1 == kernel ]]; then echo '"kernel"'; else echo '"dsmip"'; fi
}

mode_of() {
    if [[ $1 == kernel ]]; then echo null; else echo "\"$1\""; fi
}

title_of() {
    case $1 in
        kernel) echo "kernel" ;;
        code1) echo "dsmip, Code 1" ;;
        code0) echo "dsmip, Code 0" ;;
    esac
}

java_version() {
    sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$DSMIP_JDK/release"
}

# The congestion control of this machine, which nodes inherit: bbr, for one, minds loss less than cubic.
tcp_kind() {
    cat /proc/sys/net/ipv4/tcp_congestion_control
}

readonly FAR_END="dsmip's mobile node in Java, on the same processors as the home agent"

print_json() {
    local variant rows=()
    for variant in "${VARIANTS[@]}"; do
        rows+=("{\"router\":$(router_of "$variant"),\"mode\":$(mode_of "$variant"),$(json_of MEDIAN "$variant"),\"ratio\":{$(json_of RATIO "$variant")}}")
    done
    printf '{"machine":{"cores":%d,"kernel":"%s","java":"%s","tcp":"%s"},"farEnd":"%s","quick":%s,"rounds":%d,"rows":[%s],"limits":[%s]}\n' \
        "$(nproc)" "$(uname -r)" "$(java_version)" "$(tcp_kind)" "$FAR_END" "$QUICK" "$ROUNDS" "$(IFS=, && echo "${rows[*]}")" \
        "$(limits_json | paste -s -d ,)"
}

# json_of TABLE VARIANT: the figures of a row.
json_of() {
    local -n table=$1
    local figure pairs=()
    for figure in "${FIGURES[@]}"; do
        pairs+=("\"$figure\":${table[$2,$figure]}")
    done
    (IFS=, && echo "${pairs[*]}")
}

readonly TABLE_LINE='%-16s %9s %9s %9s %9s %10s %10s %8s %8s %8s\n'

print_table() {
    local variant
    cat <<-END
		IPv6 forwarded by ha; $(nproc) processors, Linux $(uname -r), Java $(java_version), TCP $(tcp_kind); medians of $ROUNDS round(s).
		Down: from cn to mn, into the tunnel. Up: from mn to cn. Far end of the tunnel:
		$FAR_END.
		
	END
    # shellcheck disable=SC2059  # the format is ours
    printf "$TABLE_LINE" '' 'TCP down' 'TCP up' 'UDP down' 'UDP up' 'CPU down' 'CPU up' 'RTT p50' p99 p99.9
    # shellcheck disable=SC2059
    printf "$TABLE_LINE" router Gbit/s Gbit/s kpps kpps us/packet us/packet us us us
    for variant in "${VARIANTS[@]}"; do
        print_row "$(title_of "$variant")" MEDIAN "$variant"
        [[ $variant == kernel ]] || print_row "  of the kernel" RATIO "$variant"
    done
    echo
    echo "What limits it, seen when as much was offered as the sender had:"
    limits_text
}

print_row() {
    local -n row=$2
    local figure values=()
    for figure in "${FIGURES[@]}"; do
        values+=("${row[$3,$figure]/null/-}")
    done
    # shellcheck disable=SC2059
    printf "$TABLE_LINE" "$1" "${values[@]}"
}
