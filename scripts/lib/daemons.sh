# shellcheck shell=bash
# Home agent and mobile node of a session, and where everything is. Expects session.sh, jobs.sh and a function `abort`.

# shellcheck disable=SC2034  # for whoever sends traffic
readonly HOA=192.0.2.10 HOA6=2001:db8:1::10
# shellcheck disable=SC2034
readonly HL=192.0.2.99 HL6=2001:db8:1::99 CN=10.99.0.99 CN6=2001:db8:ffff::99
declare -Ar CARE_OF=([visited1]=203.0.113.10 [visited2]=198.51.100.10)

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

# await_registered PLACE: waits until the mobile node says so; sets REGISTERED to what it says.
await_registered() {
    local said='reg="home" '
    [[ $1 == home ]] || said="reg=\"registered\" coa=\"${CARE_OF[$1]}\""
    await_log mobile-node "$said"
    # shellcheck disable=SC2034  # for the caller
    REGISTERED=$LINE
}
