"""Signs of life for whoever runs the processes: alive, and ready to serve."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from admin.door import doorless, installation
from core.errors import CardwrightError

blueprint = Blueprint("health", __name__)
log = structlog.get_logger("cardwright.web")


@blueprint.get("/livez")
@doorless
def alive() -> Response:
    """200 while the process answers at all."""
    return _said("ok")


@blueprint.get("/readyz")
@doorless
def ready() -> Response:
    """200 when the database answers too; 503 otherwise."""
    try:
        with installation().reading() as ctx:
            return _said(f"ok, version {ctx.live.version}")
    except (CardwrightError, SQLAlchemyError) as error:
        log.warning("not ready", reason=type(error).__name__)
        return _said("the database does not answer", 503)


def _said(text: str, status: int = 200) -> Response:
    return Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")
