# shellcheck shell=bash
# ./dev test: everything that must hold, in the order in which it is cheapest to learn that it does not.
# The last line adds up what the test runners counted themselves: `N passed, N failed, N skipped`.

passed=0 failed=0 skipped=0 crashed=0

run_tests() {
    local browser=yes
    while (($#)); do
        case $1 in
            --fast) browser=no ;;
            *) die "./dev test takes --fast or nothing" ;;
        esac
        shift
    done
    # shellcheck source=scripts/lib/lint.sh
    source scripts/lib/lint.sh
    # shellcheck source=scripts/lib/browser.sh
    source scripts/lib/browser.sh
    need_build_tools
    need_test_tools
    [[ $browser == no ]] || need_browser
    trap 'stop_heartbeat; postgres_stop' EXIT
    trap 'exit 130' INT TERM

    step 'assets' build_assets
    lint_steps
    # Not a `step`: it must set variables of this shell.
    [[ -n ${TONGXIN_TEST_POSTGRES_URL:-} ]] || { say "starting a throw-away PostgreSQL" && postgres_start; }
    try 'tests on SQLite and PostgreSQL' cargo nextest run --workspace --locked --no-fail-fast --color never
    count_nextest
    if documentation_has_tests; then
        try 'tests in the documentation' cargo test --doc --workspace --locked --no-fail-fast --color never
        count_doctests
    fi
    if [[ $browser == yes ]]; then
        step 'binary for the browser' cargo build --locked --package tongxin
        try 'browser journeys' browser_tests
        count_journeys
    fi
    close_the_books
}

# Prints the runners' own closing lines, then their sum as the last line.
close_the_books() {
    printf '\nin %s\n' "$(spell_seconds "$SECONDS")"
    printf '%d passed, %d failed' "$passed" "$failed"
    ((skipped == 0)) || printf ', %d skipped' "$skipped"
    printf '\n'
    ((failed == 0 && crashed == 0 && passed > 0))
}

# number_before WORD FILE-LINE: the number that stands before a word in a line, 0 when it is not there.
number_before() { sed -nE "s/^(.*[^0-9])?([0-9]+) $1.*/\2/p" <<<"$2" | grep . || printf 0; }

# a_runner_ended LINE: a runner that fails without having counted a failure (it did not compile, it was killed) is
# itself the failure; without this a broken build would close with "0 failed".
a_runner_ended() {
    local failures=$1
    if ((STEP_STATUS != 0 && failures == 0)); then crashed=$((crashed + 1)) failed=$((failed + 1)); fi
}

count_nextest() {
    local line failures
    line=$(grep -E '^ *Summary \[' "$(log_of 'tests on SQLite and PostgreSQL')" | tail -n 1 || true)
    printf '   %s\n' "${line:-no summary was printed}"
    failures=$(($(number_before failed "$line") + $(number_before 'timed out' "$line") + $(number_before 'exec failed' "$line")))
    passed=$((passed + $(number_before passed "$line")))
    failed=$((failed + failures))
    skipped=$((skipped + $(number_before skipped "$line")))
    a_runner_ended "$failures"
}

documentation_has_tests() { grep -rqE '^\s*//[/!] ```(rust|no_run|should_panic)?\s*$' crates --include='*.rs'; }

count_doctests() {
    local line failures=0
    while read -r line; do
        passed=$((passed + $(number_before passed "$line")))
        failures=$((failures + $(number_before failed "$line")))
        skipped=$((skipped + $(number_before ignored "$line")))
    done < <(grep -E '^test result:' "$(log_of 'tests in the documentation')" || true)
    failed=$((failed + failures))
    a_runner_ended "$failures"
}

count_journeys() {
    local tap=target/e2e/journeys.tap failures
    touch "$tap"
    failures=$(($(journeys fail "$tap") + $(journeys cancelled "$tap")))
    printf '   browser: %s passed, %s failed; pictures in target/e2e\n' "$(journeys pass "$tap")" "$failures"
    passed=$((passed + $(journeys pass "$tap")))
    failed=$((failed + failures))
    skipped=$((skipped + $(journeys skipped "$tap") + $(journeys todo "$tap")))
    a_runner_ended "$failures"
}

journeys() { sed -nE "s/^# $1 ([0-9]+)$/\1/p" "$2" | tail -n 1 | grep . || printf 0; }
