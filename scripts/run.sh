#!/usr/bin/env bash
# From a clean checkout to a running Vestibule. The first time takes up to half an hour on two cores,
# most of it for the build tools, which are kept; after that, seconds.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"
need rustup cargo cc node npm

scripts/tools.sh
scripts/build.sh release
say "Starting Vestibule; its data is in ./data, Ctrl-C stops it"
exec "$target/release/vestibule" serve
