"""Files given out: `/files/<id>`, to whoever may see the record that holds it. As an attachment, but for what a
browser shows safely: a picture of an image, the image itself, a PDF in the browser's own viewer."""

from __future__ import annotations

import uuid
from typing import BinaryIO

from flask import Blueprint, Response, make_response, request, send_file

from admin.display.fields import SHOWN_AS_THEMSELVES
from admin.door import context
from core.codes.files import FILE_GONE
from core.context import Context
from core.errors import Missing
from core.files.download import download, seen
from core.files.thumbnails import TYPE, thumbnail
from core.kinds.file import Stored

blueprint = Blueprint("files", __name__)
PDF = "application/pdf"
NOTHING = "default-src 'none'; sandbox"
IN_VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""Of a PDF: browsers start their viewer in no sandbox of ours. It has its own, and the answer is no page."""


@blueprint.get("/files/<uuid:id>")
def get_file(id: uuid.UUID) -> Response:
    """What is in a file."""
    return given_out(context(), str(id))


@blueprint.get("/files/<uuid:id>/view")
def view_file(id: uuid.UUID) -> Response:
    """An image or a PDF, shown where one is."""
    ctx = context()
    if seen(ctx, str(id)).file.type not in SHOWN_AS_THEMSELVES:
        raise Missing([FILE_GONE.at()])
    found = download(ctx, str(id))
    response = _answer(found.file, found.stream, found.file.type, attached=False)
    if found.file.type == PDF:
        response.headers["Content-Security-Policy"] = IN_VIEWER
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.get("/files/<uuid:id>/thumbnail/<int:side>")
def get_thumbnail(id: uuid.UUID, side: int) -> Response:
    """A small picture of an image. A browser that has it asks whether it may still be seen."""
    ctx = context()
    if f"{id}-{side}" in request.if_none_match and seen(ctx, str(id)):
        kept = make_response(b"", 304)
    else:
        kept = make_response(thumbnail(ctx, str(id), side))
        kept.content_type = TYPE
    kept.set_etag(f"{id}-{side}")
    kept.headers["Content-Security-Policy"] = NOTHING
    kept.headers["Cache-Control"] = "private, no-cache"
    return kept


def given_out(ctx: Context, id: str) -> Response:
    """The file as an answer: an attachment that no browser runs or guesses at. A page may draw an image of it."""
    found = download(ctx, id)
    told = found.file.type if found.file.type in SHOWN_AS_THEMSELVES else "application/octet-stream"
    return _answer(found.file, found.stream, told, attached=True)


def _answer(file: Stored, stream: BinaryIO, told: str, *, attached: bool) -> Response:
    response = send_file(stream, told, as_attachment=attached, download_name=file.name, etag=file.id)
    response.headers["Content-Security-Policy"] = NOTHING
    response.headers["Cache-Control"] = "no-store, private"
    response.content_length = file.size
    return response
