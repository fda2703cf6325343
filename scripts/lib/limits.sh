# shellcheck shell=bash
# The books (books.sh) read: for each router and direction what was offered and delivered, how busy processors were and
# where packets were lost. One line each, for people or as JSON. Expects WORK, and `title_of` of figures.sh.

limits_text() {
    read_limits text
}

limits_json() {
    read_limits json
}

read_limits() {
    local variant direction
    for variant in "${VARIANTS[@]}"; do
        for direction in down up; do
            awk -v variant="$variant" -v direction="$direction" -v title="$(title_of "$variant")" -v form="$1" \
                -f "$ROOT/scripts/lib/limits.awk" "$WORK/books"
        done
    done
}
