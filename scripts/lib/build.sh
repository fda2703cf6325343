# shellcheck shell=bash
# The program: found, or built when it is missing or older than its sources. Expects ROOT (the repository) and common.sh.

# shellcheck source=scripts/lib/jdk.sh
. "$ROOT/scripts/lib/jdk.sh"

# What can be built: the program that nodes run, and the testbed's own, which finds the first beside it.
declare -Ar JAR_OF=([program]=$ROOT/controlplane/target/dsmip.jar [testbed]=$ROOT/bench/testbed/target/testbed.jar)
declare -Ar MODULES_OF=([program]="core dataplane controlplane" [testbed]="core dataplane controlplane bench/testbed")
JAR=${JAR_OF[program]}

# A node moves packets that live outside the heap, so the heap holds tables only: small and collected by one thread,
# which costs a two-core router less than concurrent collectors do. An archive of classes fits a heap like the one it was
# made with. What is compiled already and not small is called instead of being compiled again inside each of its callers, and
# what the file of commands names always: packets share cores with the compiler, which has half as much to do then.
# shellcheck disable=SC2034  # also for the scripts that source this file
readonly NODE_FLAGS=(-XX:+UseSerialGC -Xms32m -Xmx256m -XX:InlineSmallCode=1000
    -XX:CompileCommandFile="$ROOT/scripts/lib/compile-commands")

# find_java WHICH: sets JAVA to the command of a Java that can run it, or build it if need be, and ARCHIVE to where its archive
# of classes is: each Java has its own, since it takes no other's.
find_java() {
    if is_built "$1"; then find_jdk run; else find_jdk; fi || die "$(explain_no_jdk)"
    JAVA=$DSMIP_JDK/bin/java
    locate_archive
}

locate_archive() {
    local sum
    sum=$(readlink -f "$JAVA"; stat -L -c %Y "$JAVA")
    sum=$(cksum <<<"$sum")
    ARCHIVE=$ROOT/controlplane/target/dsmip-${sum%% *}.jsa
}

# is_built WHICH: true when it is there and as new as everything it is made from.
is_built() {
    local jar=${JAR_OF[$1]} module inputs=("$ROOT/pom.xml")
    [[ -f $jar && -f $JAR && -d ${JAR%/*}/lib ]] || return 1
    for module in ${MODULES_OF[$1]}; do
        inputs+=("$ROOT/$module/pom.xml" "$ROOT/$module/src/main")
    done
    [[ -z $(find "${inputs[@]}" -newer "$jar" -print -quit 2>/dev/null) ]]
}

# True when the archive fits the program, or none can be made: by this user, or by this Java, which is tried once.
is_archived() {
    [[ $ARCHIVE -nt $JAR || $ARCHIVE.none -nt $JAR || ! -w ${ARCHIVE%/*} ]]
}

# ensure_built WHICH: builds what is missing. Two that start at once build once: the lock is on the parent POM, which is there
# in any case, so that none is left behind. Nobody waits for the archive that another one makes.
ensure_built() {
    local lock which=$1
    is_built "$which" && is_archived && return 0
    exec {lock}<"$ROOT/pom.xml"
    if is_built "$which"; then
        flock -n "$lock" || return 0
    else
        flock "$lock"
    fi
    is_built "$which" || build "$which"
    is_archived || archive_classes
    exec {lock}<&-
}

# build WHICH: what Maven says shows only when it fails. The microbenchmarks are left out: they take long, and nothing here
# needs them.
build() {
    local log modules=${MODULES_OF[$1]}
    note "building (the program is missing or older than its sources)"
    log=$(mktemp)
    if ! (cd "$ROOT" && ./mvnw -B -q -DskipTests -pl "${modules##* }" -am package >"$log" 2>&1); then
        cat "$log" >&2
        rm -f "$log"
        die "the build failed"
    fi
    rm -f "$log"
    # Maven leaves alone what only a comment or a timestamp changed; an archive of classes goes with the very file it was made from.
    is_built program || touch "$JAR"
    [[ $1 == program ]] || touch "${JAR_OF[$1]}"
}

# Class data sharing halves the time to start: the archive holds what a run uses that reads configurations and rehearses a
# node's life (so does every node, to be fast at its first move). Java ignores an archive that does not fit it or the program;
# so that none is half written, it gets its name last.
archive_classes() {
    local fresh=$ARCHIVE.new
    "$JAVA" "${NODE_FLAGS[@]}" -XX:ArchiveClassesAtExit="$fresh" -Xlog:disable -Xlog:all=off -jar "$JAR" rehearse \
        --config <(sample_config home-agent) --config <(sample_config mobile-node) >/dev/null 2>&1 || true
    if [[ -s $fresh ]]; then
        mv -f "$fresh" "$ARCHIVE"
        rm -f "$ARCHIVE.none"
    else
        rm -f "$fresh"
        : >"$ARCHIVE.none" # or every start would try again
    fi
}

# sample_config ROLE: the testbed's configuration, which no one is going to run.
sample_config() {
    sed -e 's/@LAB@/rehearsal/' -e 's:@DIR@:/run/dsmip:' "$ROOT/scripts/lib/$1.toml"
}
