#!/usr/bin/env bash
# Builds, serves, and does both again whenever a file changes; the browser reloads by itself.
# The first build takes about 5 minutes, the next ones seconds.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need rustup cargo cc node npm

scripts/tools.sh
exec cargo leptos watch -- serve
