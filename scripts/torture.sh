#!/usr/bin/env bash
# torture.sh [SCENARIO…]: the release program killed, starved, hung up on, with the disk full and the database away; a
# line with a figure each, and a failure where something was lost or wrong. server/tests/torture/main.rs has the list.
# About ten minutes on two cores. VESTIBULE_TORTURE=5 does five percent of it; VESTIBULE_BINARY names another program.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need rustup cargo cc node npm

export VESTIBULE_TORTURE=${VESTIBULE_TORTURE:-100}
if [[ -z ${VESTIBULE_BINARY:-} ]]; then
    scripts/tools.sh
    scripts/build.sh release
    export VESTIBULE_BINARY=$target/release/vestibule
fi
export VESTIBULE_POSTGRES_STATE=${VESTIBULE_POSTGRES_STATE:-$root/target/postgres-torture}
trap 'scripts/postgres.sh stop' EXIT
VESTIBULE_TEST_POSTGRES=$(scripts/postgres.sh start)
export VESTIBULE_TEST_POSTGRES
unset DATABASE_URL

say "Torture, $VESTIBULE_TORTURE percent of it"
failed=0
cargo test --quiet --package server --test torture -- "$@" || failed=1

if (($# == 0)); then
    export VESTIBULE_FUZZ_REQUESTS=$((100 * VESTIBULE_TORTURE))
    if out=$(cargo test --quiet --package server --test http -- fuzz 2>&1); then
        note "fuzz: $VESTIBULE_FUZZ_REQUESTS mutated requests on each database, no 5xx, no panic"
    else
        printf '%s\nfuzz: WRONG, above\n' "$out"
        failed=1
    fi
fi
exit "$failed"
