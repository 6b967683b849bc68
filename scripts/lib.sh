# shellcheck shell=bash disable=SC2034 # what looks unused is used by those who source this
# What every script here shares: where we are, how we speak, what we need, how long it took.
# Sourced, never run.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

wasm_bindgen_version=0.2.129
cargo_leptos_version=0.3.10
wasm_target=wasm32-unknown-unknown
# Where cargo puts what it builds: the developer may have moved it.
target=${CARGO_TARGET_DIR:-$root/target}

# cargo-leptos takes wasm-bindgen and wasm-opt from PATH before it tries to download them.
export PATH="$root/.tools/bin:$PATH"

say() { printf '\n== %s\n' "$*"; }
note() { printf '   %s\n' "$*"; }
fail() {
    printf '\nerror: %s\n' "$*" >&2
    exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# minutes SECONDS: 3 -> "3s", 83 -> "1m 23s"
minutes() {
    if (($1 < 60)); then printf '%ds' "$1"; else printf '%dm %02ds' $(($1 / 60)) $(($1 % 60)); fi
}

# timed WHAT COMMAND…: says what starts and how long it took.
timed() {
    local what=$1 start=$SECONDS
    shift
    say "$what"
    "$@"
    note "done in $(minutes $((SECONDS - start)))"
}

# stages "WHAT|MINUTES|COMMAND"…: runs them in turn. Before each it says how long that takes the first time on two cores,
# and what is left then.
stages() {
    local number=0 left=0 stage what took command
    for stage in "$@"; do
        IFS='|' read -r what took command <<<"$stage"
        left=$((left + took))
    done
    say "About $left minutes the first time, on two cores. What is done is kept, also when this is interrupted."
    for stage in "$@"; do
        IFS='|' read -r what took command <<<"$stage"
        number=$((number + 1)) left=$((left - took))
        say "$number of $#: $what (about $took minutes the first time; $( ((left)) && echo "then about $left are left" || echo "it is the last step"))"
        $command
    done
}

how_to_get() {
    case $1 in
        rustup) echo "rustup (it brings cargo and the pinned Rust): https://rustup.rs" ;;
        cargo) echo "cargo: comes with rustup, https://rustup.rs; if that is installed, open a new shell" ;;
        cc) echo "a C compiler: 'apt-get install build-essential', 'xcode-select --install' on a Mac" ;;
        node) echo "Node.js 20.11 or newer: https://nodejs.org or your package manager" ;;
        npm) echo "npm: comes with Node.js, 'apt-get install npm' on Debian" ;;
        taskset) echo "taskset: comes with util-linux, on Linux" ;;
        *) echo "$1" ;;
    esac
}

# need PROGRAM…: names everything that is missing at once, and how to get it, before anything starts.
need() {
    local program missing=()
    for program in "$@"; do
        has "$program" || missing+=("$(how_to_get "$program")")
    done
    if has node && [[ " $* " == *" node "* ]] &&
        ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 11) ? 0 : 1)'; then
        missing+=("$(how_to_get node) (this is $(node --version))")
    fi
    ((${#missing[@]} == 0)) && return
    printf '\nThis is missing here:\n' >&2
    printf '  - %s\n' "${missing[@]}" >&2
    exit 1
}

# apt_install PACKAGE…: installs with the rights we have, or says what to type.
apt_install() {
    local as=()
    has apt-get || fail "please install $* with your package manager, then try again"
    if ((EUID != 0)); then
        as=(sudo -n)
        sudo -n true 2>/dev/null || fail "please run 'sudo apt-get install $*', then try again"
    fi
    note "apt-get install $* (a minute or two)"
    export DEBIAN_FRONTEND=noninteractive
    "${as[@]}" apt-get install -y -qq "$@" >/dev/null 2>&1 && return
    "${as[@]}" apt-get update -qq
    "${as[@]}" apt-get install -y -qq "$@" >/dev/null || fail "apt-get could not install $*"
}

# service_off NAME: a service that a package brought along and that nobody here asked for.
service_off() {
    local as=()
    has systemctl || return 0
    if ((EUID != 0)); then as=(sudo -n); fi
    "${as[@]}" systemctl disable --now "$1" >/dev/null 2>&1 || true
}
