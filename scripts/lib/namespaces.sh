# shellcheck shell=bash
# The namespaces of one lab: made, entered, emptied and removed, by root or, without root, inside a user namespace.
#
# By root, each node is a named namespace ("ip netns"): /run/netns/LAB-NODE, and no process is left behind by `up`.
# Without root, one holder process owns a user, a mount and a network namespace; the nodes are bind mounts on a tmpfs
# that only it sees, so all of it vanishes with the holder and the last process inside.
#
# Expects: LAB (name of the lab), NODES (array). Sets: LAB_DIR, ENTER (prefix that brings a command to the nodes).

# lab_locate ROOTLESS: finds the lab's state; ROOTLESS=yes asks for a user namespace even for root.
lab_locate() {
    local base
    if [[ -n ${DSMIP_LAB_DIR:-} ]]; then
        base=$DSMIP_LAB_DIR
    elif [[ $EUID == 0 ]]; then
        base=/run/dsmip-lab-0 # not below XDG_RUNTIME_DIR: sudo, login shells and services must find the same lab
    else
        base=${XDG_RUNTIME_DIR:-/tmp}/dsmip-lab-$EUID
    fi
    LAB_BASE=$base
    LAB_DIR=$base/$LAB
    LAB_LOCK=$base/$LAB.lock
    LAB_ROOTLESS=$1
    ENTER=()
    [[ $EUID == 0 ]] || LAB_ROOTLESS=yes
    if [[ -e $LAB_DIR/holder ]]; then
        LAB_ROOTLESS=yes
    fi
    enter_holder
}

# Points ENTER at the holder's namespaces when there is a holder.
enter_holder() {
    local pid
    [[ $LAB_ROOTLESS == yes ]] || return 0
    pid=$(holder_pid) || return 0
    ENTER=(nsenter --target "$pid" --user --preserve-credentials --mount --net --)
}

# Prints the id of the living holder process; fails when there is none.
holder_pid() {
    local pid name
    { read -r pid <"$LAB_DIR/holder"; } 2>/dev/null || return 1
    { read -r -d '' name <"/proc/$pid/cmdline"; } 2>/dev/null || return 1
    [[ $name == "dsmip-lab-$LAB" ]] && printf '%s' "$pid"
}

# Takes the lab's lock (descriptor 9) until this process and its short-lived children are gone.
# The lock file goes away with the lab, so what was locked must still be what the path names.
lab_lock() {
    local attempt
    for ((attempt = 0; attempt < 1000; attempt++)); do
        (umask 077 && mkdir -p "$LAB_BASE") 2>/dev/null || true
        [[ -O $LAB_BASE ]] || die "$LAB_BASE must be a directory of your own"
        { exec 9>"$LAB_LOCK"; } 2>/dev/null || continue
        flock 9
        [[ $LAB_LOCK -ef /proc/self/fd/9 ]] && return 0
    done
    die "cannot lock $LAB_LOCK"
}

lab_unlock() {
    rm -f "$LAB_LOCK"
    rmdir "$LAB_BASE" 2>/dev/null || true
    exec 9>&-
}

# node_file NODE: the file that stands for the node's network namespace, as seen behind ENTER.
node_file() {
    if [[ $LAB_ROOTLESS == yes ]]; then
        printf '%s' "$LAB_DIR/ns/$1"
    else
        printf '%s' "/run/netns/$LAB-$1"
    fi
}

# in_node NODE COMMAND...: runs a command in the node's network namespace; everything else stays as it is.
in_node() {
    local file
    file=$(node_file "$1")
    "${ENTER[@]}" nsenter --net="$file" -- "${@:2}"
}

# exec_in_node NODE COMMAND...: becomes the command, in the node, with a /sys of the node and this working directory.
exec_in_node() {
    local file
    file=$(node_file "$1")
    # Where `dsmip show` looks for nodes.
    export DSMIP_RUN_DIRECTORY=$LAB_DIR
    # Slave, not private: a private copy would keep other labs' namespaces alive after their removal.
    # shellcheck disable=SC2016  # expanded by the inner shell
    exec "${ENTER[@]}" nsenter --net="$file" -- unshare --mount --propagation slave -- sh -c '
        mount -t sysfs sysfs /sys 2>/dev/null
        cd "$1" && shift && exec "$@"' sh "$PWD" "${@:2}"
}

