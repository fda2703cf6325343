# shellcheck shell=bash
# The turns of a benchmark: the testbed made ready for one router, that router measured, and the testbed as before.
# Expects daemons.sh, kernel-path.sh, iperf.sh, counts.sh, talk.sh; SECONDS_EACH; sets ROUTER and MOBILE6.

readonly ECHO_PORT=5000
readonly RTT_RATE=500 # a second: so few that none waits for another

# The processes that live through all turns. What they compiled at run time in one turn they need not in the next.
start_processes() {
    lab move mn visited1 >/dev/null
    configure ha
    start_home_agent
    background_testbed cn echo traffic echo --bind "[$CN6]:$ECHO_PORT"
    await_log home-agent "home agent is ready"
    await_log echo "at \[$CN6"
}

# turn VARIANT: kernel, code1 or code0.
turn() {
    if [[ $1 == kernel ]]; then
        ROUTER=kernel MOBILE6=$PLAIN_MN6
        open_kernel_path
        measure kernel ''
        close_kernel_path
    else
        ROUTER=dsmip MOBILE6=$HOA6
        begin_tunnel "$1"
        measure "$1" "${JOB_OF[mobile-node]}"
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

# measure VARIANT MOBILE: MOBILE is the process of the mobile node, if there is one. The search for the highest rate comes
# first: it makes the path warm for the rest.
measure() {
    local direction
    tell turn "variant=$1" "home-agent=${JOB_OF[home-agent]}" "mobile-node=$2"
    for direction in down up; do
        search_udp "$direction"
    done
    for direction in down up; do
        offer_tcp "$direction" "$((SECONDS_EACH + (SECONDS_EACH > 1)))"
        tell tcp "direction=$direction" "code=$IPERF_CODE"
    done
    measure_round_trips
}

# search_udp DIRECTION: offers the rates that are asked for; where it says "booked", everything is counted before and after.
search_udp() {
    local rate booked
    ask search "direction=$1"
    while ((${#ANSWER[@]} > 0)); do
        read -r rate booked <<<"${ANSWER[0]}"
        [[ -z $booked ]] || count before
        tell offering
        offer_udp "$1" "$SECONDS_EACH" "$rate"
        tell offered
        [[ -z $booked ]] || count after
        ask next "code=$IPERF_CODE"
    done
}

measure_round_trips() {
    empty_log round-trips
    background_testbed mn round-trips traffic send --bind "$MOBILE6" --to "[$CN6]:$ECHO_PORT" --rate "$RTT_RATE" \
        --warm-up "$SECONDS_EACH" --duration "$((SECONDS_EACH * 3))" --linger 500
    await_job || abort "round trips: $(tail -n 1 "$WORK/round-trips.log")"
    tell round-trips
}
