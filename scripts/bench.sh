#!/usr/bin/env bash
# bench.sh [ROW…]: figures of the release program, on SQLite and on Postgres, each beside a baseline of the same run. They
# are to be read, not asserted; a machine that does something else at the same time spoils them. server/tests/bench/main.rs
# has the list of rows; without one, everything. About twelve minutes on two cores, once built.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need rustup cargo cc node npm taskset
if (($(nproc) < 2)); then fail "one core answers and another asks: this needs two"; fi

scripts/tools.sh
scripts/build.sh release
folder=$(mktemp -d)
export VESTIBULE_POSTGRES_STATE=$root/target/postgres-bench
trap 'scripts/postgres.sh stop; rm -rf "$folder"' EXIT
# As in service: what is committed is on the disk.
VESTIBULE_TEST_POSTGRES=$(VESTIBULE_POSTGRES_FSYNC=on scripts/postgres.sh start)
export VESTIBULE_TEST_POSTGRES

# The program and the baselines answer on one core; what asks has the other.
printf '#!/bin/sh\nexec taskset -c 0 "%s" "$@"\n' "$target/release/vestibule" >"$folder/pinned"
chmod +x "$folder/pinned"
cargo build --quiet --release --package server --test bench

say "How fast, how soon, how heavy?"
VESTIBULE_BENCH=1 VESTIBULE_BINARY=$folder/pinned \
    taskset -c 1 cargo test --quiet --release --package server --test bench -- "$@"
if (($# > 0)); then exit; fi
node end2end/bench/page.mjs "$target/release/vestibule"

say "Does the time of an answer tell whether an address has an account, or an id is somebody's? (AUC; 0.5 is a coin)"
node end2end/bench/enumeration.mjs "$target/release/vestibule"
node end2end/bench/enumeration.mjs "$target/release/vestibule" "$(scripts/postgres.sh database bench)"

say "Does a page of activity take longer where there are a million rows? And what does the check of a sign-in cost?"
for url in "sqlite://$folder/bench.db" "$(scripts/postgres.sh database bench_activity)"; do
    cargo run --quiet --release --package accounts --example bench_activity -- "$url"
done
