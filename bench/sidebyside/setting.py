"""What every scenario needs: where things are, how long, how often; and the line that says what a table was measured on."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median

from peers import Peers
from proofload import Proofload
from rounds import CLIENT_CORE, SERVER_CORE


@dataclass(frozen=True)
class Setting:
    folder: Path  # for whatever the runs write; removed at the end
    programs: Path  # the compiled C programs
    peers: Peers
    proofload: Proofload
    machine: dict
    date: str
    rounds: int
    seconds: float
    images: Path  # for charts

    def caption(self, rounds: list[dict], used: list[str], missing: list[str]) -> str:
        """The lines below a table: date, machine, versions, how quiet it was, who is missing and why."""
        m, peers = self.machine, self.peers
        versions = [f"Proofload {self.proofload.version}", *(f"{name} {peers.versions[name]}" for name in used if name in peers.versions)]
        lines = [
            f"{self.date}; {m['cpu']}, {m['cores']} cores, {m['memory_gb']} GB, {m['system']}, kernel {m['kernel']}; "
            f"{self.rounds} {'round' if self.rounds == 1 else 'interleaved rounds'} of {self.seconds:g} s; median (lowest–highest). " + ", ".join(versions) + ".",
            _quiet(rounds),
        ]
        reasons = {**peers.missing, **self.proofload.missing}
        absent = [f"{name} ({reasons[name]})" for name in [*missing, *self.proofload.missing] if name in reasons]
        if absent:
            lines.append("Not in the table: " + "; ".join(absent) + ".")
        return "\n".join(lines)


    def chart(self, name: str, title: str, svg: str) -> str:
        """Writes a chart; returns the Markdown that shows it. Nothing for an empty one."""
        if not svg:
            return ""
        self.images.mkdir(parents=True, exist_ok=True)
        (self.images / f"{name}.svg").write_text(svg, encoding="utf-8")
        return f"![{title}](images/{name}.svg)"


def _quiet(rounds: list[dict]) -> str:
    others = [r["client_core"]["others_share"] for r in rounds]
    steal = [r["client_core"]["steal_share"] for r in rounds]
    server_steal = [r["server_core_steal_share"] for r in rounds]
    clocks = [r["megahertz"] for r in rounds if len(r["megahertz"]) > max(CLIENT_CORE, SERVER_CORE)]
    text = (
        f"Client's core: other processes {median(others):.1%} (most {max(others):.1%}), stolen by the hypervisor {median(steal):.1%} (most {max(steal):.1%}); "
        f"server's core: stolen {median(server_steal):.1%} (most {max(server_steal):.1%})"
    )
    if clocks:
        text += f"; clock {median(c[CLIENT_CORE] for c in clocks):,.0f} and {median(c[SERVER_CORE] for c in clocks):,.0f} MHz"
    return text + "."

