# shellcheck shell=bash
# The turns of a benchmark: the testbed made ready for one router, that router measured, and the testbed as before.
# Expects daemons.sh, kernel-path.sh, iperf.sh, udp-search.sh, figures.sh; sets ROUTER and MOBILE6.

readonly ECHO_PORT=5000
readonly RTT_RATE=500 # a second: so few that none waits for another

# The processes that live through all turns. What they compiled at run time in one turn they need not in the next.
start_processes() {
    lab move mn visited1 >/dev/null
    configure ha
    start_home_agent
    background cn echo traffic echo --bind "[$CN6]:$ECHO_PORT"
    await_log home-agent "home agent is ready"
    await_log echo "at \[$CN6"
}

# turn VARIANT: kernel, code1 or code0.
turn() {
    if [[ $1 == kernel ]]; then
        ROUTER=kernel MOBILE6=$PLAIN_MN6
        open_kernel_path
        measure kernel
        close_kernel_path
    else
        ROUTER=dsmip MOBILE6=$HOA6
        begin_tunnel "$1"
        measure "$1"
        stop_mobile || abort "the mobile node did not stop cleanly: $(tail -n 1 "$WORK/mobile-node.log")"
    fi
}

begin_tunnel() {
    local to_coa=true code=${1#code} registration
    ((code == 1)) || to_coa=false
    configure mn "tunnel-to-coa=$to_coa"
    empty_log mobile-node
    start_mobile
    await_registered visited1
    registration=$("$ROOT/scripts/dsmip" show bindings --json --config "$WORK/ha.toml")
    [[ $registration == *"\"code\":$code"* ]] || abort "the home agent did not grant Code $code: $registration"
}

# The search for the highest rate comes first: it makes the path warm for the rest.
measure() {
    local direction name
    for direction in down up; do
        name=${direction^}
        search_udp "$1" "$direction"
        add_figure "$1" "udp64${name}Kpps" "$(kilo "$RATE")"
        add_figure "$1" "cpuMicrosPerPacket$name" "$CPU_MICROS"
    done
    for direction in down up; do
        measure_tcp "$direction" "$((SECONDS_EACH + (SECONDS_EACH > 1)))"
        add_figure "$1" "tcp${direction^}Gbps" "$GBPS"
    done
    measure_round_trips "$1"
}

# kilo NUMBER: thousands of it; nothing measured is null.
kilo() {
    if (($1 > 0)); then
        awk -v n="$1" 'BEGIN { printf "%.2f", n / 1000 }'
    else
        echo null
    fi
}

measure_round_trips() {
    local percentile
    empty_log round-trips
    background mn round-trips traffic send --bind "$MOBILE6" --to "[$CN6]:$ECHO_PORT" --rate "$RTT_RATE" \
        --warm-up "$SECONDS_EACH" --duration "$((SECONDS_EACH * 3))" --linger 500
    await_job || abort "round trips: $(tail -n 1 "$WORK/round-trips.log")"
    for percentile in P50 P99 P999; do
        add_figure "$1" "rtt${percentile}Micros" \
            "$(grep -o -E "rtt${percentile}Micros=[0-9.]+" "$WORK/round-trips.log" | cut -d = -f 2)"
    done
}
