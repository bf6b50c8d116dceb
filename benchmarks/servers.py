"""Both sides as they run for real: gunicorn with threads, the same number of workers and threads, on free ports."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.stage import Stage

WAIT = 60


@contextmanager
def product(stage: Stage, workers: int, threads: int, log: Path) -> Iterator[int]:
    """The port where the product listens, started by its own command."""
    settings = stage.settings
    environment = {
        "CARDWRIGHT_DATABASE": settings.database,
        "CARDWRIGHT_SECURE_COOKIES": "false",
        "CARDWRIGHT_ZONE": settings.zone,
        "CARDWRIGHT_LOCALE": settings.locale,
        "CARDWRIGHT_API_PER_MINUTE": "1000000",  # the pace of one person is what is measured
        "CARDWRIGHT_API_ADDRESS_PER_MINUTE": "1000000",
    }
    port = _free_port()
    command = ["-m", "cardwright", "serve", "--port", str(port), "--workers", str(workers), "--threads", str(threads)]
    with _running(command, environment, port, log):
        yield port


@contextmanager
def limit(stage: Stage, workers: int, threads: int, log: Path) -> Iterator[int]:
    """The port where the limit listens."""
    port = _free_port()
    options = f"-k gthread -b 127.0.0.1:{port} -w {workers} --threads {threads} --keep-alive 5 --log-level warning"
    command = ["-m", "gunicorn", *options.split(), "benchmarks.limit:app"]
    with _running(command, {"LIMIT_DATABASE": stage.settings.database}, port, log):
        yield port


@contextmanager
def _running(command: list[str], environment: dict[str, str], port: int, log: Path) -> Iterator[None]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *command], env={**os.environ, **environment}, stdout=output, stderr=output
        )
        try:
            _await(port, process, log)
            yield
        finally:
            process.terminate()
            process.wait(timeout=60)


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"A server did not start; see {log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
