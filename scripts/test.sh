#!/usr/bin/env bash
# test.sh [all | check | rust | browser]
#
#   check    format, clippy for both halves, types of the browser tests (a minute or two)
#   rust     unit, flow, migration and HTTP tests, on SQLite and on Postgres
#   browser  Playwright, on both databases, with and without JavaScript
#   all      everything; from a clean checkout about half an hour on two cores
#
# The last line is `N passed, M failed`: Rust and browser tests together. A step that fails without a
# failed test (format, a build, a missing browser) counts as one. Nothing is skipped because it is missing.
#
# shellcheck disable=SC2317 # `step` calls the functions below
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
mode=${1:-all}
[[ $mode =~ ^(all|check|rust|browser)$ ]] || fail "usage: scripts/test.sh [all | check | rust | browser]"
need rustup cargo cc node npm

exec </dev/null 2>&1
export CI=true CARGO_TERM_COLOR=never NO_COLOR=1
unset DATABASE_URL FORCE_COLOR

passed=0 failed=0 table=()
work=$(mktemp -d)
export VESTIBULE_POSTGRES_STATE=$work/postgres
# Also when it is interrupted, or ends half-way.
trap 'scripts/postgres.sh stop || true; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# step NAME COMMAND…: runs it and remembers how it went. (No `set -e` inside: it stands in a condition.)
step() {
    local name=$1 start=$SECONDS before=$failed how=ok
    shift
    say "$name"
    "$@" || how=FAILED
    if [[ $how == FAILED && $failed == "$before" ]]; then failed=$((failed + 1)); fi
    table+=("$(printf '%-18s %8s  %s' "$name" "$(minutes $((SECONDS - start)))" "$how")")
    [[ $how == ok ]]
}

finish() {
    say "Steps"
    printf '   %s\n' "${table[@]}"
    if [[ $mode == check ]]; then exit $((failed > 0)); fi
    printf '\n%d passed, %d failed\n' "$passed" "$failed"
    exit $((failed > 0 || passed == 0))
}

install() {
    if [[ $mode == check ]]; then
        scripts/tools.sh checks
        return
    fi
    # Debian keeps it off PATH, and starts it as soon as it is installed.
    if ! has pgbouncer && [[ ! -x /usr/sbin/pgbouncer ]]; then
        (apt_install pgbouncer) && service_off pgbouncer || return
    fi
    if [[ $mode == rust ]]; then
        scripts/tools.sh checks
        return
    fi
    scripts/tools.sh || return
    if ! has oathtool; then (apt_install oathtool) || return; fi
    if [[ -z ${CHROMIUM:=$(chromium)} ]]; then (apt_install chromium fonts-dejavu-core) || return; fi
    export CHROMIUM=${CHROMIUM:-$(chromium)}
    [[ -x $CHROMIUM ]] || { note "There is no browser at CHROMIUM=$CHROMIUM" && return 1; }
}
chromium() { type -P chromium chromium-browser google-chrome google-chrome-stable | head -n 1; }

postgres() {
    VESTIBULE_TEST_POSTGRES=$(scripts/postgres.sh start) || return
    export VESTIBULE_TEST_POSTGRES
    note "$VESTIBULE_TEST_POSTGRES"
}

clippy_server() { cargo clippy --workspace --exclude frontend --all-targets -- -D warnings; }
clippy_browser() { cargo clippy --package frontend --target "$wasm_target" -- -D warnings; }
types() { (cd end2end && npx --no-install tsc --noEmit); }

# count WORDS FILE: adds up the numbers that stand before one of these words.
count() { { grep -oE "[0-9]+ ($1)" "$2" || true; } | awk '{ n += $1 } END { print n + 0 }'; }

# nextest ends with "Summary [ 1.2s] 12 tests run: 11 passed, 1 timed out, 0 skipped";
# cargo test says for each program "test result: ok. 12 passed; 0 failed; 1 ignored; …".
rust_tests() {
    local log=$work/rust.log ok=0 left=()
    if has cargo-nextest; then
        cargo nextest run --workspace --exclude frontend --no-fail-fast 2>&1 | tee "$log" || ok=1
        left=(--doc) # nextest does not run the examples in the documentation
    fi
    cargo test --workspace --exclude frontend --no-fail-fast "${left[@]}" 2>&1 | tee -a "$log" || ok=1
    grep -E '^ *Summary \[.*\] |^test result: ' "$log" >"$log.end" || true
    passed=$((passed + $(count passed "$log.end")))
    failed=$((failed + $(count 'failed|timed out|exec failed' "$log.end")))
    return "$ok"
}

browser_tests() {
    local results=$root/end2end/test-results/results.json ok=0 counts
    rm -f "$results"
    (cd end2end && npx --no-install playwright test) || ok=1
    counts=$(node -p 'const { stats } = JSON.parse(fs.readFileSync(process.argv[1])); stats.expected + " " + (stats.unexpected + stats.flaky)' "$results") || return
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
    return "$ok"
}

step "install" install || finish

if [[ $mode == all || $mode == check ]]; then
    step "format" cargo fmt --all --check || note "'make fmt' puts that right"
    step "clippy, server" clippy_server || true
    step "clippy, browser" clippy_browser || true
    step "types" types || true
fi
if [[ $mode == check ]]; then finish; fi

step "postgres" postgres || finish
if [[ $mode != browser ]]; then
    step "rust tests" rust_tests || true
fi
if [[ $mode != rust ]]; then
    step "build frontend" scripts/build.sh frontend || finish
    step "build server" scripts/build.sh server || finish
    step "browser tests" browser_tests || true
fi
finish
