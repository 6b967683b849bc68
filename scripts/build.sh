#!/usr/bin/env bash
# build.sh frontend | server | preview | release
#
#   frontend  what the browser gets, optimized and compressed, into target/site
#   server    the program for tests: dev profile, reads target/site from disk
#   preview   both, as one program with target/site inside, to look around in: target/preview/vestibule
#   release   the same to run for real, smaller and faster, and slower to build: target/release/vestibule
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need cargo cc

site=$root/target/site
stamp=$root/target/site.stamp

# One line for the names and contents of all these files, whenever they were checked out.
fingerprint() { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum | cksum; }

inputs() {
    local sources=(app frontend style .cargo scripts/frontend.mjs Cargo.toml Cargo.lock rust-toolchain.toml end2end/package-lock.json)
    echo "$wasm_bindgen_version ${RUSTFLAGS:-} $(fingerprint "${sources[@]}")"
}

# wasm-bindgen, wasm-opt and brotli run each time, and then the program is linked again. So: not while what is read and
# what was written are as we left them.
frontend() {
    local before
    before=$(inputs)
    if [[ -d $site && -f $stamp && "$before / $(fingerprint "$site")" == "$(<"$stamp")" ]]; then
        note "The frontend is unchanged"
        return
    fi
    rm -f "$stamp"
    timed "Building the frontend (2 minutes the first time, then half of one)" node scripts/frontend.mjs
    echo "$before / $(fingerprint "$site")" >"$stamp"
}

server() {
    timed "Building the server for tests (3 minutes the first time)" \
        cargo build --package server --bin vestibule
}

preview() {
    frontend
    timed "Building the program to look around in, $target/preview/vestibule (5 minutes the first time)" \
        cargo build --profile preview --package server --bin vestibule
}

release() {
    frontend
    timed "Building the program to run for real, $target/release/vestibule (10 minutes the first time)" \
        cargo build --release --package server --bin vestibule
}

case ${1:-} in
    frontend | server | preview | release) "$1" ;;
    *) fail "usage: scripts/build.sh frontend | server | preview | release" ;;
esac
