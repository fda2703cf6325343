# shellcheck shell=bash
# The highest rate of small datagrams that gets through, found in a bounded number of trials. Expects iperf.sh, books.sh;
# TRIALS, SECONDS_EACH.

readonly MOST_LOST_PPM=1000 # 0.1 %
readonly FINE_ENOUGH=33     # trials end when the rate is known to one part in this
readonly BLIND_RATE=100000  # assumed to be too much when overload left not even a result

# search_udp VARIANT DIRECTION: sets RATE, packets delivered a second, 0 when no trial went well, and CPU_MICROS, time of
# the home agent's process for each of them, or null.
#
# First everything the sender has, twice: once to make the path warm (a program that was just started has yet to be
# compiled), then with the books open: what arrives is the first guess, and it is seen where the rest was lost.
search_udp() {
    local low=0 high next trial
    RATE=0 CPU_MICROS=null
    try_udp "$2" "$SECONDS_EACH" 0
    open_books
    timed_try "$2" 0
    close_books "$1" "$2"
    ! accept || return 0
    high=$((OFFERED > 0 ? OFFERED : BLIND_RATE))
    next=$((DELIVERED > 0 ? DELIVERED : high / 10))
    for ((trial = 1; trial <= TRIALS; trial++)); do
        timed_try "$2" "$next"
        if accept; then
            low=$next
        else
            high=$next
        fi
        ((low == 0 || high - low > high / FINE_ENOUGH)) || break
        next=$(next_rate "$low" "$high" "$((TRIALS - trial))")
    done
}

# next_rate LOW HIGH LEFT: between a rate that went well and one that did not, in steps of a quarter at most, because what
# the sender can offer may be far beyond. While none went well, downwards; the last trial is one that should.
next_rate() {
    if (($1 == 0)); then
        echo $(($3 > 1 ? $2 * 3 / 4 : $2 / 5 + 1))
    elif (($2 > $1 * 3 / 2)); then
        echo $(($1 * 5 / 4))
    else
        echo $((($1 + $2) / 2))
    fi
}

# timed_try DIRECTION RATE: a trial; sets TRIAL_MICROS, time the home agent's process used meanwhile.
timed_try() {
    local before
    before=$(home_agent_micros)
    try_udp "$1" "$SECONDS_EACH" "$2"
    TRIAL_MICROS=$(($(home_agent_micros) - before))
}

# Keeps the last trial as the result if too little was lost to matter and it is the best so far.
accept() {
    ((LOST_PPM < MOST_LOST_PPM)) || return 1
    ((DELIVERED > RATE)) || return 0
    RATE=$DELIVERED
    [[ $ROUTER == kernel ]] || CPU_MICROS=$(awk -v t="$TRIAL_MICROS" -v n="$RECEIVED" 'BEGIN { printf "%.2f", t / n }')
}
