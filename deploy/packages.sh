# Sourced by deploy/run.sh and tests/run.sh: installs what is missing, and says in one sentence
# what can't be had.

fail() {
    echo "parley: $*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "installing packages needs root: run this as root, or install sudo"
    fi
}

# Debian packages, by name; only those that are missing.
need_packages() {
    missing=""
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed$' ||
            missing="$missing $package"
    done
    [ -z "$missing" ] && return
    command -v apt-get >/dev/null || fail "these Debian packages are missing:$missing"
    echo "Installing$missing" >&2
    log=$(mktemp)
    as_root apt-get update -qq >"$log" 2>&1 || true
    # shellcheck disable=SC2086
    if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends $missing >>"$log" 2>&1; then
        tail -n 5 "$log" >&2
        fail "apt-get could not install$missing"
    fi
    rm -f "$log"
}

# A folder's npm packages, from its lock file; again only when the lock file changed.
need_npm() {
    stamp="$1/node_modules/.parley-installed"
    if [ ! -f "$stamp" ] || ! cmp -s "$1/package-lock.json" "$stamp"; then
        echo "Installing npm packages of $(basename "$1")" >&2
        (cd "$1" && npm ci --no-audit --no-fund --loglevel=error >&2) ||
            fail "npm could not install the packages of $1/package-lock.json"
        cp "$1/package-lock.json" "$stamp"
    fi
}

# Node.js and npm, wherever they come from. Debian 12 has 18, too old for the client's build tools:
# then a newer one from the npm registry goes first on the PATH.
need_node() {
    command -v node >/dev/null && command -v npm >/dev/null || need_packages nodejs npm
    if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
        need_npm "$top/deploy/node"
        PATH="$top/deploy/node/node_modules/node/bin:$PATH"
        export PATH
    fi
}

BUILD_PACKAGES="gcc libc6-dev cmake ninja-build pkg-config ca-certificates libexpat1-dev libarchive-dev libwebsockets-dev
libwebsockets-evlib-uv libuv1-dev libssl-dev libsodium-dev libjansson-dev libsqlite3-dev
libcmark-gfm-dev libcmark-gfm-extensions-dev"
