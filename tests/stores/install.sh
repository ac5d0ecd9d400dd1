#!/usr/bin/env bash
# Installs what `make test-stores` starts: Debian's packages if we may, the rest below the folder given.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="$1"

packages=()
command -v virtuoso-t >/dev/null || packages+=(virtuoso-opensource-7-bin) # the program alone: no service is set up
command -v isql-vt >/dev/null || packages+=(virtuoso-opensource-7-bin)
command -v rapper >/dev/null || packages+=(raptor2-utils)
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)
if [ "${#packages[@]}" -gt 0 ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "install first: ${packages[*]}" >&2
        exit 1
    fi
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}"
fi </dev/null

mkdir -p "$folder"
cp "$here"/package.json "$here"/*.mjs "$folder"/
npm install --prefix "$folder" --no-audit --no-fund --no-package-lock --loglevel=error </dev/null
