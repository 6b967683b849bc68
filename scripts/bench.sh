#!/usr/bin/env bash
# bench.sh: figures of the release program, on SQLite and on Postgres. They are to be read, not asserted; a machine that
# does something else at the same time spoils them.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need rustup cargo cc node npm

scripts/tools.sh
scripts/build.sh release
export VESTIBULE_POSTGRES_STATE=$root/target/postgres-bench
trap 'scripts/postgres.sh stop' EXIT
scripts/postgres.sh start >/dev/null

say "Does the time of an answer tell whether an address has an account? (AUC; 0.5 is a coin)"
node end2end/bench/enumeration.mjs "$target/release/vestibule"
node end2end/bench/enumeration.mjs "$target/release/vestibule" "$(scripts/postgres.sh database bench)"

say "Does a page of activity take longer where there are a million rows? And what does the check of a sign-in cost?"
folder=$(mktemp -d)
trap 'scripts/postgres.sh stop; rm -rf "$folder"' EXIT
for url in "sqlite://$folder/bench.db" "$(scripts/postgres.sh database bench_activity)"; do
    cargo run --quiet --release --package accounts --example bench_activity -- "$url"
done
