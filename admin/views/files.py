"""Files given out: `/files/<id>`, to whoever may see the record that holds it. Always as an attachment."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, send_file

from admin.door import context
from core.context import Context
from core.files.download import download

blueprint = Blueprint("files", __name__)
SHOWN_AS_THEMSELVES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})
"""Types that are told to the browser; everything else is bytes to it."""


@blueprint.get("/files/<uuid:id>")
def get_file(id: uuid.UUID) -> Response:
    """What is in a file."""
    return given_out(context(), str(id))


def given_out(ctx: Context, id: str) -> Response:
    """The file as an answer: an attachment that no browser runs or guesses at. A page may draw an image of it."""
    found = download(ctx, id)
    told = found.file.type if found.file.type in SHOWN_AS_THEMSELVES else "application/octet-stream"
    response = send_file(found.stream, told, as_attachment=True, download_name=found.file.name, etag=id)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store, private"
    response.content_length = found.file.size
    return response
