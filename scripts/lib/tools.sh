# shellcheck shell=bash
# What must be on the machine, checked before it is used and installed where that is allowed.
# Debian's packages come by apt (as root, or through sudo); Rust tools by `cargo install --locked`.

readonly NODE_MAJOR=18
readonly NEXTEST_VERSION=0.9.143
readonly DENY_VERSION=0.20.2
readonly MACHETE_VERSION=0.9.2
readonly MDBOOK_VERSION=0.5.4

have() { command -v "$1" >/dev/null 2>&1; }

# need_apt WHY PACKAGE…: installs Debian packages, or says exactly what to type.
need_apt() {
    local why=$1
    shift
    local -a as_root=()
    have apt-get || die "$why: please install what Debian calls $* and start again"
    if ((EUID != 0)); then
        if have sudo && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
            as_root=(sudo)
        else
            die "$why. As root: apt-get update && apt-get install --yes --no-install-recommends $*"
        fi
    fi
    say "$why: installing $* by apt"
    "${as_root[@]}" apt-get update --quiet
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@" ||
        die "$why, and apt could not install $*"
}

# need_cargo_tool NAME VERSION: any version that is already there will do; what we install is pinned.
need_cargo_tool() {
    local name=$1 version=$2
    have "$name" && return
    say "$name is not installed: cargo install --locked $name@$version (some minutes, once)"
    # These tools wait for files and for other programs; the last round of optimisation would cost more than it brings.
    CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_TARGET_DIR="$root/target/tools" cargo install --locked "$name@$version" ||
        die "$name could not be built; without a network, put the program on the PATH yourself"
    hash -r
    have "$name" || die "$name was installed, but ${CARGO_HOME:-$HOME/.cargo}/bin is not on the PATH"
}

need_rust() {
    have cargo || die "Rust is missing: see https://rustup.rs (any toolchain from the rust-version in Cargo.toml on)"
    have cc || need_apt "a C compiler and linker is needed (SQLite is compiled from source)" gcc libc6-dev
}

need_node() {
    have node || need_apt "Node is needed for the browser's files" nodejs npm
    have npm || need_apt "npm is needed for the browser's files" npm
    local major
    major=$(node --print 'process.versions.node.split(".")[0]')
    ((major >= NODE_MAJOR)) || die "Node $NODE_MAJOR or newer is needed, this is $(node --version)"
}

need_build_tools() {
    need_rust
    need_node
}

need_lint_tools() {
    cargo fmt --version >/dev/null 2>&1 || need_rustup_component rustfmt
    cargo clippy --version >/dev/null 2>&1 || need_rustup_component clippy
    need_cargo_tool cargo-deny "$DENY_VERSION"
    need_cargo_tool cargo-machete "$MACHETE_VERSION"
}

need_rustup_component() {
    have rustup || die "$1 is missing and rustup is not there to add it"
    rustup component add "$1" || die "rustup could not add $1"
}

need_test_tools() {
    need_lint_tools
    need_cargo_tool cargo-nextest "$NEXTEST_VERSION"
    [[ -n ${TONGXIN_TEST_POSTGRES_URL:-} ]] || need_postgres
}

need_postgres() {
    postgres_bin >/dev/null || need_apt "PostgreSQL is needed for the tests" postgresql
    local bin major
    bin=$(postgres_bin) || die "PostgreSQL's initdb was not found; set TONGXIN_PG_BIN to its folder"
    major=$("$bin/postgres" --version | sed -E 's/[^0-9]*([0-9]+).*/\1/')
    ((major >= 15)) || die "PostgreSQL 15 or newer is needed, $bin has $major"
}

need_browser() {
    CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
    [[ -n $CHROMIUM ]] || need_apt "a browser is needed for the journeys" chromium
    CHROMIUM=${CHROMIUM:-$(command -v chromium || true)}
    [[ -x $CHROMIUM ]] || die "no Chromium was found; set CHROMIUM to the program"
    export CHROMIUM
    # Without a Chinese font the pictures show boxes, and widths are not those of the real page.
    if have fc-list && [[ -z $(fc-list :lang=zh-cn family) ]] || ! have fc-list; then
        need_apt "a Chinese font is needed for the pictures" fontconfig fonts-noto-cjk
    fi
}
