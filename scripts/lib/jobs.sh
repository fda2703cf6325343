# shellcheck shell=bash
# Processes in the background that are certain to end. Expects common.sh and, for `background`, LAB, ROOT and WORK.

JOBS=()
declare -A JOB_OF=() LOG_MARK=()

# run_job LOG COMMAND...: starts a command in a process group of its own, so that it is ended with all its children and
# a Ctrl-C is for this script alone. LOG gets what it prints; empty: standard error. Sets JOB.
run_job() {
    set -m
    if [[ -n $1 ]]; then
        "${@:2}" </dev/null >>"$1" 2>&1 &
    else
        "${@:2}" </dev/null >&2 &
    fi
    JOB=$!
    set +m
    JOBS+=("$JOB")
}

# await_job [JOB]: waits for it, the last one started by default, and gives its exit code. Signals are heard meanwhile.
await_job() {
    local job=${1:-$JOB} code=0
    wait "$job" || code=$?
    forget_job "$job"
    return "$code"
}

forget_job() {
    local job rest=()
    for job in "${JOBS[@]}"; do
        [[ $job == "$1" ]] || rest+=("$job")
    done
    JOBS=("${rest[@]}")
}

# end_job JOB: asks it to end, which its command must heed, and waits.
end_job() {
    kill -TERM -- "-$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
    forget_job "$1"
}

# Ends all jobs: asks, waits up to ten seconds, insists.
end_jobs() {
    local job attempt alive
    for job in "${JOBS[@]}"; do
        kill -TERM -- "-$job" 2>/dev/null || true
    done
    for ((attempt = 0; attempt < 200; attempt++)); do
        alive=no
        for job in "${JOBS[@]}"; do
            ! kill -0 -- "-$job" 2>/dev/null || alive=yes
        done
        [[ $alive == yes ]] || break
        sleep 0.05
    done
    for job in "${JOBS[@]}"; do
        kill -KILL -- "-$job" 2>/dev/null || true
        wait "$job" 2>/dev/null || true
    done
    JOBS=()
}

# background NODE NAME ARGUMENT...: runs scripts/dsmip in a node of the lab; what it prints goes to WORK/NAME.log.
background() {
    background_command "$1" "$2" "$ROOT/scripts/dsmip" "${@:3}"
}

# background_testbed NODE NAME ARGUMENT...: the same for the testbed's own program.
background_testbed() {
    background_command "$1" "$2" "$ROOT/scripts/testbed" "${@:3}"
}

# background_command NODE NAME COMMAND...: the same for any command.
background_command() {
    run_job "$WORK/$2.log" become "$1" "${@:3}"
    JOB_OF[$2]=$JOB
}

# Becomes a command in a node, so that the job's process is the command itself and no shell in between.
become() {
    exec "$ROOT/scripts/lab" --name "$LAB" exec "$@"
}

# empty_log NAME: for a command that is run again and again.
empty_log() {
    rm -f "$WORK/$1.log"
    unset "LOG_MARK[$1]"
}

# mark_log NAME: what is in the log so far is of no interest to `await_log` any more.
mark_log() {
    LOG_MARK[$1]=$(stat -c %s "$WORK/$1.log")
}

# await_log NAME PATTERN [SECONDS]: waits until a line of the log matches; sets LINE to it. Calls `abort` when the process
# ends before or the time is over.
await_log() {
    local name=$1 end=$((SECONDS + ${3:-30})) ended
    while true; do
        ended=no
        kill -0 "${JOB_OF[$name]}" 2>/dev/null || ended=yes
        LINE=$(tail -c "+$((${LOG_MARK[$name]:-0} + 1))" "$WORK/$name.log" 2>/dev/null | grep -E -m 1 -e "$2") && return
        [[ $ended == no ]] || abort "$name ended: $(tail -n 1 "$WORK/$name.log")"
        ((SECONDS < end)) || abort "$name did not say '$2' in ${3:-30} seconds"
        sleep 0.02
    done
}
