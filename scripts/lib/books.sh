# shellcheck shell=bash
# What a path at its limit was short of: processor time, and where packets were lost. Also proves which way they went.
# Expects session.sh, jobs.sh, iperf.sh, a function `abort`; ROUTER, "kernel" or "dsmip". Keeps WORK/books.

readonly BOOK_NODES=(ha mn rt cn sw)
TICK_MICROS=$((1000000 / $(getconf CLK_TCK)))
readonly TICK_MICROS

# process_micros NAME: processor time of a background process so far, in microseconds; 0 when there is none.
process_micros() {
    local line fields
    { read -r line <"/proc/${JOB_OF[$1]:-none}/stat"; } 2>/dev/null || line=
    read -r -a fields <<<"${line##*) }"
    echo $(((${fields[11]:-0} + ${fields[12]:-0}) * TICK_MICROS))
}

home_agent_micros() {
    process_micros home-agent
}

# Lines "KEY MICROSECONDS": what the machine and the routers have used so far, and the time itself, once a processor.
count_processors() {
    awk -v tick="$TICK_MICROS" '/^cpu / {
        for (i = 2; i <= 9; i++) all += $i
        printf "cpu:machine %.0f\ncpu:all %.0f\n", (all - $5 - $6) * tick, all * tick
        exit
    }' /proc/stat
    echo "cpu:homeAgent $(home_agent_micros)"
    echo "cpu:mobileNode $(process_micros mobile-node)"
    echo "cpu:clock $(now_micros)"
}

# Lines "KEY PACKETS": lost:PLACE, and way:rx and way:tx, bytes through the TUN device of ha.
count_packets() {
    local node dropped backlog=0
    while read -r _ dropped _; do
        backlog=$((backlog + 16#$dropped))
    done </proc/net/softnet_stat
    echo "lost:backlog of the kernel $backlog"
    for node in "${BOOK_NODES[@]}"; do
        # shellcheck disable=SC2016  # expanded by the inner shell
        lab exec "$node" sh -c 'grep . /sys/class/net/*/statistics/[rt]x_bytes /sys/class/net/*/statistics/tx_dropped
            tc -s qdisc show; cat /proc/net/raw /proc/net/snmp6' | awk -v node="$node" -f "$ROOT/scripts/lib/losses.awk"
    done
    [[ $ROUTER == kernel ]] || count_drops
}

# What the routers themselves dropped. Both are asked at once, because asking takes half a second.
count_drops() {
    local node who jobs=()
    for node in ha mn; do
        run_job "$WORK/drops-$node" "$ROOT/scripts/dsmip" show drops --json --config "$WORK/$node.toml"
        jobs+=("$JOB")
    done
    await_job "${jobs[0]}" || abort "the home agent does not say what it dropped"
    await_job "${jobs[1]}" || abort "the mobile node does not say what it dropped"
    for node in ha mn; do
        who="home agent"
        [[ $node == ha ]] || who="mobile node"
        grep -o '"reason":"[^"]*","packets":[0-9]*' "$WORK/drops-$node" |
            sed "s/^\"reason\":\"\(.*\)\",\"packets\":/lost:$who, \1 /"
        rm -f "$WORK/drops-$node"
    done
}

open_books() {
    count_packets >"$WORK/before"
    count_processors >>"$WORK/before"
}

# close_books VARIANT DIRECTION: adds what happened since `open_books` and in the trial in between.
close_books() {
    count_processors >"$WORK/after"
    count_packets >>"$WORK/after"
    {
        awk -v head="$1 $2" '
            { value = $NF; sub(/ [^ ]*$/, "") }
            NR == FNR { before[$0] = value; next }
            value != before[$0] { print head, $0, value - before[$0] }' "$WORK/before" "$WORK/after"
        echo "$1 $2 rate:offered $OFFERED"
        echo "$1 $2 rate:delivered $DELIVERED"
        echo "$1 $2 rate:limited $((LOST_PPM < MOST_LOST_PPM))"
        echo "$1 $2 rate:trials 1"
    } >"$WORK/entries"
    check_way "$2"
    cat "$WORK/entries" >>"$WORK/books"
}

# check_way DIRECTION: what was measured was the tunnel if it was to be the tunnel, and otherwise not. The TUN device of
# the home agent sends to the program what goes down and receives from it what comes up.
check_way() {
    local side=tx bytes least=$((RECEIVED * PAYLOAD_BYTES))
    [[ $1 == down ]] || side=rx
    bytes=$(sed -n "s/^.* way:$side //p" "$WORK/entries")
    if [[ $ROUTER == kernel ]]; then
        ((${bytes:-0} * 10 <= least)) || abort "plain kernel forwarding went through the tunnel"
    else
        ((${bytes:-0} >= least)) || abort "traffic went past the tunnel: ${bytes:-0} bytes in it, $least arrived"
    fi
}
