# shellcheck shell=bash
# iperf3 between mn (client) and cn (server): down is from cn to mn, up is from mn to cn. Expects jobs.sh, session.sh,
# daemons.sh, and MOBILE6, the address mn uses.

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

# run_iperf DIRECTION SECONDS OPTION...: the result is in WORK/iperf.log; sets IPERF_CODE.
run_iperf() {
    local way=()
    [[ $1 == up ]] || way=(-R)
    IPERF_CODE=0
    empty_log iperf
    empty_log iperf-server
    background_command cn iperf-server iperf3 -s -1 --forceflush
    await_log iperf-server 'Server listening'
    background_command mn iperf timeout -k 2 "$(($2 + IPERF_PATIENCE))" \
        iperf3 -6 -J -c "$CN6" -B "$MOBILE6" -t "$2" "${way[@]}" "${@:3}"
    await_job || IPERF_CODE=$?
    end_job "${JOB_OF[iperf-server]}"
}

# offer_tcp DIRECTION SECONDS: one connection, whose start does not count if there is time for that.
offer_tcp() {
    run_iperf "$1" "$2" -O "$(($2 > 1 ? 1 : 0))"
}

# offer_udp DIRECTION SECONDS RATE: datagrams, so many a second; 0: as fast as the sender can.
offer_udp() {
    run_iperf "$1" "$2" -u -l "$PAYLOAD_BYTES" -w "$(socket_buffer_bytes)" -b "$(($3 * PAYLOAD_BYTES * 8))"
}
