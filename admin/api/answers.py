"""Answers: `{data, meta, links}`, with `Link` (RFC 8288) and `ETag` headers. Links are paths, never hosts."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

import msgspec
from flask import Response, request

from admin.api import former
from admin.api.bodies import JSON_TYPE

ROOT = "/api/v1"
_encode = msgspec.json.Encoder().encode


def answer(
    data: object,
    *,
    status: int = 200,
    meta: Mapping[str, object] | None = None,
    links: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer with its envelope. Links other than `self` stand in the `Link` header too."""
    body = _encode({"data": data, "meta": meta or {}, "links": links or {}})
    response = Response(body, status, mimetype=JSON_TYPE)
    related = [f'<{address}>; rel="{name}"' for name, address in (links or {}).items() if name != "self"]
    if related:
        response.headers["Link"] = ", ".join(related)
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def document(value: object, etag: str, content_type: str) -> Response:
    """A document of its own (OpenAPI, a schema), without envelope."""
    response = Response(value if isinstance(value, bytes) else _encode(value), mimetype=content_type)
    response.headers["ETag"] = etag
    return response


def not_modified(etag: str) -> Response:
    """304: the reader has it already."""
    return Response(status=304, headers={"ETag": etag})


def record_address(entity: str, record: str) -> str:
    """Where a record is."""
    return f"{ROOT}/records/{quote(entity)}/{record}"


def address_with(**changed: str) -> str:
    """The address of this request with parameters replaced."""
    said = {**former.arguments().to_dict(), **changed}
    return f"{former.path()}?{urlencode(said)}" if said else former.path()


def page_links(following: str, previous: str) -> dict[str, str]:
    """The links of a page: itself, the one after it and the one before it where there is one."""
    links = {"self": address_with()}
    if following:
        links["next"] = address_with(cursor=following)
    if previous:
        links["prev"] = address_with(cursor=previous)
    return links


def prefers_minimal() -> bool:
    """Whether the client wants no body after a write (RFC 7240)."""
    return any(part.strip().lower() == "return=minimal" for part in request.headers.get("Prefer", "").split(","))
