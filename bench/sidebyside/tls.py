"""Closed loop over TLS 1.3 with kept connections, against nginx with a self-signed certificate."""

import outputs
from closed import IN_FLIGHT, peer, section
from proofload import reader
from rounds import SERVER_CORE, Client, interleaved
from servers import Nginx
from setting import Setting


def run(setting: Setting) -> dict[str, tuple[str, list[dict]]]:
    """Markdown and raw rounds by the name of the place in the document."""
    peers = setting.peers
    if not peers.has("openssl"):
        raise RuntimeError(f"TLS needs a certificate: openssl is {peers.missing['openssl']}")
    with Nginx(peers.programs["nginx"], setting.folder, SERVER_CORE, peers.programs["openssl"]) as nginx:
        clients, without = _clients(setting, nginx.tls_url)
        rounds = interleaved("closed, TLS", clients, setting.rounds, setting.seconds)
    text = section(setting, "tls", rounds, "wrk", ["nginx", "wrk"], ["wrk"])
    return {"tls": (text + "".join(f"\nNot in the table: {name} (the engine has no TLS in this build)." for name in without), rounds)}


def _clients(setting: Setting, url: str) -> tuple[list[Client], list[str]]:
    s, n, clients, without = f"{setting.seconds:g}", str(IN_FLIGHT), [], []
    if setting.peers.has("wrk"):
        clients.append(peer("wrk", [setting.peers.programs["wrk"], "-t1", f"-c{n}", f"-d{s}s", "--latency", url], outputs.wrk))
    for name, engine in setting.proofload.variants():
        if engine and not setting.proofload.can(engine, url, "--insecure"):
            without.append(name)
            continue
        command = setting.proofload.http(url, engine, "--insecure", "--concurrency", n, "--duration", f"{s}s")
        clients.append(Client(name, lambda command=command: command, reader(engine)))
    return clients, without
