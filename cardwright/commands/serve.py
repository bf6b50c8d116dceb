"""`cardwright serve`: the web application, by gunicorn."""

from __future__ import annotations

import click

from admin.serve import serve
from cardwright.front import Front


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen at.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Threads of each process.")
@click.option("--dev", is_flag=True, help="One process that starts anew when the source changes; readable log.")
@click.pass_obj
def serve_command(front: Front, host: str, port: int, workers: int, threads: int, dev: bool) -> None:
    """Serve pages and API until stopped. The database must have been prepared with `init`."""
    front.err.print(f"Serving {front.database} at http://{_in_address(host)}:{port}", style="bold")
    serve(front.settings, host, port, workers, threads, dev)


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host
