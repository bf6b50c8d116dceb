"""Small pictures of images, made once each and kept beside the database: a cache that may be thrown away at any time.

They are drawn anew from the pixels: turned as the camera was held, without where a photograph was taken or anything
else that cameras write into files.
"""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from PIL import Image, ImageOps

from core.codes.files import FILE_GONE
from core.context import Context
from core.errors import Missing
from core.files.content import family_of
from core.files.download import opened, seen
from core.files.store import place_of
from core.settings import Settings

SIDES = (96, 480)
"""The longest side in pixels: of marks in lists, of tiles on cards."""
READ = ("PNG", "JPEG", "GIF", "WEBP")
MOST_PIXELS = 25_000_000
"""What is decoded at most: 100 MB. A photograph of more is read at a fraction of its size."""
TYPE = "image/webp"


def thumbnail(ctx: Context, id: str, side: int) -> bytes:
    """The picture (WebP) of a file that the actor may see, a square of `side` at most. Raises Missing where there is
    none: of what is no image, or none that can be read safely. Raises Busy where the store is down."""
    kept = seen(ctx, id)
    if side not in SIDES or family_of(kept.file.type) != "image":
        raise Missing([FILE_GONE.at()])
    path = _path(ctx.settings, kept.digest, side)
    with suppress(FileNotFoundError):
        return _there(path.read_bytes())
    with opened(ctx, kept) as stream, NamedTemporaryFile() as file:
        while chunk := stream.read(256 * 1024):  # a bucket's stream cannot be read from two places
            file.write(chunk)
        file.seek(0)
        made = drawn(file, side)
    with suppress(OSError):  # a disk that is full costs time, not the picture
        _keep(path, made)
    return _there(made)


def _there(made: bytes) -> bytes:
    """What was made; of an image that cannot be drawn, nothing is kept, so that nobody tries again."""
    if not made:
        raise Missing([FILE_GONE.at()])
    return made


def drawn(file: IO[bytes], side: int) -> bytes:
    """The picture of an image; empty where it cannot be drawn, or would take too much memory."""
    try:
        with Image.open(file, formats=READ) as image:
            image.draft("RGB", (2 * side, 2 * side))  # a JPEG is read at a fraction of its size
            if image.width * image.height > MOST_PIXELS:
                return b""
            turned = ImageOps.exif_transpose(image)
            turned.thumbnail((side, side))
            plain = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return b""
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    made = BytesIO()
    bare.save(made, "WEBP", quality=82)
    return made.getvalue()


def forget_thumbnails(settings: Settings, digest: str) -> None:
    """Throws away what was made of a content."""
    for side in SIDES:
        _path(settings, digest, side).unlink(missing_ok=True)


def _keep(path: Path, made: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        file.write(made)
    Path(file.name).replace(path)


def _path(settings: Settings, digest: str, side: int) -> Path:
    return settings.files / "thumbnails" / f"{place_of(digest)}-{side}.webp"
