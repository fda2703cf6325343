# shellcheck shell=bash
# How fast home agents answer registrations: trials of one after the other. Expects common.sh, session.sh, jobs.sh, daemons.sh;
# ROUNDS, NODES, AGAINST (the directory of another build, or empty), JSON.

readonly FIRST_HOME=192.1.0.0 CROWD_POOL="2001:db8:1000::/36"
# public: for this testbed only
readonly CROWD_SECRET=0102030405060708090a0b0c0d0e0f100102030405060708090a0b0c0d0e0f10

measure_registrations() {
    local round variant
    begin_session bench
    # There is nobody to talk to.
    # shellcheck disable=SC2317  # called by await_log
    abort() { die "$*"; }
    lab move mn visited1 >/dev/null
    : >"$WORK/measured"
    for ((round = 1; round <= ROUNDS; round++)); do
        for variant in ${AGAINST:+other} off batch sync; do
            note "round $round of $ROUNDS: $(label "$variant")"
            trial "$variant"
        done
    done
    "$ROOT/scripts/testbed" registrations --measured "$WORK/measured" "${JSON[@]}"
}

label() {
    if [[ $1 == other ]]; then
        echo "other build"
    else
        echo "journal $1"
    fi
}

# trial VARIANT: a home agent of its own, without anything of an earlier one.
trial() {
    local log=register-$1.log
    rm -rf "$WORK/state"
    (umask 077 && crowd_configuration "$1" >"$WORK/ha.toml")
    empty_log home-agent
    if [[ $1 == other ]]; then
        background_command ha home-agent "$AGAINST/scripts/dsmip" home-agent --config "$WORK/ha.toml"
    else
        start_home_agent
    fi
    await_log home-agent "home agent is ready" 120
    empty_log "register-$1"
    background_testbed mn "register-$1" register --label "$(label "$1")" --home-agent 192.0.2.1 \
        --bind "${CARE_OF[visited1]}" --first "$FIRST_HOME" --nodes "$NODES" --secret "$CROWD_SECRET" --socket "$WORK/ha.sock"
    await_job || die "$(label "$1"): $(tail -n 1 "$WORK/$log")"
    grep '^{' "$WORK/$log" >>"$WORK/measured"
    end_job "${JOB_OF[home-agent]}"
}

# crowd_configuration VARIANT: another build may know of single mobile nodes only, and of no journal; beside it all know the
# nodes one by one.
crowd_configuration() {
    local text
    text=$(lab config ha home-network=192.0.0.0/8 "admin-socket=$WORK/ha.sock" "state-directory=$WORK/state")
    text=${text/"2001:db8:100::/48"/"$CROWD_POOL"}
    text=${text%%"[[mobile-node]]"*}
    text=${text/"[home-agent]"/"[home-agent]"$'\n'"max-bindings = $NODES"}$'\n[ha.v6]\nmax-v6-entries = '"$NODES"$'\n'
    [[ $1 == other ]] || text="journal = \"$1\""$'\n'$text
    if [[ -n $AGAINST ]]; then
        printf '%s\n' "$text"
        "$ROOT/scripts/testbed" register --blocks "${CROWD_POOL%/*}/56" --home-agent 192.0.2.1 --bind 0.0.0.0 --first "$FIRST_HOME" \
            --nodes "$NODES" --secret "$CROWD_SECRET"
        return
    fi
    cat <<END
$text
[[mobile-nodes]]
home-addresses = "$FIRST_HOME-$(address_after "$FIRST_HOME" $((NODES - 1)))"
prefixes = ["$CROWD_POOL by 56"]
implicit-prefixes = ["$CROWD_POOL by 56"]
spi = 0x100
algorithm = "hmac-md5"
secret = "$CROWD_SECRET"
END
}

# address_after ADDRESS N: the address that is N higher.
address_after() {
    local part number=0 parts
    IFS=. read -ra parts <<<"$1"
    for part in "${parts[@]}"; do
        number=$((number * 256 + part))
    done
    number=$((number + $2))
    echo "$((number >> 24)).$((number >> 16 & 255)).$((number >> 8 & 255)).$((number & 255))"
}
