# shellcheck shell=bash
# What kernels and routers count, copied as it is. Expects session.sh, jobs.sh, a function `abort`; ROUTER, "kernel" or "dsmip".

readonly COUNTED_NODES=(ha mn rt cn sw)

# count FOLDER: below WORK.
count() {
    local folder=$WORK/$1 node
    mkdir -p "$folder"
    rm -f "$folder"/*
    cp /proc/net/softnet_stat "$folder/softnet"
    for node in "${COUNTED_NODES[@]}"; do
        # shellcheck disable=SC2016  # expanded by the inner shell
        lab exec "$node" sh -c 'grep . /sys/class/net/*/statistics/[rt]x_bytes /sys/class/net/*/statistics/tx_dropped
            tc -s qdisc show; cat /proc/net/raw /proc/net/snmp6' >"$folder/$node"
    done
    [[ $ROUTER == kernel ]] || count_drops "$folder"
}

# count_drops FOLDER: what the routers themselves dropped. Both are asked at once, because asking takes half a second.
count_drops() {
    local node jobs=()
    for node in ha mn; do
        run_job "$1/drops-$node" "$ROOT/scripts/dsmip" show drops --json --config "$WORK/$node.toml"
        jobs+=("$JOB")
    done
    await_job "${jobs[0]}" || abort "the home agent does not say what it dropped"
    await_job "${jobs[1]}" || abort "the mobile node does not say what it dropped"
}
