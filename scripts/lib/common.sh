# shellcheck shell=bash
# What every script here shares: how to complain, what to demand, how to tell the time. Expects PROGRAM to be set.

# Failed: one line, exit code 1.
die() {
    printf '%s: %s\n' "$PROGRAM" "$*" >&2
    exit 1
}

# Wrong use: one line, exit code 2.
misuse() {
    printf '%s: %s (see %s --help)\n' "$PROGRAM" "$*" "$PROGRAM" >&2
    exit 2
}

note() {
    printf '%s: %s\n' "$PROGRAM" "$*" >&2
}

# need COMMAND PACKAGE: ends with the Debian package to install when the command is missing.
need() {
    command -v "$1" >/dev/null 2>&1 || die "needs the command $1: install it, on Debian with: apt-get install $2"
}

# Wall clock in microseconds, without starting a process.
now_micros() {
    local now=${EPOCHREALTIME/[.,]/}
    printf '%s' "$now"
}

# millis MICROS: as milliseconds with three digits.
millis() {
    printf '%d.%03d' "$(($1 / 1000))" "$(($1 % 1000))"
}
