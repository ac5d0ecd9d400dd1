#!/usr/bin/env bash
# Installs what `make test-stores` starts: Debian's packages if we may, the rest below the folder given. A second run
# changes nothing. (Oxigraph's server comes from PyPI with the tools of development; npm's versions are in package.json.)
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="${1:?"usage: install.sh FOLDER"}"

fail() {
    echo "test-stores: $*" >&2
    exit 1
}

packages=()
# Virtuoso's program alone: no service is set up.
{ command -v virtuoso-t && command -v isql-vt; } >/dev/null || packages+=(virtuoso-opensource-7-bin)
command -v rapper >/dev/null || packages+=(raptor2-utils)
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)
if [ "${#packages[@]}" -gt 0 ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        fail "install first, as root (apt-get install): ${packages[*]}"
    fi
    apt-get update -q </dev/null || fail "apt-get update failed; needed are ${packages[*]}"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}" </dev/null ||
        fail "apt-get cannot install ${packages[*]}"
fi
said="$(virtuoso-t -? 2>&1 || true)" # it ends with 1
case "$said" in
    *"Version 7."*) ;;
    *) fail "virtuoso-t is not of version 7 (Debian: virtuoso-opensource-7-bin): ${said:0:200}" ;;
esac
[ "$(node -p 'process.versions.node.split(".")[0] >= 18')" = true ] || fail "Node $(node --version) is too old: Comunica needs 18"

mkdir -p "$folder"
cp "$here"/package.json "$here"/*.mjs "$folder"/
npm install --prefix "$folder" --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error </dev/null ||
    fail "npm cannot install what $here/package.json names"
