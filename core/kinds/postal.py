"""Addresses as people write them: one read from pasted text, one said on a line or on several.

China writes from the large to the small, `浙江省杭州市西湖区文三路1号`; most of the world the other way round. What
is read is only what is certain: a name without its rank (`杭州`) is a region only where another follows or nothing
does, because `南京西路` is a street. Whatever is left is the street.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from core.kinds.fold import fold
from core.kinds.regions import CHINA, MAINLAND_ALIASES, in_china, region_tree, stem
from schema_registry.frozen import Frozen

_BETWEEN = " \t\n/／\\-－—,，、·.。:：;；>›"
"""What may stand between the regions of a pasted address."""
_POSTAL = re.compile(r"(?:(?:邮政?编码?|邮编|P\.?C\.?)[:： ]*)?(?<!\d)(\d{6})(?!\d)", re.IGNORECASE)
_COUNTRY = re.compile(r"(?:中华人民共和国|中国)(?!路|街|大道|东|西|南|北)")
_NO_REGION = ("市辖区",)
_LONG = (("特别行政区", ""), ("自治区", ""), ("自治州", "州"), ("地区", ""), ("盟", ""), ("省", ""), ("市", ""))


class Address(NamedTuple):
    """A value. `region` is a code of `core.kinds.regions`; street and postal code may be missing."""

    region: str
    street: str | None = None
    postal: str | None = None

    @property
    def line(self) -> str:
        """All of it, as China writes it."""
        return said(self, "zh_CN")

    def __str__(self) -> str:
        return self.line


def said(address: Address, locale: str) -> str:
    """The address on one line."""
    names = names_of(address.region, locale)
    if address.region == CHINA and (address.street or address.postal):
        names = []
    street = address.street or ""
    if locale.startswith("zh") and in_china(address.region):
        return " ".join(part for part in ("".join(names) + street, address.postal) if part)
    if not in_china(address.region):
        return ", ".join(part for part in (street, address.postal, *names) if part)
    last = " ".join(part for part in (*names[:1], address.postal) if part)
    return ", ".join(part for part in (street, *reversed(names[1:]), last) if part)


def names_of(region: str, locale: str) -> list[str]:
    """What a region is called, the largest first, none twice."""
    tree = region_tree()
    way = tree.ways.get(region)
    if way is None:
        return [region]
    names = (tree.by_id[code].title.say(locale) for code in way)
    return list(dict.fromkeys(names))


def read_address(text: str) -> Address | None:
    """The address that a clean text means, as far as it is certain; None where it names no place at all."""
    foreign = _abroad(text)
    if foreign is not None:
        return foreign
    postal, rest = _postal(text)
    rest = _COUNTRY.sub("", rest, count=1) if _COUNTRY.match(rest) else rest
    region, street = _below(rest.strip(_BETWEEN), "")
    if not rest and not postal and not text:
        return None
    return Address(region or CHINA, street or None, postal or None)


def _postal(text: str) -> tuple[str, str]:
    """The six digits at the beginning or the end, and the rest."""
    for found in _POSTAL.finditer(text):
        before, after = text[: found.start()].strip(), text[found.end() :].strip()
        if not before or not after:
            return unicodedata.normalize("NFKC", found[1]), (before or after).strip(_BETWEEN)
    return "", text


def _abroad(text: str) -> Address | None:
    """An address that ends, or begins, with the name of another country, or of what the world writes as one."""
    for found in (_LAST.search(text), _FIRST.search(text)):
        code = _countries().get(fold(found["name"])) if found else None
        if found and code and code != CHINA:
            return Address(code, found["rest"].strip(_BETWEEN) or None)
    return None


_LAST = re.compile(r"(?P<rest>.*?)(?:^|[,，\n])\s*(?P<name>[^,，\n]+)$", re.DOTALL)
_FIRST = re.compile(r"^(?P<name>[^,，\n]+)[,，\n](?P<rest>.*)", re.DOTALL)


@cache
def _countries() -> Mapping[str, str]:
    """Countries by their folded names; those left out are called as places elsewhere are, too."""
    tree = region_tree()
    found = {"usa": "US", "uk": "GB"}
    for code, one in tree.by_id.items():
        if not code.isdigit():
            found.update({fold(name): code for name in (one.title.default, *one.title.translations.values())})
    for code in MAINLAND_ALIASES.values():
        found[fold(tree.by_id[code].title.say("en"))] = code
    return Frozen({name: code for name, code in found.items() if name not in _ELSEWHERE})


_ELSEWHERE = frozenset({"georgia", "jersey"})


# ---- China
def _below(text: str, parent: str) -> tuple[str, str]:
    """The innermost region that a text behind `parent` begins with, and the street that follows."""
    for word in _NO_REGION:
        text = text.removeprefix(word)
    for one in _named(parent).get(text[:2], ()):
        if not text.startswith(one.name):
            continue
        after = text[len(one.name) :]
        found = _below(after.lstrip(_BETWEEN), one.code)
        if one.whole or found[0] != one.code or not after or (one.near and after[0] in _BETWEEN):
            return found
    return parent, text


class _Named(NamedTuple):
    """What a region may be called: in full or not, and whether it is right below the one before it."""

    name: str
    code: str
    whole: bool
    near: bool


@cache
def _named(parent: str) -> Mapping[str, tuple[_Named, ...]]:
    """Names below a region by their first two characters, the longest first.

    A name that stands for two regions stands for the one right below, or for neither.
    """
    tree = region_tree()
    found: dict[str, _Named | None] = {}
    below = [code for code in tree.under(parent) if code != parent] if parent else list(tree.by_id)
    below = [code for code in below if code.isdigit()]
    for code in sorted(below, key=lambda code: len(tree.ways[code])):
        near = tree.by_id[code].parent == parent
        for name, whole in _spellings(tree.by_id[code].title.default, short=len(tree.ways[code]) < 3):
            if len(name) == 2 and not near and whole:
                continue
            held = found.get(name)
            if name not in found:
                found[name] = _Named(name, code, whole, near)
            elif held is None or not (held.near or tree.ways[code][-2:-1] == (held.code,)):
                found[name] = None
    made: dict[str, list[_Named]] = {}
    for one in sorted((one for one in found.values() if one), key=lambda one: -len(one.name)):
        made.setdefault(one.name[:2], []).append(one)
    return Frozen({start: tuple(names) for start, names in made.items()})


def _spellings(name: str, *, short: bool) -> Iterator[tuple[str, bool]]:
    """A region's name, and what it is called without its rank; districts are named in full."""
    yield name, True
    for end, instead in _LONG if short else ():
        bare = stem(name.removesuffix(end))
        if name.endswith(end) and len(bare) > 1:
            yield bare, False
            if instead:
                yield bare + instead, True
            return
