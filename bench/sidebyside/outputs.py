"""Reads what each HTTP load generator prints. Every function takes its standard output and gives

    requests  answers with success        errors  everything else
    seconds   as the tool counts them     p50_ms, p99_ms, p999_ms  latency as the tool reports it, None where it does not

and raises ValueError when the output is not what that tool prints after a run.
"""

import json
import re

_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


def _number(pattern: str, text: str, default: float | None = None) -> float:
    found = re.search(pattern, text, re.MULTILINE)
    if found:
        return float(found.group(1))
    if default is None:
        raise ValueError(f"no line like {pattern!r} in its output")
    return default


def _parts(pattern: str, text: str) -> tuple[str, ...]:
    found = re.search(pattern, text, re.MULTILINE)
    if not found:
        raise ValueError(f"no line like {pattern!r} in its output")
    return found.groups()


def _values(requests: float, errors: float, seconds: float, p50=None, p99=None, p999=None) -> dict:
    return {"requests": int(requests), "errors": int(errors), "seconds": seconds, "p50_ms": p50, "p99_ms": p99, "p999_ms": p999}


def wrk(text: str) -> dict:
    total, number, unit = _parts(r"^\s+(\d+) requests in ([\d.]+)(us|ms|s|m),", text)
    errors = _number(r"Non-2xx or 3xx responses: (\d+)", text, 0)
    sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    errors += sum(map(int, sockets.groups())) if sockets else 0

    def percentile(name: str) -> float | None:
        found = re.search(rf"^\s+{name}%\s+([\d.]+)(us|ms|s|m)\s*$", text, re.MULTILINE)
        return float(found.group(1)) * _UNITS[found.group(2)] if found else None

    return _values(float(total) - errors, errors, float(number) * _UNITS[unit] / 1e3, percentile("50"), percentile("99"))


def ab(text: str) -> dict:
    total = _number(r"^Complete requests:\s+(\d+)", text)
    errors = _number(r"^Failed requests:\s+(\d+)", text) + _number(r"^Non-2xx responses:\s+(\d+)", text, 0)
    seconds = _number(r"^Time taken for tests:\s+([\d.]+)", text)
    return _values(total - errors, errors, seconds, _number(r"^\s+50%\s+(\d+)", text), _number(r"^\s+99%\s+(\d+)", text))


def hey(text: str) -> dict:
    seconds = _number(r"^\s+Total:\s+([\d.]+) secs", text)
    total = seconds * _number(r"^\s+Requests/sec:\s+([\d.]+)", text)
    codes = re.findall(r"^\s+\[(\d+)\]\s+(\d+) responses", text, re.MULTILINE)
    wrong = sum(int(count) for code, count in codes if code[0] != "2")
    listed = sum(int(count) for _, count in codes)
    failures = sum(int(n) for n in re.findall(r"^\s+\[(\d+)\]\t", text.partition("Error distribution:")[2], re.MULTILINE))
    share = (wrong + failures) / max(1, listed + failures)  # it lists at most a million answers
    p50, p99 = (_number(rf"^\s+{name}%+ in ([\d.]+) secs", text) * 1e3 for name in (50, 99))
    return _values(round(total * (1 - share)), round(total * share), seconds, p50, p99)


def h2load(text: str) -> dict:
    number, unit = _parts(r"^finished in ([\d.]+)(us|ms|s|m),", text)
    good = _number(r"^status codes: (\d+) 2xx", text)
    errors = _number(r"(\d+) failed, \d+ errored", text) + sum(int(n) for n in re.findall(r"(\d+) [345]xx", text))
    return _values(good, errors, float(number) * _UNITS[unit] / 1e3)


def autocannon(text: str) -> dict:
    result = json.loads(text)
    errors = result["errors"] + result["non2xx"]
    latency = result["latency"]
    return _values(result["2xx"], errors, result["duration"], latency["p50"], latency["p99"], latency["p99_9"])


def locust(text: str) -> dict:
    lines = [line for line in text.splitlines() if line.startswith("{")]
    if not lines:
        raise ValueError("no line of JSON in its output")
    result = json.loads(lines[-1])
    return _values(result["requests"], result["errors"], result["seconds"], result["p50_ms"], result["p99_ms"], result["p999_ms"])
