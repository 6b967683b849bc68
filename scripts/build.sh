#!/usr/bin/env bash
# build.sh frontend | server | release
#
#   frontend  what the browser gets, optimized and compressed, into target/site
#   server    the program for tests: dev profile, reads target/site from disk
#   release   both, as one program with target/site inside: target/release/vestibule
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need cargo cc

site=$root/target/site
stamp=$root/target/site.stamp

# One line for the names and contents of all these files, whenever they were checked out.
fingerprint() { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum | cksum; }

inputs() {
    local sources=(app frontend style Cargo.toml Cargo.lock rust-toolchain.toml end2end/package-lock.json) more
    for more in public .cargo; do [[ -d $more ]] && sources+=("$more"); done
    echo "$wasm_bindgen_version $cargo_leptos_version ${RUSTFLAGS:-} $(fingerprint "${sources[@]}")"
}

# cargo-leptos empties target/site and runs wasm-bindgen, wasm-opt and brotli each time, and then the
# release program is linked again. So: not while what it reads and what it wrote are as we left them.
frontend() {
    local before
    before=$(inputs)
    if [[ -d $site && -f $stamp && "$before / $(fingerprint "$site")" == "$(<"$stamp")" ]]; then
        note "The frontend is unchanged"
        return
    fi
    rm -f "$stamp"
    timed "Building the frontend (4 minutes the first time, then about one)" \
        cargo leptos build --frontend-only --release --precompress
    echo "$before / $(fingerprint "$site")" >"$stamp"
}

server() {
    timed "Building the server for tests (3 minutes the first time)" \
        cargo build --package server --bin vestibule
}

release() {
    frontend
    timed "Building the program, $target/release/vestibule (10 minutes the first time)" \
        cargo build --release --package server --bin vestibule
}

case ${1:-} in
    frontend | server | release) "$1" ;;
    *) fail "usage: scripts/build.sh frontend | server | release" ;;
esac
