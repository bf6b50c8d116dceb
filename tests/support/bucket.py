"""What S3 answers to the requests that a store of files makes: objects in memory, over HTTP, in this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from werkzeug import Request, Response
from werkzeug.serving import make_server

PAGE = 2
"""Objects that one listing tells of: every store pages."""


@dataclass
class Bucket:
    """Objects by key, with when they were put. `down`: every request fails, as of a store without room."""

    objects: dict[str, bytes] = field(default_factory=dict)
    put_at: dict[str, datetime] = field(default_factory=dict)
    down: bool = False
    signed: set[bool] = field(default_factory=set)

    def __call__(self, environ: dict[str, object], start: object) -> object:
        return self._answer(Request(environ))(environ, start)  # type: ignore[arg-type]  # WSGI

    def _answer(self, request: Request) -> Response:
        self.signed.add("AWS4-HMAC-SHA256" in request.headers.get("Authorization", ""))
        if self.down:
            return _refused(507, "InsufficientStorage")
        _, _bucket, key = (*request.path.split("/", 2), "")[:3]
        if request.method == "PUT":
            self.objects[key], self.put_at[key] = request.get_data(), datetime.now(UTC)
            return Response()
        if request.method == "DELETE":
            self.objects.pop(key, None)
            return Response(status=204)
        if not key:
            return self._listed(parse_qs(request.query_string.decode()))
        return Response(self.objects[key]) if key in self.objects else _refused(404, "NoSuchKey")

    def _listed(self, asked: dict[str, list[str]]) -> Response:
        prefix, after = asked.get("prefix", [""])[0], asked.get("continuation-token", [""])[0]
        keys = [key for key in sorted(self.objects) if key.startswith(prefix) and key > after]
        here, more = keys[:PAGE], len(keys) > PAGE
        told = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{self.put_at[key].isoformat()}</LastModified>"
            f"<Size>{len(self.objects[key])}</Size></Contents>"
            for key in here
        )
        token = f"<NextContinuationToken>{escape(here[-1])}</NextContinuationToken>" if more else ""
        return Response(
            f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{token}{told}</ListBucketResult>",
            content_type="application/xml",
        )


def _refused(status: int, code: str) -> Response:
    text = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>"
    return Response(text, status, content_type="application/xml")


@contextmanager
def served_bucket() -> Iterator[tuple[Bucket, str]]:
    """The bucket, and the address that `file_store` names it by."""
    bucket = Bucket()
    server = make_server("127.0.0.1", 0, bucket, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield (
            bucket,
            f"s3://files/acme?endpoint=http://127.0.0.1:{server.server_port}&region=cn-east-1&style=path",
        )
    finally:
        server.shutdown()
        thread.join()
