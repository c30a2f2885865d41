#!/usr/bin/env bash
# Installs the independent servers and clients that the integration tests use: Debian packages (as root) and the npm
# packages of tests/servers. Quick when everything is there. What cannot be installed is named, and the rest goes on:
# the tests that need it are then skipped with that reason, and fail under CI=true.
# Exit code: 0 everything is there, 1 something is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

servers=tests/servers
python=${PROOFLOAD_TEST_PYTHON:-/usr/bin/python3}
missing=0

say() { printf 'test servers: %s\n' "$*"; }
lacks() { say "missing: $*" >&2; missing=1; }
has() { PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "$1" >/dev/null 2>&1; }
has_module() { "$python" -c 'import importlib.util as u, sys; sys.exit(u.find_spec(sys.argv[1]) is None)' "$1" >/dev/null 2>&1; }

absent_debian_packages() {
  has_module sklearn || echo python3-sklearn
  has_module fastapi || echo python3-fastapi
  has_module uvicorn || echo python3-uvicorn
  has_module grpc || echo python3-grpcio
  has_module grpc_tools || echo python3-grpc-tools
  has_module aiohttp || echo python3-aiohttp
  has_module PIL || echo python3-pil
  has_module aiosmtpd || echo python3-aiosmtpd
  has chromium || has chromium-browser || has google-chrome || echo chromium
  has nginx || echo nginx
  has wrk || echo wrk
  has hey || echo hey
  has ab || echo apache2-utils
  has locust || echo python3-locust
  has prometheus && has promtool || echo prometheus
  { has prometheus-alertmanager || has alertmanager; } && has amtool || echo prometheus-alertmanager
}

# Another apt or dpkg (unattended upgrades on a fresh machine) may hold the lock for a while.
apt_with_patience() {
  local attempt
  for attempt in 1 2 3 4 5; do
    if apt-get -o DPkg::Lock::Timeout=60 -qq "$@" </dev/null; then return 0; fi
    say "apt-get $1 failed (attempt $attempt of 5)"
    sleep $((attempt * 3))
  done
  return 1
}

install_debian_packages() {
  local packages
  mapfile -t packages < <(absent_debian_packages)
  [ "${#packages[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ] || ! has apt-get; then
    lacks "${packages[*]} (as root on Debian or Ubuntu: apt-get install --no-install-recommends ${packages[*]})"
    return 0
  fi
  say "installing ${packages[*]}"
  local log
  log=$(mktemp)
  # RUNLEVEL=1 keeps the package scripts from starting services: the tests start their own on loopback.
  if ! DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 bash -c "$(declare -f say apt_with_patience)"'
      apt_with_patience update && apt_with_patience install --yes --no-install-recommends "$@"' _ "${packages[@]}" >"$log" 2>&1; then
    tail -n 20 "$log" >&2
  fi
  rm -f "$log"
  mapfile -t packages < <(absent_debian_packages)
  [ "${#packages[@]}" -eq 0 ] || lacks "${packages[*]} (apt-get could not install them)"
}

install_npm_packages() {
  if ! has node || ! has npm; then
    lacks "node and npm (Node.js 20 or later)"
    return 0
  fi
  local wanted log stamp=$servers/node_modules/.proofload-installed
  wanted="$(cksum <"$servers/package-lock.json") $(node --version)"
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return 0; fi
  say "installing the npm packages of $servers"
  log=$(mktemp)
  # Not `npm ci`: it wants every platform's optional packages to be resolvable, also the ones that .npmrc omits.
  # With the lock file beside it, `install --no-save` takes exactly the locked versions and leaves the file as it is.
  local attempt
  for attempt in 1 2 3; do
    if (cd "$servers" && npm install --no-save --loglevel=error </dev/null >"$log" 2>&1); then
      printf '%s\n' "$wanted" >"$stamp"
      rm -f "$log"
      return 0
    fi
    say "npm install failed (attempt $attempt of 3)"
    sleep $((attempt * 2))
  done
  tail -n 20 "$log" >&2
  rm -f "$log"
  lacks "the npm packages of $servers (npm install failed)"
}

install_debian_packages
install_npm_packages
[ "$missing" -ne 0 ] || say "all there"
exit "$missing"
