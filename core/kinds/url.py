"""`url`: an address to follow. http, https, mailto and tel; host names and paths in any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from urllib.parse import quote

import sqlalchemy as sa

from core.codes.kinds import NOT_URL, USER_IN_URL
from core.codes.values import TOO_LONG
from core.kinds import fold
from core.kinds.cleaning import as_text, clean, short
from core.kinds.email import address
from core.kinds.kind import Key, Locale, Refused
from core.kinds.operators import TEXT
from core.kinds.phone import number
from core.kinds.textual import TextualKind
from schema_registry.model import Field

LONGEST = fold.LONGEST
"""Characters: as many as the key holds by which texts are compared."""
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(.*)", re.IGNORECASE | re.DOTALL)
_WEB = re.compile(r"//(?P<host>[^/?#]*)(?P<rest>.*)", re.DOTALL)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9a-f:.]{{2,45}}\])(?::[0-9]{{1,5}})?", re.IGNORECASE)
_BARE = re.compile(rf"(?:{_LABEL}\.)+[^\W\d_]{{2,63}}(?::[0-9]{{1,5}})?(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
_UNSAFE = re.compile(r'[<>"\\^`{|}]')
_PATTERN = r"^([hH][tT][tT][pP][sS]?://|[mM][aA][iI][lL][tT][oO]:|[tT][eE][lL]:)[^\s]+$"


def link(text: str) -> str:
    """The address with its scheme and host in small letters, what no address may hold percent-encoded.

    Raises Refused.
    """
    if len(text) > LONGEST:
        raise Refused(TOO_LONG, length=len(text), longest=LONGEST)
    found = _SCHEME.fullmatch(text)
    if found is None or any(map(str.isspace, text)):
        raise Refused(NOT_URL, value=short(text))
    made = _MAKERS.get(found[1].lower(), _refused)(found[1].lower(), found[2], text)
    if len(made) > LONGEST:
        raise Refused(TOO_LONG, length=len(made), longest=LONGEST)
    return made


def may_be_followed(text: str) -> bool:
    """Whether a stored text is safe as a link's target, whoever stored it."""
    return re.match(_PATTERN, text) is not None


def _web(scheme: str, rest: str, text: str) -> str:
    found = _WEB.fullmatch(rest)
    if found and "@" in found["host"]:
        raise Refused(USER_IN_URL, value=short(text))
    if found is None or not _HOST.fullmatch(found["host"]):
        raise Refused(NOT_URL, value=short(text))
    host = unicodedata.normalize("NFC", found["host"].lower())
    return f"{scheme}://{host}{_UNSAFE.sub(lambda one: quote(one[0]), found['rest'])}"


def _mail(scheme: str, rest: str, text: str) -> str:
    to, mark, more = rest.partition("?")
    try:
        return f"{scheme}:{address(to)}{mark}{_UNSAFE.sub(lambda one: quote(one[0]), more)}"
    except Refused:
        raise Refused(NOT_URL, value=short(text)) from None


def _telephone(scheme: str, rest: str, text: str) -> str:
    try:
        return f"{scheme}:{number(rest).replace(' ', '-')}"
    except Refused:
        raise Refused(NOT_URL, value=short(text)) from None


def _refused(scheme: str, rest: str, text: str) -> str:
    raise Refused(NOT_URL, value=short(text))


_MAKERS: Mapping[str, Callable[[str, str, str], str]] = {
    "http": _web,
    "https": _web,
    "mailto": _mail,
    "tel": _telephone,
}


class UrlKind(TextualKind):
    """Home pages, shop pages, shared documents."""

    name = "url"
    widget = "url"
    operators = TEXT
    searchable = True

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "string", "maxLength": LONGEST, "pattern": _PATTERN}

    def keys(self, field: Field) -> tuple[Key, ...]:
        return (Key("fold", sa.Text(), fold.fold_key),)

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            text = clean(text)
            if not text:
                return None
            return link(f"https://{text}" if _BARE.fullmatch(text) else text)

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        return lambda value: None if value is None else link(_sent(value))


def _sent(value: object) -> str:
    text = as_text(value)
    if clean(text) != text.strip() or text != text.strip():
        raise Refused(NOT_URL, value=short(text))
    return text
