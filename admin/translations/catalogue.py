"""The catalogue as a function of the source: what it must hold, what it holds, and its compiled form.

`python -m admin.translations` brings the catalogue up to date: new messages stand in it with an empty
translation (the tests name them), unused ones are gone, the rest is kept, and the compiled form is written.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ADMIN = Path(__file__).parents[1]
FOLDER = Path(__file__).parent / "zh" / "LC_MESSAGES"
PO, MO = FOLDER / "messages.po", FOLDER / "messages.mo"
_METHODS = [("static/**", "ignore"), ("**.py", "python"), ("templates/**.html", "jinja2")]
_DATE = datetime(2026, 1, 1, tzinfo=UTC)
_WRITER = b'"Generated-By:'
_KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def extracted() -> Catalog:
    """Every message of the source, without translations."""
    found = Catalog(domain="messages", fuzzy=False)
    messages = extract_from_dir(ADMIN, _METHODS, {"**.html": {}}, _KEYWORDS, strip_comment_tags=True)
    for _name, _line, message, comments, context in messages:
        found.add(message, auto_comments=comments, context=context)
    return found


def stored() -> Catalog:
    """The Chinese catalogue as it stands in its file."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh", domain="messages")


def written(catalogue: Catalog) -> bytes:
    """The text form: in the order of the messages, without places and dates and without the version of what wrote
    it, so that equal content is equal text.
    """
    out = io.BytesIO()
    write_po(out, catalogue, width=110, no_location=True, omit_header=False, sort_output=True, ignore_obsolete=True)
    return b"".join(line for line in out.getvalue().splitlines(keepends=True) if not line.startswith(_WRITER))


def compiled(catalogue: Catalog) -> bytes:
    """The form that is read while running."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def update() -> tuple[str, ...]:
    """Writes both forms; the messages that still want a translation."""
    before = stored() if PO.exists() else _empty()
    after = _empty()
    for message in extracted():
        if message.id:
            known = before.get(message.id, message.context)
            translation = known.string if known is not None else ""
            after.add(message.id, translation, context=message.context)
    FOLDER.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(written(after))
    MO.write_bytes(compiled(stored()))
    return untranslated(after)


def _empty() -> Catalog:
    """No message yet. Its head says no date, so that the files change with their content only."""
    return Catalog(
        locale="zh",
        domain="messages",
        header_comment="# Chinese wordings of the interface; the message ids are the English ones.",
        project="Cardwright",
        version="1",
        copyright_holder="Cardwright",
        msgid_bugs_address="-",
        creation_date=_DATE,
        revision_date=_DATE,
        last_translator="-",
        language_team="-",
        fuzzy=False,
    )


def untranslated(catalogue: Catalog) -> tuple[str, ...]:
    """Messages without a translation (a plural needs all its forms)."""
    empty: list[str] = []
    for message in catalogue:
        forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
        if message.id and not all(forms):
            empty.append(message.id if isinstance(message.id, str) else message.id[0])
    return tuple(empty)
