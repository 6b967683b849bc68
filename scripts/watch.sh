#!/usr/bin/env bash
# Builds, serves, and does both again whenever a file changes; the browser reloads by itself.
# The first time it builds cargo-leptos, which takes 10 to 20 minutes; then the program, about 5; after that, seconds.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need rustup cargo cc node npm

scripts/tools.sh watch
exec cargo leptos watch -- serve
