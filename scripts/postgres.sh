#!/usr/bin/env bash
# postgres.sh start | url | database NAME | stop
# postgres.sh halt | resume | freeze | thaw
#
# A Postgres of one's own for tests: temporary, only on 127.0.0.1, no password, no fsync. (VESTIBULE_POSTGRES_FSYNC=on
# gives it that, for figures.)
# `start` and `url` print where it is, as a superuser; `database` makes an empty database and prints its URL.
# `halt` ends it and keeps what it has until `resume`; `freeze` lets nothing in it move until `thaw`.
# $VESTIBULE_POSTGRES_STATE names the file that remembers it (target/postgres), so that two can live side by side.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
state=${VESTIBULE_POSTGRES_STATE:-$root/target/postgres}

# The folder of initdb, pg_ctl and psql. Debian keeps them off PATH.
programs() {
    if has pg_ctl; then dirname "$(readlink -f "$(type -P pg_ctl)")"; else
        find /usr/lib/postgresql -path '*/bin/pg_ctl' -printf '%h\n' 2>/dev/null | sort -V | tail -n 1
    fi
}

# Postgres refuses to run as root.
unprivileged() {
    local user=nobody
    if ((EUID != 0)); then
        "$@"
    else
        if id postgres >/dev/null 2>&1; then user=postgres; fi
        runuser -u "$user" -- "$@"
    fi
}

free_port() {
    node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}

running() {
    [[ -f $state ]] && read -r dir port <"$state" &&
        [[ -f $dir/data/postmaster.pid ]] && kill -0 "$(head -n 1 "$dir/data/postmaster.pid")" 2>/dev/null
}
url() { echo "postgres://vestibule@127.0.0.1:$port/${1:-postgres}"; }

start() {
    if running; then
        url
        return
    fi
    need node
    if [[ ! -x $bin/initdb ]]; then
        apt_install postgresql >&2
        bin=$(programs)
    fi
    dir=$(mktemp -d /tmp/vestibule-postgres.XXXXXX)
    cd "$dir"
    if ((EUID == 0)); then chown "$(unprivileged id -u)" .; fi
    if ! unprivileged "$bin/initdb" --pgdata=data --username=vestibule --auth=trust --encoding=UTF8 --locale=C --no-sync >log 2>&1; then
        give_up
    fi
    # Somebody may take the port between the look and the start.
    for _ in 1 2 3; do
        port=$(free_port)
        if up; then
            mkdir -p "$(dirname "$state")"
            echo "$dir $port" >"$state"
            url
            return
        fi
    done
    give_up
}

# In $dir, on $port.
up() {
    local keeps=${VESTIBULE_POSTGRES_FSYNC:-off}
    unprivileged "$bin/pg_ctl" start --silent --wait --pgdata=data --log=data/log -o "-h 127.0.0.1 -p $port -k $dir \
        -c fsync=$keeps -c synchronous_commit=$keeps -c full_page_writes=$keeps -c max_connections=200" >>log 2>&1
}

give_up() {
    cat log data/log >&2 || true
    rm -rf "$dir"
    fail "Postgres did not start"
}

stop() {
    if running; then
        cd "$dir"
        unprivileged "$bin/pg_ctl" stop --silent --wait --mode=immediate --pgdata=data
        cd "$root"
        rm -rf "$dir"
    fi
    rm -f "$state"
}

# Fast and not immediate: without fsync only a shutdown keeps what was committed.
halt() { cd "$dir" && unprivileged "$bin/pg_ctl" stop --silent --wait --mode=fast --pgdata=data; }
resume() { cd "$dir" && up; }

# All its processes: those of open connections are children of the first.
signal() {
    local first
    first=$(head -n 1 "$dir/data/postmaster.pid")
    kill "-$1" "$first"
    pkill "-$1" --parent "$first"
}
freeze() { signal STOP; }
thaw() { signal CONT; }

# Always empty, also after an earlier run.
database() {
    [[ ${1:-} =~ ^[a-z0-9_]+$ ]] || fail "usage: scripts/postgres.sh database NAME (a-z, 0-9, _)"
    "$bin/psql" --no-psqlrc --quiet --dbname="$(url)" --command="SET client_min_messages = warning" \
        --command="DROP DATABASE IF EXISTS $1 WITH (FORCE)" --command="CREATE DATABASE $1"
    url "$1"
}

bin=$(programs)
case ${1:-} in
    start | stop) "$1" ;;
    url | database | halt | freeze | thaw)
        running || fail "no Postgres is running: scripts/postgres.sh start"
        "$@"
        ;;
    resume)
        read -r dir port <"$state" || fail "no Postgres was halted"
        resume
        ;;
    *) fail "usage: scripts/postgres.sh start | url | database NAME | stop | halt | resume | freeze | thaw" ;;
esac
