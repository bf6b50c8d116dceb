"""Static files under an address that holds a digest of them all, so that browsers may keep them for ever.

One digest for the whole tree, not one a file: modules and style sheets name each other by relative path.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, send_from_directory

from admin.door import doorless

FOLDER = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
DIGEST = "STATIC_DIGEST"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}

blueprint = Blueprint("assets", __name__)


def tree_digest(folder: Path) -> str:
    """Sixteen hex digits that change when any file in the folder does."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


@blueprint.get("/static/<digest>/<path:name>")
@doorless
def asset(digest: str, name: str) -> Response:
    """A file. Under another release's digest it is the present one, not to be kept."""
    response = send_from_directory(FOLDER, name, max_age=None)
    known = TYPES.get(Path(name).suffix)
    if known:
        response.headers["Content-Type"] = known
    response.headers["Cache-Control"] = FOR_EVER if digest == current_app.config[DIGEST] else "no-cache"
    return response


def asset_url(name: str) -> str:
    """The address of a file, for templates: `asset("css/shell.css")`."""
    return f"/static/{current_app.config[DIGEST]}/{name}"


def install(app: Flask) -> None:
    """Serves the files and tells templates their addresses. The digest is taken once, when the process starts."""
    app.config[DIGEST] = tree_digest(FOLDER)
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = asset_url
