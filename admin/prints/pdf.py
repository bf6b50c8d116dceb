"""Pages as a PDF file, made by WeasyPrint where it is installed.

Nothing is fetched but our own style sheets and the pictures that records hold: neither an address that a template
names nor a file of the machine.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, NoReturn

from admin.assets import FOLDER
from admin.prints.pictures import Fetch
from core.codes.prints import NO_PDF
from core.errors import Rejected
from core.files.thumbnails import TYPE

HERE = "http://here.invalid"
"""Before addresses of ours; nothing answers there (RFC 6761)."""
SHEETS = ("css/tokens.css", "css/print.css")


def available() -> bool:
    """Whether files can be made here."""
    return find_spec("weasyprint") is not None


def pdf_of(html: str, fetch: Fetch) -> bytes:
    """The file of a whole HTML document, with the pictures that `fetch` gives. Raises Rejected where there is no
    WeasyPrint."""
    if not available():
        raise Rejected([NO_PDF.at()])
    weasyprint = import_module("weasyprint")
    sheets = [weasyprint.CSS(string=(FOLDER / name).read_text("utf-8"), url_fetcher=_refuse) for name in SHEETS]
    answer = import_module("weasyprint.urls").URLFetcherResponse

    def fetcher(url: str, *_: object, **__: object) -> Any:  # WeasyPrint has no types
        return answer(url, body=fetch(url.removeprefix(HERE)), headers={"Content-Type": TYPE})

    made: bytes = weasyprint.HTML(string=html, base_url=HERE, url_fetcher=fetcher).write_pdf(stylesheets=sheets)
    return made


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"nothing is fetched: {url[:80]}")
