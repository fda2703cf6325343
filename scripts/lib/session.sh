# shellcheck shell=bash
# A run in a testbed of its own that leaves nothing behind, whenever and however it ends. Expects PROGRAM, ROOT, KEEP (a
# directory for what would be deleted, or empty), common.sh, build.sh and jobs.sh. Sets LAB and WORK.

# begin_session KIND [OPTION...]: brings a testbed up, its name beginning with KIND, and builds the program if need be.
begin_session() {
    [[ -z $KEEP ]] || mkdir -p "$KEEP" || die "cannot make the directory $KEEP"
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    trap 'exit 141' PIPE
    LAB=$1-$$-$RANDOM
    WORK=$(mktemp -d "${TMPDIR:-/tmp}/dsmip-$1.XXXXXX")
    trap end_session EXIT
    # In jobs, so that a signal is heard at once and not when they have ended. The testbed first: who may make none is told so
    # by scripts/lab, in one line and before anything is built.
    run_job '' lab up "${@:2}"
    await_job || exit 1
    run_job '' ensure_built testbed
    await_job || die "the program could not be built"
}

# Whatever happens, this runs last and once: processes first, then the lab, then the files.
# shellcheck disable=SC2317  # called by trap
end_session() {
    local code=$?
    trap '' INT TERM HUP PIPE
    trap - EXIT
    end_jobs
    lab down 2>/dev/null || true
    if [[ -n $KEEP ]]; then
        cp "$WORK"/* "$KEEP"/ 2>/dev/null || true
        note "logs are in $KEEP"
    fi
    rm -rf "$WORK"
    exit "$code"
}

# lab ARGUMENTS: the testbed of this session.
lab() {
    "$ROOT/scripts/lab" --name "$LAB" "$@"
}
