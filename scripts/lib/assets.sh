# shellcheck shell=bash
# The browser's files: fetched by npm as the lock file says, copied into target/assets, embedded by the binary.

# One digest over the names and contents of the given files.
digest_of() {
    sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}

assets_inputs() {
    find assets -name node_modules -prune -o -type f -print0
}

# npm_ci FOLDER: what the lock file says, nothing run from it, and only when the lock file changed.
npm_ci() {
    local folder=$1 stamp="$1/node_modules/.tongxin-lock" lock
    lock=$(sha256sum "$folder/package-lock.json" | cut -d ' ' -f 1)
    if [[ ! -f $stamp || $(<"$stamp") != "$lock" ]]; then
        (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund) || die "npm ci failed in $folder"
        mkdir -p "$folder/node_modules"
        printf '%s\n' "$lock" >"$stamp"
    fi
}

build_assets() {
    local stamp=target/assets.stamp digest
    digest=$(assets_inputs | digest_of)
    if [[ -d target/assets && -f $stamp && $(<"$stamp") == "$digest" ]]; then
        return
    fi
    say "assets: npm ci, then copying into target/assets"
    npm_ci assets
    (cd assets && node build.mjs) || die "assets/build.mjs failed"
    # Taken again: `npm ci` and the build leave the inputs alone, and if they do not, the next run says so by building.
    printf '%s\n' "$digest" >"$stamp"
}
