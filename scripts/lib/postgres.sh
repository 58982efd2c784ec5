# shellcheck shell=bash
# A throw-away PostgreSQL: own data folder, own socket folder, a free port of loopback, a password made for it, and
# never as root (PostgreSQL refuses that). It ends with `./dev test`, or with `./dev db stop`.

readonly POSTGRES_KEPT=target/dev/postgres

# The folder of initdb and postgres, the newest major version first. Debian keeps them off the PATH.
postgres_bin() {
    local dir
    for dir in "${TONGXIN_PG_BIN:-}" $(printf '%s\n' /usr/lib/postgresql/*/bin | sort --reverse --version-sort); do
        [[ -x $dir/initdb && -x $dir/postgres ]] && printf '%s' "$dir" && return
    done
    dir=$(dirname "$(command -v initdb || printf /nowhere/initdb)")
    [[ -x $dir/postgres ]] && printf '%s' "$dir"
}

# Runs a program as the user PostgreSQL shall belong to: ourselves, or `postgres` when we are root.
as_postgres() {
    if ((EUID == 0)); then
        (cd / && runuser --user postgres -- "$@")
    else
        "$@"
    fi
}

free_port() {
    node --eval 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}

# postgres_start: sets PG_HOME (the folder that holds everything of it) and TONGXIN_TEST_POSTGRES_URL.
postgres_start() {
    local bin port password
    bin=$(postgres_bin)
    if ((EUID == 0)); then
        id postgres >/dev/null 2>&1 || die "we are root, PostgreSQL must not be, and there is no user postgres"
    fi
    PG_HOME=$(mktemp --directory "${TMPDIR:-/tmp}/tongxin-pg.XXXXXX")
    chmod 700 "$PG_HOME"
    password=$(od -An -N 12 -t x1 /dev/urandom | tr -d ' \n')
    printf '%s\n' "$password" >"$PG_HOME/password"
    ((EUID != 0)) || chown -R postgres: "$PG_HOME"
    as_postgres "$bin/initdb" --pgdata="$PG_HOME/data" --username=tongxin --pwfile="$PG_HOME/password" --no-sync \
        --auth-local=trust --auth-host=password --encoding=UTF8 --locale=C.UTF-8 >"$(postgres_note initdb)" 2>&1 ||
        postgres_failed initdb
    port=$(free_port)
    as_postgres "$bin/pg_ctl" start --silent --wait --timeout=60 --pgdata="$PG_HOME/data" --log="$PG_HOME/log" \
        --options="-p $port -k '$PG_HOME' $(postgres_settings)" >"$(postgres_note start)" 2>&1 || postgres_failed start
    export TONGXIN_TEST_POSTGRES_URL="postgres://tongxin:$password@127.0.0.1:$port/postgres"
}

# Small, but honest: fsync stays on, so that a commit costs what it costs. One worker process per test keeps a few
# connections, each test has a database of its own.
postgres_settings() {
    printf -- '-c %s ' listen_addresses=127.0.0.1 max_connections=300 shared_buffers=64MB fsync=on \
        wal_level=minimal max_wal_senders=0 max_wal_size=512MB timezone=UTC log_timezone=UTC jit=off
}

postgres_note() { mkdir -p target/dev && printf 'target/dev/postgres-%s.log' "$1"; }

postgres_failed() {
    cat "$(postgres_note "$1")" >&2
    [[ -f $PG_HOME/log ]] && cat "$PG_HOME/log" >&2
    postgres_remove
    die "the throw-away PostgreSQL did not come up ($1)"
}

# postgres_stop: ends the server of PG_HOME by the process id it wrote down, and takes its folder away.
postgres_stop() {
    [[ -n ${PG_HOME:-} && -d $PG_HOME ]] || return 0
    as_postgres "$(postgres_bin)/pg_ctl" stop --silent --mode=immediate --timeout=30 --pgdata="$PG_HOME/data" \
        >/dev/null 2>&1 || true
    postgres_remove
}

postgres_remove() {
    # The pattern is the lock on the door: this line removes folders that postgres_start made, and no others.
    [[ $PG_HOME == */tongxin-pg.?????? ]] && rm -rf -- "$PG_HOME"
    PG_HOME=
}

# ./dev db start: a server that stays until ./dev db stop. Prints the line to paste.
postgres_keep() {
    if postgres_kept_runs; then
        say "already running"
    else
        postgres_start
        mkdir -p "${POSTGRES_KEPT%/*}"
        printf 'PG_HOME=%q\nTONGXIN_TEST_POSTGRES_URL=%q\n' "$PG_HOME" "$TONGXIN_TEST_POSTGRES_URL" >"$POSTGRES_KEPT"
        chmod 600 "$POSTGRES_KEPT"
    fi
    postgres_status
}

postgres_kept_runs() {
    [[ -f $POSTGRES_KEPT ]] || return 1
    # shellcheck source=/dev/null
    source "$POSTGRES_KEPT"
    as_postgres "$(postgres_bin)/pg_ctl" status --pgdata="$PG_HOME/data" >/dev/null 2>&1
}

postgres_stop_kept() {
    if postgres_kept_runs; then
        postgres_stop
        say "stopped, and its data removed"
    else
        say "not running"
    fi
    rm -f "$POSTGRES_KEPT"
}

postgres_status() {
    if postgres_kept_runs; then
        printf 'export TONGXIN_TEST_POSTGRES_URL=%s\n' "$TONGXIN_TEST_POSTGRES_URL"
    else
        say "not running; ./dev db start"
    fi
}
