"""The peers that are there, with their versions, and why the others are not."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from process import output_of, succeeds

BENCH = Path(__file__).resolve().parent.parent
AUTOCANNON = BENCH / "peers" / "node_modules" / "autocannon"
_SYSTEM_PYTHON = "/usr/bin/python3"  # where Debian's aiohttp is; the first python3 of the path may be another
_PACKAGES = {"wrk": "wrk", "ab": "apache2-utils", "hey": "hey", "h2load": "nghttp2-client", "nginx": "nginx"}

# Peers that cannot be installed from Debian 12 or npm.
NOT_TO_HAVE = {name: "not in Debian 12 or npm" for name in ("wrk2", "k6", "vegeta", "fortio")}


@dataclass(frozen=True)
class Peers:
    versions: dict[str, str]  # by name; only what can be run
    missing: dict[str, str]  # by name: the reason
    programs: dict[str, str]  # by name: the path

    def has(self, name: str) -> bool:
        return name in self.programs

    @staticmethod
    def find() -> "Peers":
        versions, missing, programs = {}, dict(NOT_TO_HAVE), {}
        for name, package in _PACKAGES.items():
            path = shutil.which(name, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
            if path:
                programs[name] = path
                versions[name] = output_of("dpkg-query", "-W", "-f", "${Version}", package).strip() or "unknown version"
            else:
                missing[name] = f"not installed, Debian package {package}"
        node = shutil.which("node")
        if node:
            programs["node"], versions["node"] = node, output_of(node, "--version").strip()
        else:
            missing["Node fetch"] = "Node.js is not installed"
        if node and (AUTOCANNON / "package.json").exists():
            programs["autocannon"] = str(AUTOCANNON / "autocannon.js")
            versions["autocannon"] = json.loads((AUTOCANNON / "package.json").read_text())["version"]
        else:
            missing["autocannon"] = "not installed, npm package"
        if succeeds(_SYSTEM_PYTHON, "-c", "import locust"):
            programs["Locust"] = _SYSTEM_PYTHON
            versions["Locust"] = output_of("dpkg-query", "-W", "-f", "${Version}", "python3-locust").strip() or "unknown version"
        else:
            missing["Locust"] = "not installed, Debian package python3-locust"
        for name, package in (("perf", "linux-perf"), ("openssl", "openssl")):
            path = shutil.which(name)
            if path:
                programs[name] = path
            else:
                missing[name] = f"not installed, Debian package {package}"
        if succeeds(_SYSTEM_PYTHON, "-c", "import aiohttp"):
            programs["aiohttp"] = _SYSTEM_PYTHON
            versions["aiohttp"] = output_of(_SYSTEM_PYTHON, "-c", "import aiohttp; print(aiohttp.__version__)").strip()
            versions["Python"] = output_of(_SYSTEM_PYTHON, "--version").split()[-1]
        else:
            missing["Python aiohttp"] = "not installed, Debian package python3-aiohttp"
        return Peers(versions, missing, programs)
