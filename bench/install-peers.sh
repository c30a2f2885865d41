#!/usr/bin/env bash
# Installs what bench/run.sh compares Proofload with: Debian packages (as root) and the npm packages of bench/peers. Quick when everything
# is there. What cannot be installed is named, and the comparison goes on without it.
# Exit code: 0 everything is there, 1 something is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/peers"
export PATH=$PATH:/usr/sbin:/usr/local/sbin
missing=0

say() { printf 'bench: %s\n' "$*" >&2; }
lacks() { say "missing: $*"; missing=1; }
has() { command -v "$1" >/dev/null 2>&1; }

absent_debian_packages() {
  has wrk || echo wrk
  has ab || echo apache2-utils
  has hey || echo hey
  has h2load || echo nghttp2-client
  has nginx || echo nginx
  has gcc || echo gcc libc6-dev
  has taskset || echo util-linux
  has openssl || echo openssl
  has perf || echo linux-perf
  /usr/bin/python3 -c 'import aiohttp' 2>/dev/null || echo python3-aiohttp
  /usr/bin/python3 -c 'import locust' 2>/dev/null || echo python3-locust
}

install_debian_packages() {
  local packages log
  mapfile -t packages < <(absent_debian_packages | tr ' ' '\n')
  [ "${#packages[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ] || ! has apt-get; then
    lacks "${packages[*]} (as root on Debian or Ubuntu: apt-get install --no-install-recommends ${packages[*]})"
    return 0
  fi
  say "installing ${packages[*]}"
  log=$(mktemp)
  # RUNLEVEL=1 keeps the package scripts from starting services: the comparison starts its own nginx on loopback.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  { apt-get -o DPkg::Lock::Timeout=120 -qq update \
    && apt-get -o DPkg::Lock::Timeout=120 -qq install --yes --no-install-recommends "${packages[@]}"; } </dev/null >"$log" 2>&1 || tail -n 10 "$log" >&2
  rm -f "$log"
  mapfile -t packages < <(absent_debian_packages)
  [ "${#packages[@]}" -eq 0 ] || lacks "${packages[*]} (apt-get could not install them)"
}

install_npm_packages() {
  if ! has node || ! has npm; then
    lacks "node and npm (Node.js 20 or later): no autocannon, no Node reader"
    return 0
  fi
  local wanted stamp=node_modules/.proofload-installed
  wanted="$(cksum <package-lock.json) $(node --version)"
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return 0; fi
  say "installing the npm packages of bench/peers"
  if npm ci --loglevel=error </dev/null >&2; then
    printf '%s\n' "$wanted" >"$stamp"
  else
    lacks "autocannon (npm ci failed)"
  fi
}

install_debian_packages
install_npm_packages
exit "$missing"
