# shellcheck shell=bash
# The phases of the demo: traffic, what happens under it, what was measured, whether that is as it must be.
# Expects common.sh, jobs.sh, session.sh, stacks.sh, daemons.sh; JSON, WORK, LAB.

readonly ECHO_PORT=5000
readonly RATE=200                  # datagrams a second of each of the four flows
readonly INTERVAL_MILLIS=5         # between two of them
readonly STEADY_SECONDS=2          # of traffic where nothing happens
readonly SETTLED_SECONDS=1.5       # of traffic after a move is over
# Allowed at a move beyond the move itself; more only where the machine is shared and the bound would judge the neighbors.
readonly INTERRUPTION_MILLIS=${DSMIP_INTERRUPTION_MILLIS:-50}
readonly REGISTERED_SLACK_MILLIS=2 # how exact the log's clock is, and the sender's

REASONS=() PHASES=()
PHASE_COUNT=0 PLACE=home ENCAPSULATION='' CODE='' REGISTRATION=null

fail() {
    REASONS+=("$*")
}

# abort REASON: there is no sense in going on.
abort() {
    fail "$*"
    end_output
}

expect_tunnels() {
    ENCAPSULATION=$1 CODE=$2
}

# start_traffic OPTION...: four flows from the mobile node's home addresses.
start_traffic() {
    PHASE_COUNT=$((PHASE_COUNT + 1))
    TRAFFIC=traffic-$PHASE_COUNT
    FIRST_SEEN=$(($(wc -l <"$WORK/watch.log") + 1))
    background mn "$TRAFFIC" traffic send --bind "$HOA" --bind "$HOA6" --to "$HL:$ECHO_PORT" --to "[$HL6]:$ECHO_PORT" \
        --to "$CN:$ECHO_PORT" --to "[$CN6]:$ECHO_PORT" --rate "$RATE" --gap "$((INTERVAL_MILLIS + 1))" --linger 500 \
        --interval-report 100 "$@"
}

# steady_phase NAME PLACE: traffic where the mobile node is; nothing may be lost.
steady_phase() {
    local lost
    start_traffic --duration "$STEADY_SECONDS"
    await_traffic
    read_report 0 0
    lost=$((SENT - RECEIVED))
    ((lost == 0)) || fail "$1: $lost of $SENT datagrams lost where nothing moved"
    read_stacks "$1" "$2" ''
    add_phase "$1" "$lost" ''
    REGISTRATION=null
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
    await_traffic
    read_report "$moved" "$SETTLED"
    check_move "$1" "$outage"
    read_stacks "$1" "$2" "$from"
    add_phase "$1" "$((SENT - RECEIVED))" "$outage"
    REGISTRATION=null
}

# All flows have been answered, for two intervals of their reports.
await_flows() {
    local count end=$((SECONDS + 20))
    until count=$(grep -c 'received=[1-9]' "$WORK/$TRAFFIC.log") && ((count >= 8)); do
        ((SECONDS < end)) || abort "no answer to the traffic that was to run before a move"
        sleep 0.02
    done
}

await_traffic() {
    await_job "${JOB_OF[$TRAFFIC]}" || abort "the sender of traffic failed: $(tail -n 1 "$WORK/$TRAFFIC.log")"
}

