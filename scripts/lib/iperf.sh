# shellcheck shell=bash
# iperf3 between mn (client) and cn (server): down is from cn to mn, up is from mn to cn. Expects jobs.sh, session.sh,
# stacks.sh, a function `abort`, and MOBILE6, the address mn uses.

readonly PAYLOAD_BYTES=64
# Larger than iperf3 would choose, so that a receiver that has to wait for a core loses nothing; not so large that a
# sender fills the queue of its own link (5000 packets) before it has to wait.
readonly SOCKET_BUFFER_BYTES=1048576
# How long iperf3 may take for hand-shake and results when the path is overloaded.
readonly IPERF_PATIENCE=12

socket_buffer_bytes() {
    local limit least=$SOCKET_BUFFER_BYTES
    for limit in rmem_max wmem_max; do
        limit=$(<"/proc/sys/net/core/$limit")
        ((limit >= least)) || least=$limit
    done
    printf '%s' "$least"
}

# run_iperf DIRECTION SECONDS OPTION...: the result is in WORK/iperf.log; fails when there is none.
run_iperf() {
    local code=0 way=()
    [[ $1 == up ]] || way=(-R)
    empty_log iperf
    empty_log iperf-server
    background_command cn iperf-server iperf3 -s -1 --forceflush
    await_log iperf-server 'Server listening'
    background_command mn iperf timeout -k 2 "$(($2 + IPERF_PATIENCE))" \
        iperf3 -6 -J -c "$CN6" -B "$MOBILE6" -t "$2" "${way[@]}" "${@:3}"
    await_job || code=$?
    end_job "${JOB_OF[iperf-server]}"
    return "$code"
}

# iperf_value SECTION KEY: a number of the result; nothing when it is not there.
iperf_value() {
    awk -F '[\t ,:"]+' -v section="$1" -v key="$2" '
        $2 == section { inside = 1 }
        inside && $2 == key { value = $3 }
        /}/ { inside = 0 }
        END { print value }' "$WORK/iperf.log"
}

iperf_error() {
    sed -n 's/^[[:space:]]*"error":[[:space:]]*"\(.*\)".*/\1/p' "$WORK/iperf.log" | tail -n 1
}

# measure_tcp DIRECTION SECONDS: one connection; sets GBPS, as received.
measure_tcp() {
    local bits
    run_iperf "$1" "$2" -O "$((SECONDS_EACH > 1 ? 1 : 0))" || abort "iperf3 over TCP, $1: $(iperf_error)"
    bits=$(iperf_value sum_received bits_per_second)
    [[ -n $bits ]] || abort "iperf3 over TCP, $1, gave no result"
    GBPS=$(awk -v bits="$bits" 'BEGIN { printf "%.3f", bits / 1e9 }')
}

# try_udp DIRECTION SECONDS RATE: offers datagrams at a rate, in packets a second; 0: as fast as the sender can. Sets
# OFFERED and DELIVERED (packets a second), RECEIVED (packets) and LOST_PPM (of a million).
try_udp() {
    local values=''
    if run_iperf "$1" "$2" -u -l "$PAYLOAD_BYTES" -w "$(socket_buffer_bytes)" -b "$(($3 * PAYLOAD_BYTES * 8))"; then
        values="$(iperf_value sum_sent packets) $(iperf_value sum_sent seconds)"
        values+=" $(iperf_value sum_received packets) $(iperf_value sum_received lost_packets)"
        values+=" $(iperf_value sum_received seconds)"
    fi
    # A path so overloaded that not even the result came through has lost the lot.
    read -r OFFERED DELIVERED RECEIVED LOST_PPM < <(awk '
        NF == 5 && $2 > 0 && $3 > 0 && $5 > 0 {
            received = $3 - $4
            printf "%d %d %d %d\n", $1 / $2, received / $5, received, ($4 > 0 ? $4 / $3 * 1e6 : 0)
            exit
        }
        { print "0 0 0 1000000" }' <<<"$values")
}
