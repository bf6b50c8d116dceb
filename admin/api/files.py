"""Files over HTTP: uploaded as they are, then named by their ids in records; got back by the same ids."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Response, request

from admin.api.answers import answer
from admin.api.codes import NO_FILE_NAME
from admin.api.parameters import BadRequest
from admin.door import context, uploads
from admin.views.files import given_out
from core.files.uploads import upload

ADDRESS = "/api/v1/files"


@uploads
def post_file() -> Response:
    """`POST /files?name=hotel.pdf`: the body is the file, whatever its type; 201 with its id."""
    name = request.args.get("name", "").strip()
    if not name:
        raise BadRequest([NO_FILE_NAME.at("/name")])
    kept = upload(context(), name, cast(BinaryIO, request.stream))
    address = f"{ADDRESS}/{kept.id}"
    return answer(kept.told(), status=201, meta={}, links={"self": address}, headers={"Location": address})


def get_file(file: str) -> Response:
    """`GET /files/{id}`: what is in a file, to whoever may see the record that holds it."""
    return given_out(context(), file)
