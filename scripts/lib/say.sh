# shellcheck shell=bash
# How ./dev speaks: one line when a step begins, one when it ends, its whole log when it fails.

say() { printf '── %s\n' "$*"; }

die() {
    printf '✗  %s\n' "$*" >&2
    exit 1
}

# Seconds as a person reads them: 7 s, 3 min 20 s.
spell_seconds() {
    local s=$1
    if ((s < 60)); then printf '%d s' "$s"; else printf '%d min %02d s' $((s / 60)) $((s % 60)); fi
}

# Prints every 30 s what the log says last, so that a long build is seen to move. It sleeps in `read` on a pipe that
# never speaks: a `sleep` left behind would hold our standard output open after the end.
heartbeat() {
    local name=$1 log=$2 began=$3 silence
    exec {silence}<> <(:)
    while true; do
        read -rt 30 -u "$silence" _ || true
        printf '   %s, %s: %s\n' "$name" "$(spell_seconds $((SECONDS - began)))" "$(tail -n 1 "$log" | cut -c -110)"
    done
}

STEP_STATUS=0
HEARTBEAT=

stop_heartbeat() {
    if [[ -n $HEARTBEAT ]]; then
        kill "$HEARTBEAT" 2>/dev/null || true
        wait "$HEARTBEAT" 2>/dev/null || true
        HEARTBEAT=
    fi
}

# Where the log of a step goes.
log_of() { printf '%s/target/dev/%s.log' "$root" "${1//[^a-zA-Z0-9]/-}"; }

# try NAME COMMAND…: runs the command with its output in a log, says how long it took, leaves the outcome in STEP_STATUS.
try() {
    local name=$1 log began=$SECONDS
    shift
    log=$(log_of "$name")
    mkdir -p "${log%/*}"
    : >"$log"
    printf '▸  %s\n' "$name"
    heartbeat "$name" "$log" "$began" &
    HEARTBEAT=$!
    # A subshell with its own `set -e`, called outside any condition: inside `if` bash would ignore a failing line.
    set +e
    (
        set -e
        "$@"
    ) >"$log" 2>&1 </dev/null
    STEP_STATUS=$?
    set -e
    stop_heartbeat
    if ((STEP_STATUS == 0)); then
        printf '✓  %s (%s)\n' "$name" "$(spell_seconds $((SECONDS - began)))"
    else
        printf '✗  %s failed after %s; its log:\n\n' "$name" "$(spell_seconds $((SECONDS - began)))"
        tail -n 400 "$log"
        printf '\n   whole log: %s\n' "${log#"$root"/}"
    fi
}

# step NAME COMMAND…: as `try`, and stops when it fails.
step() {
    try "$@"
    ((STEP_STATUS == 0)) || die "stopped at: $1"
}
