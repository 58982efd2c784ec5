# shellcheck shell=bash
# What must hold before a test runs. Clippy shares the dev profile's folder with the tests.

lint_steps() {
    step 'format' cargo fmt --all --check
    step 'format of the oracle' cargo fmt --manifest-path oracle/Cargo.toml --check
    step 'clippy' cargo clippy --workspace --all-targets --locked -- -D warnings
    step 'licences, bans, sources' cargo deny --all-features check bans licenses sources
    step 'unused dependencies' cargo machete
    step 'browser files' lint_browser_files
    step 'scripts' lint_scripts
    step 'links' node scripts/links.mjs
}

lint_browser_files() {
    npm_ci assets
    cd assets
    npm run lint --if-present
}

lint_scripts() {
    local file
    for file in dev .ci/run scripts/lib/*.sh; do bash -n "$file"; done
    find scripts e2e -name node_modules -prune -o -name '*.mjs' -print0 | xargs -0 -n 1 node --check
    ! have shellcheck || shellcheck --external-sources dev .ci/run
}
