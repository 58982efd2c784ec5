# shellcheck shell=bash
# The browser journeys: our own city on a free port, Debian's Chromium, no test server of anybody else.

# browser_tests [FILE…]: runs the journeys; the report a program can read goes to target/e2e/journeys.tap.
browser_tests() {
    npm_ci e2e
    local -a files=("$@")
    ((${#files[@]})) || files=(e2e/*.test.mjs)
    rm -rf target/e2e
    mkdir -p target/e2e
    TONGXIN_BINARY="$target/debug/tongxin" node --test \
        --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter=tap --test-reporter-destination=target/e2e/journeys.tap "${files[@]}"
}
