"""Runs one client as a child of this process: pinned, bounded in time, with the CPU and memory that the kernel counted for it."""

import os
import re
import resource
import select
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import monotonic


@dataclass(frozen=True)
class Finished:
    """What a child left behind. CPU is user + system of the whole process, from its first instruction to its last."""

    stdout: str
    stderr: str
    code: int
    timed_out: bool
    seconds: float
    user_seconds: float
    system_seconds: float
    memory_mb: float

    @property
    def cpu_seconds(self) -> float:
        return self.user_seconds + self.system_seconds


def run(command: list[str], core: int, limit_seconds: float) -> Finished:
    """Runs the command on one core; kills that child (and only it) at the limit."""
    with tempfile.TemporaryDirectory(prefix="proofload-bench-") as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        began = monotonic()
        with out.open("wb") as stdout, err.open("wb") as stderr:
            child = subprocess.Popen(["taskset", "-c", str(core), *command], stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr)
        try:
            timed_out, resident_kb = _follow(child.pid, began + limit_seconds)
        except BaseException:
            child.kill()
            child.wait()
            raise
        if timed_out:
            os.kill(child.pid, signal.SIGKILL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        return Finished(
            stdout=out.read_text(errors="replace"),
            stderr=err.read_text(errors="replace"),
            code=child.returncode,
            timed_out=timed_out,
            seconds=monotonic() - began,
            user_seconds=usage.ru_utime,
            system_seconds=usage.ru_stime,
            memory_mb=_peak_kb(resident_kb, usage.ru_maxrss) / 1024,
        )


def _follow(pid: int, until: float) -> tuple[bool, int]:
    """Waits for the end of the child: whether the time was up before, and the largest resident size seen."""
    descriptor, largest = os.pidfd_open(pid), 0
    try:
        while (left := until - monotonic()) > 0:
            if select.select([descriptor], [], [], min(left, 0.25))[0]:
                return False, largest
            largest = max(largest, _resident_kb(pid))
        return True, largest
    finally:
        os.close(descriptor)


def _resident_kb(pid: int) -> int:
    try:
        found = re.search(r"^VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found.group(1)) if found else 0


def _peak_kb(seen: int, counted: int) -> int:
    """The kernel's own peak counts from the fork, when the child still was this program: it is right only when it is larger than that."""
    return max(seen, counted) if counted > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss else seen


def output_of(*command: str) -> str:
    """Standard output and error of a short command; empty when it cannot be run."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30)
        return done.stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def succeeds(*command: str) -> bool:
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
