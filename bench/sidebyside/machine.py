"""What the figures were measured on, and how quiet it was meanwhile."""

import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

_TICKS = os.sysconf("SC_CLK_TCK")


def describe() -> dict:
    info = Path("/proc/cpuinfo").read_text()
    model = re.search(r"^(?:model name|Model)\s*:\s*(.+)$", info, re.MULTILINE)
    memory = re.search(r"^MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(), re.MULTILINE)
    name = re.search(r'^PRETTY_NAME="?([^"\n]+)', Path("/etc/os-release").read_text(), re.MULTILINE)
    return {
        "cpu": model.group(1).strip() if model else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(int(memory.group(1)) / 1048576, 1) if memory else None,
        "kernel": re.match(r"[\d.]+", platform.release()).group(0),
        "system": name.group(1) if name else "Linux",
    }


def megahertz() -> list[float]:
    """Clock of each core now, as far as the kernel tells; a virtual machine often shows one fixed value."""
    return [float(value) for value in re.findall(r"^cpu MHz\s*:\s*([\d.]+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)]


@dataclass(frozen=True)
class CoreTimes:
    """Seconds that one core has spent so far."""

    busy: float
    stolen: float
    at: float

    @staticmethod
    def read(core: int) -> "CoreTimes":
        for line in Path("/proc/stat").read_text().splitlines():
            if line.startswith(f"cpu{core} "):
                user, nice, system, _, _, irq, softirq, steal = (int(n) / _TICKS for n in line.split()[1:9])
                return CoreTimes(user + nice + system + irq + softirq, steal, monotonic())
        raise LookupError(f"the machine has no core {core}")

    def since(self, earlier: "CoreTimes", own_seconds: float) -> dict:
        """Shares of the time in between: of other processes on that core, and taken away by the hypervisor."""
        passed = max(self.at - earlier.at, 1e-9)
        return {
            "others_share": round(max(0.0, self.busy - earlier.busy - own_seconds) / passed, 4),
            "steal_share": round((self.stolen - earlier.stolen) / passed, 4),
        }
