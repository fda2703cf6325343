# shellcheck shell=bash
# Home agent and mobile node of a session. Expects session.sh, jobs.sh, stacks.sh (care_of) and a function `abort`.

# configure NODE [KEY=VALUE...]: writes the node's configuration, closed to others because of the key in it.
configure() {
    (umask 077 && lab config "$@" >"$WORK/$1.toml")
}

start_home_agent() {
    background ha home-agent home-agent --config "$WORK/ha.toml"
}

start_mobile() {
    background mn mobile-node mobile-node --config "$WORK/mn.toml"
}

# Ends the mobile node in order, so that it deregisters; fails when it did not.
stop_mobile() {
    local mobile=${JOB_OF[mobile-node]}
    kill -TERM "$mobile"
    await_job "$mobile"
}

# await_registered PLACE: waits until the mobile node says so; sets REGISTRATION (milliseconds) and SETTLED (wall clock).
await_registered() {
    local said='reg="home" '
    [[ $1 == home ]] || said="reg=\"registered\" coa=\"$(care_of "$1")\""
    await_log mobile-node "$said"
    [[ $LINE =~ ^time=([^ ]+)\ .*after-millis=\"([0-9.]+)\" ]] || abort "cannot read the mobile node's log: $LINE"
    # shellcheck disable=SC2034  # for the caller
    REGISTRATION=${BASH_REMATCH[2]}
    # shellcheck disable=SC2034
    SETTLED=$(date -d "${BASH_REMATCH[1]}" +%s%3N)
}
