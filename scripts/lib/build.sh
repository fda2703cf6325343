# shellcheck shell=bash
# The program: found, or built when it is missing or older than its sources. Expects ROOT (the repository) and common.sh.

# shellcheck source=scripts/lib/jdk.sh
. "$ROOT/scripts/lib/jdk.sh"

# shellcheck disable=SC2034  # for the scripts that source this file
JAR=$ROOT/controlplane/target/dsmip.jar
readonly PROGRAM_MODULES=(core dataplane controlplane)

# True when the program is there and as new as everything it is made from.
is_built() {
    local module inputs=("$ROOT/pom.xml")
    [[ -f $JAR && -d $ROOT/controlplane/target/lib ]] || return 1
    for module in "${PROGRAM_MODULES[@]}"; do
        inputs+=("$ROOT/$module/pom.xml" "$ROOT/$module/src/main")
    done
    [[ -z $(find "${inputs[@]}" -newer "$JAR" -print -quit 2>/dev/null) ]]
}

# Builds the program if need be; what Maven says shows only when it fails. Two that start at once build once: the lock
# is on the parent POM, which is there in any case, so that none is left behind.
ensure_built() {
    local log lock
    is_built && return 0
    exec {lock}<"$ROOT/pom.xml"
    flock "$lock"
    if ! is_built; then
        note "building (the program is missing or older than its sources)"
        log=$(mktemp)
        # bench is left out: its benchmarks take long to build and nothing here needs them.
        if ! (cd "$ROOT" && ./mvnw -B -q -DskipTests -pl controlplane -am package >"$log" 2>&1); then
            cat "$log" >&2
            rm -f "$log"
            die "the build failed"
        fi
        rm -f "$log"
        touch "$JAR" # Maven leaves it alone when only a comment or a timestamp changed
    fi
    exec {lock}<&-
}

# Sets JAVA to the command of a Java that is new enough.
find_java() {
    find_jdk || die "$(explain_no_jdk)"
    # shellcheck disable=SC2034  # for the scripts that source this file
    JAVA=$DSMIP_JDK/bin/java
}
