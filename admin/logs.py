"""What is written down of requests and failures: JSON lines for machines, plain ones while developing."""

from __future__ import annotations

import sys

import structlog


def configure_log(*, dev: bool = False) -> None:
    """JSON lines on standard error; readable ones while developing. Values of variables are never printed."""
    shared = [structlog.contextvars.merge_contextvars, structlog.processors.add_log_level]
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    if dev:
        plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        structlog.configure([*shared, stamp, plain])
        return
    structlog.configure(
        [*shared, stamp, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
