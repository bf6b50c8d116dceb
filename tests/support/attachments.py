"""A firm whose deals hold papers, a photograph and a signature; sales see their own, guests read all."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from schema_registry.packs import PackFiles
from tests.support import packs

_FIELDS = {
    "name": {"kind": "text", "search": True},
    "papers": {"kind": "file", "most": 40, "accept": ["pdf", "image"], "maxSize": 1, "readOnly": "closed"},
    "photo": {"kind": "image", "most": 2},
    "signed": "signature",
    "closed": "boolean",
}
_BASICS = {"id": "basics", "title": "Basics", "fields": ["name", "photo", "signed", "closed"]}
_CARD = {
    "title": "{name}",
    "tabs": [
        {"id": "overview", "title": "Overview", "sections": [_BASICS]},
        {"id": "papers", "title": "Papers", "files": "papers"},
        {"id": "history", "history": True},
    ],
}


def firm() -> PackFiles:
    """The pack."""
    deal = packs.entity("deal", _FIELDS, card=_CARD, list={"columns": ["name", "photo", "papers"]})
    own = {"read": "own", "create": "all", "update": "own", "delete": "own"}
    return packs.pack(deal, roles__sales=_role("sales", own), roles__guest=_role("guest", {"read": "all"}))


def _role(name: str, rights: dict[str, str]) -> dict[str, object]:
    head = {"$schema": "urn:cardwright:role:1", "name": name, "title": name.capitalize()}
    return {**head, "entities": {"deal": rights}}


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A small image."""
    made = BytesIO()
    Image.new("RGB", size, (40, 120, 220)).save(made, form)
    return made.getvalue()


PDF = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>\nendobj\n"
    b"trailer << /Root 1 0 R >>\n%%EOF"
)
