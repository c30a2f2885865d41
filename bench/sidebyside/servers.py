"""The neutral servers, each pinned to the server's core, on loopback, with everything they write in a folder of their own."""

import json
import os
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Nginx:
    """nginx with one worker that answers everything with one small JSON document."""

    def __init__(self, program: str, folder: Path, core: int, openssl: str | None = None):
        self._program, self._folder, self._core, self._openssl = program, folder / "nginx", core, openssl

    def __enter__(self) -> "Nginx":
        self._folder.mkdir(exist_ok=True)
        self.http1, self.http2, self.https = free_port(), free_port(), free_port()
        text = (BENCH / "peers" / "nginx.conf").read_text()
        for name, value in (("FOLDER", self._folder), ("HTTP1", self.http1), ("HTTP2", self.http2), ("TLS", self._tls())):
            text = text.replace(f"@{name}@", str(value))
        (self._folder / "nginx.conf").write_text(text)
        log = (self._folder / "start.log").open("wb")
        command = ["taskset", "-c", str(self._core), self._program, "-p", str(self._folder), "-c", str(self._folder / "nginx.conf")]
        command += ["-e", str(self._folder / "error.log")]
        self._master = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()
        try:
            self._wait_until_it_listens()
        except BaseException:
            _end(self._master)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        _end(self._master)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http1}/"

    @property
    def http2_url(self) -> str:
        return f"http://127.0.0.1:{self.http2}/"

    @property
    def tls_url(self) -> str:
        return f"https://127.0.0.1:{self.https}/"

    def _tls(self) -> str:
        """Lines for a TLS port with a new self-signed certificate; nothing where no openssl was given."""
        if not self._openssl:
            return ""
        key, certificate = self._folder / "key.pem", self._folder / "certificate.pem"
        command = [self._openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
        command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30)
        return f"listen 127.0.0.1:{self.https} ssl backlog=4096; ssl_certificate {certificate}; ssl_certificate_key {key}; ssl_protocols TLSv1.3;"

    def worker(self) -> int:
        """Process id of the one worker of this nginx."""
        return int(Path(f"/proc/{self._master.pid}/task/{self._master.pid}/children").read_text().split()[0])

    def _wait_until_it_listens(self) -> None:
        for _ in range(100):
            if self._master.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.http1), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("nginx did not start: " + (self._folder / "start.log").read_text().strip())


class Stall:
    """Stops a process after some time for some time, once: a server that hangs while requests are due."""

    def __init__(self, pid: int, after_seconds: float, for_seconds: float):
        self._pid, self._after, self._for = pid, after_seconds, for_seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._stall)

    def __enter__(self) -> "Stall":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _stall(self) -> None:
        if self._over.wait(self._after):
            return
        os.kill(self._pid, signal.SIGSTOP)
        try:
            time.sleep(self._for)
        finally:
            os.kill(self._pid, signal.SIGCONT)


class StreamServer:
    """peers/sse_server.c: stamped chat chunks at a fixed pace. `report` is what it says about itself at its end."""

    def __init__(self, program: Path, core: int, ttft_ms: int, gap_ms: int, tokens: int):
        self._command = ["taskset", "-c", str(core), str(program), str(ttft_ms), str(gap_ms), str(tokens)]
        self.report: dict = {}

    def __enter__(self) -> "StreamServer":
        self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.port = int(self._process.stdout.readline().split()[1])
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            text, _ = self._process.communicate(timeout=5)
            self.report = json.loads(text)
        except (subprocess.TimeoutExpired, json.JSONDecodeError):
            self._process.kill()
            self._process.wait()
