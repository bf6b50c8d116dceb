"""Pictures on paper: images and signatures of records, from the file store, never from an address.

A page names them by our own addresses, and a browser fetches them as it does on the card. A file holds them itself:
what its reader may not see is not in it, and neither is what goes beyond the limits.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup

from admin.display.fields import FileCell
from core.context import Context
from core.errors import CardwrightError
from core.files.thumbnails import thumbnail

SIDE = 480
MOST, MOST_BYTES = 200, 20_000_000
"""Pictures of one file, and how large they may be together."""
_OWN = re.compile(rf"/files/([0-9a-f-]{{36}})/thumbnail/{SIDE}")
Fetch = Callable[[str], bytes]


def address(one: FileCell) -> str:
    """Where the picture of a file is."""
    return f"{one.picture}/{SIDE}"


def picture(one: FileCell) -> Markup:
    """It as it stands on the page, called what its file is called."""
    return Markup('<img class="print-picture" src="{}" alt="{}">').format(address(one), one.text)


def is_own(source: str) -> bool:
    """Whether an address leads to a picture of ours."""
    return _OWN.fullmatch(source) is not None


def fetching(ctx: Context) -> Fetch:
    """A function from an address of ours to the picture (WebP). It raises ValueError for whatever else, for what its
    reader may not see, and beyond the limits."""
    given: list[int] = []

    def fetch(source: str) -> bytes:
        known = _OWN.fullmatch(source)
        if known is None:
            raise ValueError(f"nothing is fetched: {source[:80]}")
        if len(given) >= MOST:
            raise ValueError("more pictures than fit into a file")
        try:
            made = thumbnail(ctx, known[1], SIDE)
        except CardwrightError as refused:
            raise ValueError("no picture") from refused
        if sum(given) + len(made) > MOST_BYTES:
            raise ValueError("larger pictures than fit into a file")
        given.append(len(made))
        return made

    return fetch
