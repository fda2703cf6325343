# shellcheck shell=sh
# Finds a JDK that can build and run this project. POSIX, because ./mvnw reads it too.

DSMIP_JDK_MIN=22

# jdk_major HOME: prints the feature version of the Java there; fails when there is none.
jdk_major() {
    [ -n "$1" ] && [ -x "$1/bin/java" ] || return 1
    _version=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$1/release" 2>/dev/null) || _version=
    [ -n "$_version" ] ||
        _version=$("$1/bin/java" -version 2>&1 | sed -n 's/^.*version "\([^"]*\)".*$/\1/p' | head -n 1)
    _version=${_version#1.} # 1.8.0_412 was Java 8
    _version=${_version%%[!0-9]*}
    [ -n "$_version" ] && echo "$_version"
}

# path_java_home: prints the home of the `java` on the PATH; fails when there is none.
path_java_home() {
    _java=$(command -v java) || return 1
    _java=$(readlink -f "$_java") || return 1
    echo "${_java%/bin/java}"
}

# jdk_candidates: prints, best first, the folders where a JDK may be: what the environment names, what the PATH finds,
# where installers put them.
jdk_candidates() {
    [ -z "${JAVA_HOME:-}" ] || echo "$JAVA_HOME"
    env | sed -n 's/^JAVA[A-Za-z0-9_]*_HOME=//p'
    path_java_home || true
    _user=${HOME:-/root}
    for _folder in /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* /opt/jdk/* /usr/local/* \
        "$_user"/.sdkman/candidates/java/* "$_user"/.jdks/* "$_user"/.m2/jdks/* "$_user"/.gradle/jdks/* \
        "$_user"/.asdf/installs/java/* "$_user"/.local/share/mise/installs/java/* "$_user"/.jbang/cache/jdks/*; do
        [ ! -x "$_folder/bin/java" ] || echo "$_folder"
    done
}

# shellcheck disable=SC2034  # for the scripts that read this file
# find_jdk [run]: sets DSMIP_JDK to the first JDK that is new enough, or to nothing; and DSMIP_JDK_SEEN to what was looked at.
# A Java without a compiler will do to run what is built.
find_jdk() {
    DSMIP_JDK=
    DSMIP_JDK_SEEN=
    _homes=$(jdk_candidates)
    _known=:
    while read -r _home; do
        _major=$(jdk_major "$_home") || continue
        _home=$(readlink -f "$_home")
        case $_known in
            *":$_home:"*) continue ;;
        esac
        _known=$_known$_home:
        if [ "$_major" -ge "$DSMIP_JDK_MIN" ] && { [ "${1:-}" = run ] || [ -x "$_home/bin/javac" ]; }; then
            DSMIP_JDK=$_home
            return 0
        fi
        [ -x "$_home/bin/javac" ] || _major="$_major without javac"
        DSMIP_JDK_SEEN="${DSMIP_JDK_SEEN:+$DSMIP_JDK_SEEN, }Java $_major in $_home"
    done <<END
$_homes
END
    return 1
}

# all_jdks: prints "VERSION HOME" for each JDK that is new enough, the one of find_jdk first.
all_jdks() {
    jdk_candidates | while read -r _home; do
        _major=$(jdk_major "$_home") || continue
        [ "$_major" -lt "$DSMIP_JDK_MIN" ] || [ ! -x "$_home/bin/javac" ] || echo "$_major $(readlink -f "$_home")"
    done | awk '!seen[$0]++'
}

# explain_no_jdk: the one line for a machine where find_jdk failed.
explain_no_jdk() {
    echo "needs a JDK from $DSMIP_JDK_MIN up, found ${DSMIP_JDK_SEEN:-no Java at all}:" \
        "install one, such as Eclipse Temurin 25 or on Debian openjdk-25-jdk, or let JAVA_HOME name one"
}
