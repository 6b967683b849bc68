#!/usr/bin/env bash
# Does scripts/frontend.mjs make what `cargo leptos build --frontend-only --release` makes? Builds both and compares them
# byte for byte. Not part of the tests: it needs cargo-leptos, which takes long to build. Run it when either changes.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need rustup cargo cc node npm

scripts/tools.sh watch
# cargo-leptos keeps the options of wasm-opt in a set, so that its passes run in another order each time. With one pass
# there is no order.
export LEPTOS_WASM_OPT_FEATURES=--enable-bulk-memory,--enable-nontrapping-float-to-int,--enable-sign-ext,--enable-mutable-globals,--enable-reference-types,--enable-multivalue,-Oz
ours=$(mktemp -d)
trap 'rm -rf "$ours"' EXIT
timed "Building the frontend with scripts/frontend.mjs" node scripts/frontend.mjs "$ours/pkg"
timed "Building it with cargo-leptos" cargo leptos build --frontend-only --release
# What comes next must not take the other one's for its own.
rm -f target/site.stamp
for file in vestibule.wasm vestibule.js vestibule.css; do
    cmp "$ours/pkg/$file" "target/site/pkg/$file" || fail "$file is not the same"
    note "$file: the same"
done
