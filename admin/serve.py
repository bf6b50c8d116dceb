"""gunicorn, set up for this application: threads, no preloading, every worker with connections of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from admin.app import create_app
from admin.door import installation
from admin.logs import configure_log
from admin.security.meter import Meter
from core.engine import Installation
from core.settings import Settings

GRACE = 30
"""Seconds that running requests are given when a worker has to end."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's master. The application is made in each worker, after the fork: no connection is ever shared;
    what requests are counted in is made before it, and is."""

    def __init__(self, settings: Settings, options: Mapping[str, Any]) -> None:
        self._settings = settings
        self._options = options
        self._meter = Meter()
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self._settings, meter=self._meter)


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 2,
    threads: int = 8,
    dev: bool = False,
) -> None:
    """Serves until told to stop. Raises what `Installation.open` raises before any worker is started."""
    Installation.open(settings).close()
    configure_log(dev=dev)
    Server(settings, options(host, port, workers, threads, dev=dev)).run()


def options(host: str, port: int, workers: int, threads: int, *, dev: bool = False) -> Mapping[str, Any]:
    """gunicorn's settings. `dev`: one worker that starts anew when the source changes."""
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": 1 if dev else workers,
        "threads": threads,
        "worker_class": "gthread",
        "preload_app": False,
        "reload": dev,
        "timeout": 60,
        "graceful_timeout": GRACE,
        "keepalive": 5,
        "max_requests": 0 if dev else 20_000,
        "max_requests_jitter": 2_000,
        "limit_request_line": 8190,
        "forwarded_allow_ips": "127.0.0.1,::1",
        "worker_exit": worker_exit,
        "proc_name": "cardwright",
        # Its control socket has one place for each account: two installations of one account would share it.
        "control_socket_disable": True,
    }


def worker_exit(server: object, worker: Any) -> None:
    """Gives a leaving worker's connections back."""
    app = getattr(worker, "wsgi", None)
    if isinstance(app, Flask):
        with app.app_context():
            installation().close()