# True when anything of the lab is there, be it only a part.
lab_exists() {
    local node
    if [[ $LAB_ROOTLESS == yes ]]; then
        [[ -e $LAB_DIR ]]
        return
    fi
    [[ ! -e $LAB_DIR ]] || return 0
    for node in "${NODES[@]}"; do
        [[ ! -e /run/netns/$LAB-$node ]] || return 0
    done
    return 1
}

make_namespaces() {
    local node error
    if [[ $LAB_ROOTLESS == yes ]]; then
        start_holder
    fi
    for node in "${NODES[@]}"; do
        if [[ $LAB_ROOTLESS == yes ]]; then
            # shellcheck disable=SC2016  # expanded by the inner shell
            "${ENTER[@]}" sh -c ': >"$1" && exec unshare --net="$1" true' sh "$(node_file "$node")"
        else
            error=$(ip netns add "$LAB-$node" 2>&1) ||
                die "cannot make a network namespace ($error): this root lacks CAP_SYS_ADMIN; a lab may do without: scripts/lab up --rootless"
        fi
    done
}

# The holder keeps the lock (descriptor 9) until it is ready, so that `down` never overtakes a dying `up`.
start_holder() {
    local error holder
    error=$(unshare --user --map-root-user --net --mount -- mount -t tmpfs tmpfs "$LAB_BASE" 2>&1) ||
        die "needs root, or user namespaces for ordinary users (${error##*$'\n'}): run it as root, or allow them" \
            "(sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0," \
            "user.max_user_namespaces above 0)"
    mkdir -p "$LAB_DIR/ns"
    # shellcheck disable=SC2016  # expanded by the inner shell
    setsid unshare --user --map-root-user --net --mount -- bash -c '
        echo $$ >"$1/holder.new"
        mount -t tmpfs -o mode=700 tmpfs "$1/ns" && mv "$1/holder.new" "$1/holder" || exit 1
        exec -a "$2" sleep infinity 9>&-' bash "$LAB_DIR" "dsmip-lab-$LAB" </dev/null >/dev/null 2>&1 &
    holder=$!
    until [[ -e $LAB_DIR/holder ]] && holder_pid >/dev/null; do
        kill -0 "$holder" 2>/dev/null || die "the holder process ended at once: out of user namespaces?"
        sleep 0.005
    done
    disown "$holder"
    enter_holder
}

# Prints "NODE PID" for each process in the lab's namespaces.
lab_processes() {
    local node files=() inode path link own
    local -A node_of=()
    own=$(readlink /proc/self/ns/net)
    for node in "${NODES[@]}"; do
        files+=("$(node_file "$node")")
    done
    while read -r inode path; do
        node=${path##*[/-]}
        [[ "net:[$inode]" == "$own" ]] || node_of["net:[$inode]"]=$node
    done < <("${ENTER[@]}" stat -L -c '%i %n' "${files[@]}" 2>/dev/null)
    while IFS="'" read -r _ path _ link _; do
        [[ -n $link && -n ${node_of[$link]:-} ]] || continue # no link: a process that has just ended
        path=${path#/proc/}
        printf '%s %s\n' "${node_of[$link]}" "${path%%/*}"
    done < <(stat -c %N /proc/[0-9]*/ns/net 2>/dev/null)
}

# Ends every process in the lab: asks, waits up to five seconds, insists.
end_processes() {
    local attempt pids
    for ((attempt = 0; attempt < 110; attempt++)); do
        mapfile -t pids < <(lab_processes | cut -d ' ' -f 2)
        ((${#pids[@]} > 0)) || return 0
        if ((attempt == 0)); then
            kill -TERM "${pids[@]}" 2>/dev/null || true
        elif ((attempt == 100)); then
            kill -KILL "${pids[@]}" 2>/dev/null || true
        fi
        sleep 0.05
    done
    note "processes of lab $LAB that would not end: ${pids[*]}"
}

# Removes whatever there is of the lab. Needs the lock; safe to repeat.
remove_namespaces() {
    local node
    end_processes
    if [[ $LAB_ROOTLESS == yes ]]; then
        end_holder
    else
        for node in "${NODES[@]}"; do
            [[ ! -e /run/netns/$LAB-$node ]] || ip netns delete "$LAB-$node"
        done
    fi
    rm -rf --one-file-system "$LAB_DIR"
}

end_holder() {
    local pid attempt
    pid=$(holder_pid) || return 0
    kill -KILL "$pid" 2>/dev/null || true
    for ((attempt = 0; attempt < 200; attempt++)); do
        holder_pid >/dev/null || break # a zombie that waits for its reaper has no name any more
        sleep 0.005
    done
    ENTER=()
}
