# shellcheck shell=bash
# The phases of the demo: traffic, and what happens under it. Expects common.sh, jobs.sh, session.sh, daemons.sh, talk.sh.

readonly ECHO_PORT=5000
readonly RATE=200            # datagrams a second of each of the four flows
readonly INTERVAL_MILLIS=5   # between two of them
readonly STEADY_SECONDS=2    # of traffic where nothing happens
readonly SETTLED_SECONDS=1.5 # of traffic after a move is over

PHASE_COUNT=0 PLACE=home TUNNELS=() REGISTERED=''

expect_tunnels() {
    TUNNELS=("encapsulation=$1" "code=$2")
}

# start_traffic OPTION...: four flows from the mobile node's home addresses.
start_traffic() {
    PHASE_COUNT=$((PHASE_COUNT + 1))
    TRAFFIC=traffic-$PHASE_COUNT
    tell traffic
    background_testbed mn "$TRAFFIC" traffic send --bind "$HOA" --bind "$HOA6" --to "$HL:$ECHO_PORT" \
        --to "[$HL6]:$ECHO_PORT" --to "$CN:$ECHO_PORT" --to "[$CN6]:$ECHO_PORT" --rate "$RATE" \
        --gap "$((INTERVAL_MILLIS + 1))" --linger 500 --interval-report 100 "$@"
}

# steady_phase NAME PLACE: traffic where the mobile node is.
steady_phase() {
    start_traffic --duration "$STEADY_SECONDS"
    end_phase "name=$1" "place=$2"
}

# move_phase NAME PLACE: moves the mobile node there under traffic that begins before and goes on behind.
move_phase() {
    local from=$PLACE moved outage
    start_traffic
    await_log "$TRAFFIC" 'received=[1-9]'
    await_flows
    mark_log mobile-node
    moved=$(($(now_micros) / 1000))
    outage=$(lab move mn "$2" --json) || abort "$1: the testbed could not move the mobile node"
    [[ $outage =~ \"outageMillis\":([0-9.]+) ]] && outage=${BASH_REMATCH[1]}
    PLACE=$2
    await_registered "$2"
    sleep "$SETTLED_SECONDS"
    kill -TERM "${JOB_OF[$TRAFFIC]}"
    end_phase "name=$1" "place=$2" "former=$from" "moved=$moved" "outage=$outage"
}

# All flows have been answered, for two intervals of their reports.
await_flows() {
    local count end=$((SECONDS + 20))
    until count=$(grep -c 'received=[1-9]' "$WORK/$TRAFFIC.log") && ((count >= 8)); do
        ((SECONDS < end)) || abort "no answer to the traffic that was to run before a move"
        sleep 0.02
    done
}

# end_phase NAME=VALUE...: when the traffic has ended, tells what happened.
end_phase() {
    await_job "${JOB_OF[$TRAFFIC]}" || abort "the sender of traffic failed: $(tail -n 1 "$WORK/$TRAFFIC.log")"
    tell phase "log=$TRAFFIC" "registered=$REGISTERED" "${TUNNELS[@]}" "$@"
    REGISTERED=''
}

expect_no_binding() {
    local bindings
    bindings=$("$ROOT/scripts/dsmip" show bindings --json --config "$WORK/ha.toml") ||
        abort "the home agent does not say which bindings it has"
    [[ $bindings != *'"hoa"'* ]] ||
        tell failed "reason=the home agent still has a binding of a mobile node at home: $bindings"
}
