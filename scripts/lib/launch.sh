# shellcheck shell=bash
# Java's options for the programs here. Expects common.sh, build.sh.
#
# DSMIP_JAVA_OPTS   further options for Java, after ours; a garbage collector named there, or in one of Java's own variables,
#                   replaces ours

# Adds to JAVA_FLAGS what both programs have and what the user wants.
settle_flags() {
    local further refusal
    # Packets before compilation: where both want the same core, code that is compiled a little later costs less than a packet
    # that waits. Others than root may not set priorities, and Java would say so.
    ((EUID != 0)) || JAVA_FLAGS+=(-XX:ThreadPriorityPolicy=1 -XX:CompilerThreadPriority=5)
    # Java takes one collector only.
    [[ "${DSMIP_JAVA_OPTS:-} ${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-}" != *-XX:+Use*GC* ]] ||
        JAVA_FLAGS=("${JAVA_FLAGS[@]/-XX:+UseSerialGC/-XX:-UseSerialGC}")
    read -r -a further <<<"${DSMIP_JAVA_OPTS:-}"
    JAVA_FLAGS+=("${further[@]}")
    # Java's own complaint is of several lines and does not say where the option came from.
    if ((${#further[@]} > 0)) && ! refusal=$("$JAVA" "${JAVA_FLAGS[@]}" -version 2>&1); then
        die "Java refuses DSMIP_JAVA_OPTS=\"$DSMIP_JAVA_OPTS\": ${refusal%%$'\n'*}"
    fi
}
