#!/usr/bin/env bash
# From a clean checkout to a running Vestibule. The first time takes about ten minutes on two quick cores, a quarter of an
# hour on slow ones; after that, seconds. Interrupted and started again, it goes on where it was.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need rustup cargo cc node npm

stages \
    "the tools: Rust's browser target, npm packages, wasm-bindgen|2|scripts/tools.sh" \
    "the browser's half|2|scripts/build.sh frontend" \
    "the program, to look around in; 'make build' makes the one to run for real|6|scripts/build.sh preview"
say "Starting Vestibule; its data is in ./data, Ctrl-C stops it"
exec "$target/preview/vestibule" serve
