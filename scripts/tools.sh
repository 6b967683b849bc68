#!/usr/bin/env bash
# tools.sh [checks]
#
# The pinned build tools, in .tools/bin: wasm-bindgen, cargo-leptos, wasm-opt; and what end2end needs.
# With `checks`, only what `make check` and `make test-rust` need: nothing that takes long.
#
# Building the tools takes a quarter of an hour, so they live in a cache folder that all checkouts share
# ($VESTIBULE_TOOLS_CACHE, else ~/.cache/vestibule/tools-<versions>), and .tools/bin only links there.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need rustup cargo cc node npm

bin=$root/.tools/bin
cache=${VESTIBULE_TOOLS_CACHE:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/vestibule/tools-$wasm_bindgen_version-$cargo_leptos_version}

rust() {
    if rustup target list --installed 2>/dev/null | grep -qx "$wasm_target"; then return; fi
    say "Fetching the pinned Rust and its WebAssembly target (a minute or two)"
    rustup toolchain install || true # reads rust-toolchain.toml; a rustup before 1.28 does it in the next line
    rustup target add "$wasm_target"
}

# is FILE VERSION: is this file that program in that version?
is() { [[ -x $1 && $("$1" --version 2>/dev/null) == "${1##*/} $2" ]]; }

# ensure PROGRAM CRATE VERSION TIME: in the cache, be it from .tools/bin, from PATH or from its source; then links it.
ensure() {
    local program=$1 version=$3 kept=$cache/bin/$1 found
    if ! is "$kept" "$version"; then
        for found in "$bin/$program" "$(PATH=${PATH#"$bin:"} type -P "$program" || true)"; do
            if is "$found" "$version"; then break; fi
            found=
        done
        mkdir -p "$cache/bin"
        if [[ $found ]]; then
            cp -L "$found" "$kept.new"
            mv -f "$kept.new" "$kept"
        else
            install "$2" "$version" "$4"
        fi
    fi
    is "$kept" "$version" || fail "$kept is not $program $version"
    if [[ ! $kept -ef $bin/$program ]]; then ln -sfn "$kept" "$bin/$program"; fi
}

# install CRATE VERSION TIME
install() {
    if has cargo-binstall; then
        say "Fetching $1 $2 with cargo binstall (under a minute)"
        if cargo binstall --no-confirm --disable-strategies compile --root "$cache" "$1@$2"; then return; fi
        note "There is no ready-made one"
    fi
    # They have to be built soon rather than run fast.
    timed "Building $1 $2, once for all checkouts ($3 on two cores)" env \
        CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR="$cache/build" \
        cargo install --locked --root "$cache" --version "=$2" "$1"
}

builders() {
    { mkdir -p "$cache" && [[ -w $cache ]]; } 2>/dev/null || cache=$root/.tools
    mkdir -p "$bin"
    # Two checkouts must not build the same thing at the same time.
    if has flock; then
        exec 9>"$cache/.lock"
        if ! flock -n 9; then note "Waiting for another checkout that is building the tools" && flock 9; fi
    fi
    ensure wasm-bindgen wasm-bindgen-cli "$wasm_bindgen_version" "about 4 minutes"
    ensure cargo-leptos cargo-leptos "$cargo_leptos_version" "about 10 minutes"
    rm -rf "$cache/build" "$root/.tools/build"
    if has flock; then exec 9>&-; fi
    ln -sfn ../../end2end/node_modules/binaryen/bin/wasm-opt "$bin/wasm-opt"
}

node_modules() {
    local installed=end2end/node_modules/.installed
    if cmp -s end2end/package-lock.json $installed; then return; fi
    say "npm ci in end2end: wasm-opt, Playwright, axe (half a minute)"
    (cd end2end && npm ci --no-audit --no-fund --loglevel=error)
    cp end2end/package-lock.json $installed
}

[[ ${1:-} =~ ^(checks)?$ ]] || fail "usage: scripts/tools.sh [checks]"
rust
node_modules
if [[ ${1:-} != checks ]]; then builders; fi
