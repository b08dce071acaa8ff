#!/bin/sh
# Installs what is missing, builds, makes a data folder the first time, and serves.
#   deploy/run.sh [--port N] [--data DIR] [--no-demo]
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/deploy/packages.sh"

port=8443
data="$top/build/data"
demo=yes
while [ $# -gt 0 ]; do
    case "$1" in
    --port) [ $# -ge 2 ] || fail "--port needs a number"; port=$2; shift 2 ;;
    --port=*) port=${1#*=}; shift ;;
    --data) [ $# -ge 2 ] || fail "--data needs a folder"; data=$2; shift 2 ;;
    --data=*) data=${1#*=}; shift ;;
    --no-demo) demo=no; shift ;;
    --help) sed -n '2,3s/^# *//p' "$0"; exit 0 ;;
    *) fail "there is no option $1; see $0 --help" ;;
    esac
done
case "$port" in
'' | *[!0-9]*) fail "--port takes a number, not \"$port\"" ;;
esac

# The build is skipped when nothing that it is made of is newer than its result.
fresh() {
    [ -x "$top/build/release/parley" ] && [ -f "$top/client-web/dist/index.html" ] &&
        [ -f "$top/build/release/built" ] &&
        [ -z "$(find "$top/server" "$top/shared/protocol" "$top/client-web/src" \
            "$top/client-web/package-lock.json" "$top/client-web/vite.config.ts" \
            "$top/client-web/index.html" "$top/CMakeLists.txt" "$top/CMakePresets.json" \
            -newer "$top/build/release/built" -type f -not -path '*/generated/*' -print -quit)" ]
}

if ! fresh; then
    # shellcheck disable=SC2086
    need_packages $BUILD_PACKAGES
    need_node
    mkdir -p "$top/build/release"
    touch "$top/build/release/building"
    log="$top/build/release/build.log"
    echo "Building the server" >&2
    (cd "$top" && cmake --preset release && cmake --build --preset release) >"$log" 2>&1 ||
        { tail -n 20 "$log" >&2; fail "the server could not be built; see $log"; }
    need_npm "$top/client-web"
    echo "Building the client" >&2
    (cd "$top/client-web" && npm run build) >"$log" 2>&1 ||
        { tail -n 20 "$log" >&2; fail "the client could not be built; see $log"; }
    mv "$top/build/release/building" "$top/build/release/built"
fi

parley="$top/build/release/parley"
if [ ! -e "$data/parley.db" ]; then
    mkdir -p "$data" 2>/dev/null || fail "the data folder $data can't be made"
    if [ "$demo" = yes ]; then
        "$parley" init --data "$data" --port "$port" --demo --json >"$data/demo.json.new" &&
            mv "$data/demo.json.new" "$data/demo.json" || { rm -f "$data/demo.json.new"; exit 1; }
        chmod 600 "$data/demo.json"
    else
        "$parley" init --data "$data" --port "$port"
    fi
fi

# A value of demo.json, which init wrote on one line, with the port that is served now.
demo_value() {
    sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$data/demo.json" |
        sed "s#^https://localhost:[0-9]*/#https://localhost:$served_port/#"
}

# Sealed, its links open nothing any more.
demo_is_over() {
    "$parley" room list --data "$data" --json |
        tr '{' '\n' | grep "\"room\":\"$(demo_value room)\"" | grep -q '"phase":"sealed"'
}

print_demo() {
    if demo_is_over; then
        cat <<EOT

The demo room is sealed; its links open nothing any more. Plan another: $parley room create --help
The reviewer is $(demo_value reviewer_email), password $(demo_value reviewer_password)
Ctrl-C stops the server.
EOT
        return
    fi
    cat <<EOT

The demo room. Open each link in a browser (several in one browser is fine). The certificate is the
server's own, so the browser asks once whether to go on.

  Interviewer      $(demo_value interviewer)
  Second panelist  $(demo_value panelist)
  Candidate        $(demo_value candidate)
  Reviewer         $(demo_value reviewer)
                   $(demo_value reviewer_email), password $(demo_value reviewer_password)

A link works in the browser that opened it first, and until new ones are made: $parley room links --help
Ctrl-C stops the server.
EOT
}

pipe=$(mktemp -d)
mkfifo "$pipe/out"
"$parley" serve --data "$data" --port "$port" >"$pipe/out" &
server=$!
trap 'kill -TERM "$server" 2>/dev/null || true' INT TERM HUP
line=""
read -r line <"$pipe/out" || true
rm -rf "$pipe"
if [ -n "$line" ]; then
    echo "$line"
    served_port=${line##*:}
    if [ "$demo" = yes ] && [ -f "$data/demo.json" ]; then print_demo; fi
fi
status=0
wait "$server" || status=$?
# a signal ends the first wait, not the server
while kill -0 "$server" 2>/dev/null; do
    status=0
    wait "$server" || status=$?
done
trap - INT TERM HUP
[ "$status" -gt 128 ] && status=0
exit "$status"
