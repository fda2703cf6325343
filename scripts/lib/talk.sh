# shellcheck shell=bash
# The program that judges what a script does: told and asked in lines. Expects common.sh, jobs.sh, session.sh.

# begin_talk COMMAND OPTION...: starts it, a command of scripts/testbed.
begin_talk() {
    mkfifo "$WORK/told" "$WORK/answered"
    exec {TOLD}<>"$WORK/told"
    run_job '' judge "$@"
    JUDGE=$JOB
    exec {ANSWERED}<"$WORK/answered"
    rm "$WORK/told" "$WORK/answered"
}

judge() {
    exec "$ROOT/scripts/testbed" "$@" <"$WORK/told" >"$WORK/answered"
}

# ask VERB NAME=VALUE...: sets ANSWER, lines. When the program ends, it has said its last word, and the script ends like it.
ask() {
    local code=0 line words=("${@//[$'\t\n']/ }")
    ANSWER=()
    (IFS=$'\t' && printf '%s\n' "${words[*]}") >&"$TOLD"
    while IFS= read -r line <&"$ANSWERED"; do
        [[ $line != . ]] || return 0
        ANSWER+=("${line# }")
    done
    print_answer
    await_job "$JUDGE" || code=$?
    exit "$code"
}

print_answer() {
    ((${#ANSWER[@]} == 0)) || printf '%s\n' "${ANSWER[@]}"
}

# tell VERB NAME=VALUE...: asks, and prints what is answered.
tell() {
    ask "$@"
    print_answer
}

# abort REASON: there is no sense in going on.
abort() {
    tell abort "reason=$*"
}
