"""Static files under an address that holds a digest of them all, so that browsers may keep them for ever.

One digest for the whole tree, not one a file: modules and style sheets name each other by relative path. What is text
is sent packed to whoever takes it, packed once a process. Pages are not: they hold the token of their forms beside
what a stranger may have put into them, which its size would tell (BREACH); a proxy may where that is acceptable.
"""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request, send_from_directory
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from admin.door import doorless

FOLDER = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
DIGEST = "STATIC_DIGEST"
PACKED = "cardwright.packed"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
"""What is text; fonts and pictures are packed already."""

blueprint = Blueprint("assets", __name__)


def tree_digest(folder: Path) -> str:
    """Sixteen hex digits that change when any file in the folder does."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


class Sessions(SecureCookieSessionInterface):
    """Sessions, kept out of what anybody may keep: an answer that names cookies is held once for each of them.

    What signs them is made once. A request that asked for none, as with an API key, has none to save.
    """

    def __init__(self, app: Flask) -> None:
        self._signing = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        return self._signing

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        touched = session.accessed or session.modified
        if touched and not response.cache_control.public:
            super().save_session(app, session, response)


@blueprint.get("/static/<digest>/<path:name>")
@doorless
def asset(digest: str, name: str) -> Response:
    """A file. Under another release's digest it is the present one, not to be kept."""
    response = send_from_directory(FOLDER, name, conditional=False, max_age=None)
    known = TYPES.get(Path(name).suffix)
    if known:
        response.headers["Content-Type"] = known
        response.vary.add("Accept-Encoding")
    packed = bool(known) and request.accept_encodings["gzip"] > 0
    if packed:
        _pack(response)
    response.headers["Cache-Control"] = FOR_EVER if digest == current_app.config[DIGEST] else "no-cache"
    response.make_conditional(request, accept_ranges=not packed, complete_length=response.content_length)
    return response


def _pack(response: Response) -> None:
    """The same file packed, under a tag of its own (RFC 9110, section 8.8.3.3)."""
    held: dict[str, bytes] = current_app.extensions[PACKED]
    tag = response.get_etag()[0] or ""
    response.direct_passthrough = False
    if tag not in held:
        held[tag] = gzip.compress(response.get_data(), mtime=0)
    response.close()
    response.set_data(held[tag])
    response.headers["Content-Encoding"] = "gzip"
    response.set_etag(f"{tag}-gzip")


def install(app: Flask) -> None:
    """Serves the files and tells templates their addresses: `asset("css/shell.css")`. The digest is taken once, when
    the process starts."""
    app.config[DIGEST] = digest = tree_digest(FOLDER)
    app.extensions[PACKED] = {}
    app.session_interface = Sessions(app)
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = f"/static/{digest}/{{}}".format
