#!/usr/bin/env bash
# tools.sh [checks | watch]
#
# The pinned build tools, in .tools/bin: wasm-bindgen and wasm-opt; and what end2end needs.
# With `checks`, only what `make check` and `make test-rust` need: nothing that takes long.
# With `watch`, cargo-leptos too, which nothing else needs: building it takes as long as everything else together.
#
# What is built from source lives in a cache folder that all checkouts share ($VESTIBULE_TOOLS_CACHE, else
# ~/.cache/vestibule/tools-<versions>), and .tools/bin only links there.
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

# ensure PROGRAM CRATE VERSION TIME [OPTION…]: in the cache, be it from .tools/bin, from PATH or from its source; then
# links it. The options are those of `cargo install`.
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
            install "$2" "$version" "${@:4}"
        fi
    fi
    is "$kept" "$version" || fail "$kept is not $program $version"
    if [[ ! $kept -ef $bin/$program ]]; then ln -sfn "$kept" "$bin/$program"; fi
}

# install CRATE VERSION TIME [OPTION…]
install() {
    local crate=$1 version=$2 time=$3
    shift 3
    if has cargo-binstall; then
        say "Fetching $crate $version with cargo binstall (under a minute)"
        if cargo binstall --no-confirm --disable-strategies compile --root "$cache" "$crate@$version"; then return; fi
        note "There is no ready-made one"
    fi
    # They have to be built soon rather than run fast.
    timed "Building $crate $version, once for all checkouts ($time on two cores)" env \
        CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR="$cache/build" \
        cargo install --locked --root "$cache" --version "=$version" "$@" "$crate"
}

builders() {
    { mkdir -p "$cache" && [[ -w $cache ]]; } 2>/dev/null || cache=$root/.tools
    mkdir -p "$bin"
    # Two checkouts must not build the same thing at the same time.
    if has flock; then
        exec 9>"$cache/.lock"
        if ! flock -n 9; then note "Waiting for another checkout that is building the tools" && flock 9; fi
    fi
    # Only the one program, and without TLS: it fetches nothing.
    ensure wasm-bindgen wasm-bindgen-cli "$wasm_bindgen_version" "about 2 minutes" --no-default-features --bin wasm-bindgen
    if [[ $mode == watch ]]; then
        ensure cargo-leptos cargo-leptos "$cargo_leptos_version" "10 to 20 minutes"
    fi
    rm -rf "$cache/build" "$root/.tools/build"
    if has flock; then exec 9>&-; fi
    ln -sfn ../../end2end/node_modules/binaryen/bin/wasm-opt "$bin/wasm-opt"
}

node_modules() {
    local installed=end2end/node_modules/.installed
    if cmp -s end2end/package-lock.json $installed; then return; fi
    say "npm ci in end2end: wasm-opt, swc, Lightning CSS, Playwright, axe (half a minute)"
    (cd end2end && npm ci --no-audit --no-fund --loglevel=error)
    cp end2end/package-lock.json $installed
}

mode=${1:-}
[[ $mode =~ ^(checks|watch)?$ ]] || fail "usage: scripts/tools.sh [checks | watch]"
rust
node_modules
if [[ $mode != checks ]]; then builders; fi