# read_report MOVED SETTLED (wall clock, milliseconds): sets SENT, ARRIVED, RECEIVED, P50, P99, INTERRUPTION, and LATE, by how
# many milliseconds the last lost datagram was sent after SETTLED. A silence counts as interruption if it ended after the move
# began.
read_report() {
    local values
    values=$(awk -v moved="$1" -v settled="$2" -v interval="$INTERVAL_MILLIS" '
        function value(key,    i) {
            for (i = 1; i <= NF; i++) if (index($i, key "=") == 1) return substr($i, length(key) + 2)
            return 0
        }
        /^sent=/ {
            sent = value("sent") + value("refused"); arrived = value("arrived"); received = value("received")
            p50 = value("rttP50Micros"); p99 = value("rttP99Micros")
        }
        /^flow / {
            started = value("startedAtMillis") + 0; lost = value("lastLostMillis") + 0
            if (lost >= 0 && started + lost - settled > late) late = started + lost - settled
        }
        /^  gap / {
            first = started + value("startMillis"); silence = value("durationMillis") + 0
            if (moved > 0 && first + silence >= moved && first < settled + 1000 && silence > longest) longest = silence
        }
        END {
            longest = longest > interval ? longest - interval : 0
            printf "%d %d %d %s %s %.1f %d\n", sent, arrived, received, p50, p99, longest, late
        }' "$WORK/$TRAFFIC.log")
    read -r SENT ARRIVED RECEIVED P50 P99 INTERRUPTION LATE <<<"$values"
    ((SENT > 0)) || abort "the sender of traffic reported nothing: $(tail -n 1 "$WORK/$TRAFFIC.log")"
}

# check_move NAME OUTAGE
check_move() {
    local excess
    ((LATE <= REGISTERED_SLACK_MILLIS)) ||
        fail "$1: a datagram sent $LATE ms after the registration was lost"
    excess=$(awk -v i="$INTERRUPTION" -v o="$2" -v most="$INTERRUPTION_MILLIS" 'BEGIN { excess = i - o; print (excess > most + 0 ? excess : 0) }')
    [[ $excess == 0 ]] ||
        fail "$1: interrupted for $INTERRUPTION ms, $excess ms beyond the move itself ($INTERRUPTION_MILLIS allowed;" \
            "on a machine that is busy with something else, DSMIP_INTERRUPTION_MILLIS allows more)"
}

# read_stacks NAME PLACE FORMER: waits until the watcher has told about the whole phase, and compares. Sets STACK (all) and
# STACK_DOWN (IPv6 towards the mobile node). During a move the stacks of the former place are allowed too, and what routers
# say about it (ICMP).
read_stacks() {
    local name=$1 now seen required allowed='' wrong ports='mn|rt1|rt2'
    now=$(($(now_micros) / 1000))
    await_watch "$now"
    required=$(expected_at "$2" "$ENCAPSULATION" "$CODE")
    [[ $2 != home ]] || ports+='|hl|ha'
    seen=$(seen_stacks "$WORK/watch.log" "$FIRST_SEEN" | grep -E "^($ports) ") || true
    if [[ -n $3 ]]; then
        allowed=$(expected_at "$3" "$ENCAPSULATION" "$CODE")
        seen=$(grep -v -E '^[^ ]* 4\([^ ]*,1\)$|^(hl|ha) ' <<<"$seen") || true
        required=$(grep -v -E '^(hl|ha) ' <<<"$required") || true
    fi
    wrong=$(compare_stacks "$seen" "$required" "$allowed")
    [[ -z $wrong ]] || fail "$name: $wrong"
    name_stacks "$2" "$required" "$seen"
}

name_stacks() {
    if [[ $1 == home ]]; then
        # Bare packets: which is what it takes to be an ordinary host.
        STACK=$(grep -o -E ' (6|4\([^ ]*,17\))$' <<<"$3" | cut -c 2 | sort -r -u | paste -s -d '; ') || STACK=''
        STACK=${STACK//;/; } STACK_DOWN=$STACK
        return
    fi
    # In the order of the requirements, as far as they were seen.
    STACK=$(grep -F -x -e "$3" <<<"$2" | cut -d ' ' -f 2- | paste -s -d ';') || STACK=''
    STACK=${STACK//;/; }
    STACK_DOWN=${STACK%%;*}
}

await_watch() {
    local now=$1 end=$((SECONDS + 10)) told
    while true; do
        told=$(grep -E '^time-millis=' "$WORK/watch.log" | tail -n 1)
        told=${told#time-millis=}
        ((${told%% *} <= now)) || return 0
        ((SECONDS < end)) || abort "the watcher of headers has fallen silent"
        sleep 0.02
    done
}

readonly ROW='%-42s %6s %6s %6s %5s %7s %7s %14s %12s  %s\n'

begin_output() {
    [[ $JSON == no ]] || return 0
    # shellcheck disable=SC2059  # the format is ours
    printf "$ROW" phase sent there back lost 'p50 us' 'p99 us' 'interruption' 'registration' 'header stack'
}

# add_phase NAME LOST OUTAGE: prints the row, keeps the object.
add_phase() {
    local interruption='' json
    json="{\"name\":\"$1\",\"sent\":$SENT,\"received\":$RECEIVED,\"lost\":$2,\"rttP50Micros\":$P50,\"rttP99Micros\":$P99"
    [[ -z $3 ]] || json+=",\"interruptionMillis\":$INTERRUPTION"
    json+=",\"registrationMillis\":$REGISTRATION,\"stack\":\"$STACK\"}"
    PHASES+=("$json")
    [[ $JSON == no ]] || return 0
    [[ -z $3 ]] || interruption="$INTERRUPTION ($3)"
    # shellcheck disable=SC2059
    printf "$ROW" "$1" "$SENT" "$ARRIVED" "$RECEIVED" "$2" "$P50" "$P99" "$interruption" "${REGISTRATION#null}" \
        "$STACK_DOWN"
}

expect_no_binding() {
    local bindings
    bindings=$("$ROOT/scripts/dsmip" show bindings --json --config "$WORK/ha.toml") ||
        abort "the home agent does not say which bindings it has"
    [[ $bindings != *'"hoa"'* ]] || fail "the home agent still has a binding of a mobile node at home: $bindings"
}

# Prints the result and ends the script.
end_output() {
    local ok=true
    ((${#REASONS[@]} == 0)) || ok=false
    if [[ $JSON == yes ]]; then
        printf '{"ok":%s,"phases":[%s]}\n' "$ok" "$(IFS=, && echo "${PHASES[*]}")"
    elif [[ $ok == true ]]; then
        echo "ok: nothing was lost but on the way, every header is where it belongs"
    fi
    [[ $ok == false ]] || exit 0
    explain
    exit 1
}

explain() {
    local more='' name
    ((${#REASONS[@]} == 1)) || more=" (and $((${#REASONS[@]} - 1)) more, below)"
    note "failed: ${REASONS[0]}$more"
    ((${#REASONS[@]} == 1)) || printf '  also: %s\n' "${REASONS[@]:1}" >&2
    for name in home-agent mobile-node; do
        printf -- '--- the end of the log of the %s\n' "${name/-/ }" >&2
        tail -n 10 "$WORK/$name.log" >&2 || true
    done
}
