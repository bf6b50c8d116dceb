"""Every change of a field's kind into another, decided: how values are carried over, what that may lose, or why not.

One table, so that one look shows it all; `core.kinds.convert` carries values over as it says, and
`docs/reference/conversions.md` is made from it. Kinds of plugins say it of themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.codes import kinds as codes
from core.codes.secrets import SECRETS_STAY
from core.codes.values import (
    CURRENCY_IS_DROPPED,
    NO_CONVERSION,
    TEXT_MAY_NOT_FIT,
    TIME_IS_DROPPED,
    TOO_LONG_IS_CUT,
)
from core.kinds.kind import KEPT, Conversion, Kind
from schema_registry.frozen import Frozen

RE_READ = Conversion("some", TEXT_MAY_NOT_FIT.at())
CUT = Conversion("some", TOO_LONG_IS_CUT.at())
_READ_AS_JSON = Conversion("some", TEXT_MAY_NOT_FIT.at(), "json")
_JSON_TEXT = Conversion("some", TOO_LONG_IS_CUT.at(), "words")
_AS_JSON = Conversion("none", way="json")
_SAME_WORDS = Conversion("none", way="words")
_ONE_LINE = Conversion("some", codes.LINES_BECOME_BLANKS.at(), "words")
_TRIMMED = Conversion("some", codes.BLANKS_ARE_TRIMMED.at(), "words")
_ONE_LINE_OF_PARTS = Conversion("some", codes.PARTS_BECOME_WORDS.at(), "words")
_NUMBER = Conversion("none", way="number")
_ROUNDED = Conversion("some", codes.NUMBERS_ARE_ROUNDED.at(), "number")
_AMOUNT = Conversion("some", CURRENCY_IS_DROPPED.at(), "amount")
_ONE_OF_SEVERAL = Conversion("some", codes.FIRST_IS_KEPT.at(), "members")
_ALL_FILES = Conversion("none", way="files")
_FITTING_FILES = Conversion("some", codes.FILES_THAT_FIT.at(), "files")
_AMONG_SEVERAL = Conversion("some", TEXT_MAY_NOT_FIT.at(), "members")

_OWN_TARGET = Conversion("some", codes.TARGETS_THAT_FIT.at(), "target")
_OF_THAT_ENTITY = Conversion("some", codes.TARGETS_THAT_FIT.at(), "target")
_OTHER_CALENDAR = Conversion("some", codes.NO_LUNAR_YEAR.at(), "lunar")

_TEXTS = ("text", "long_text", "code")
_NUMBERS = ("integer", "decimal", "percent", "money", "rating")
_TYPED = (
    *("boolean", "date", "datetime", "time", "duration", "choice", "choices", "tree"),
    *("email", "phone", "url", "color", "autonumber", "address", "rich_text", "lunar_date", "barcode", "geo"),
)
"""What a text is read as, beside numbers."""
_RECORDS = ("reference", "references", "any_reference", "lines", "user", "unit")
_UNITLESS = frozenset({"integer", "decimal", "percent", "money", "rating"})
_LENGTHS = frozenset({"date", "datetime", "time", "duration"})


def _to(names: Iterable[str], conversion: Conversion) -> dict[str, Conversion]:
    return dict.fromkeys(names, conversion)


_BY_KIND: Mapping[str, Mapping[str, Conversion]] = Frozen(
    {
        "text": {"long_text": _SAME_WORDS, "code": _SAME_WORDS, **_to((*_NUMBERS, *_TYPED, "json"), RE_READ)},
        "long_text": {"text": _ONE_LINE, "code": _SAME_WORDS, **_to((*_NUMBERS, *_TYPED, "json"), RE_READ)},
        "code": {"text": _ONE_LINE, "long_text": _TRIMMED, **_to((*_NUMBERS, *_TYPED, "json"), RE_READ)},
        "integer": {
            **_to(_TEXTS, KEPT),
            **_to(("decimal", "percent", "money", "rating"), _ROUNDED),
            **_to(("boolean", "choice", "choices", "phone"), RE_READ),
            "autonumber": KEPT,
        },
        "decimal": {
            **_to(_TEXTS, KEPT),
            **_to(("integer", "percent", "money", "rating"), _ROUNDED),
            **_to(("choice", "choices"), RE_READ),
        },
        "percent": {**_to(_TEXTS, KEPT), **_to(("integer", "decimal"), _ROUNDED)},
        "money": {**_to(_TEXTS, KEPT), **_to(("integer", "decimal"), _AMOUNT)},
        "rating": {
            **_to(_TEXTS, KEPT),
            **_to(("integer", "decimal"), _NUMBER),
            **_to(("choice", "choices"), RE_READ),
        },
        "boolean": {
            **_to(_TEXTS, KEPT),
            **_to(("integer", "decimal"), _NUMBER),
            **_to(("choice", "choices"), RE_READ),
        },
        "date": {**_to(_TEXTS, KEPT), "datetime": KEPT, "lunar_date": _OTHER_CALENDAR},
        "lunar_date": {**_to(_TEXTS, KEPT), "date": _OTHER_CALENDAR},
        "datetime": {
            **_to(_TEXTS, KEPT),
            "date": Conversion("some", TIME_IS_DROPPED.at(), "day"),
            "time": Conversion("some", codes.DATE_IS_DROPPED.at(), "clock"),
        },
        "time": {**_to(_TEXTS, KEPT), "duration": KEPT},
        "duration": {**_to(_TEXTS, KEPT), "time": RE_READ},
        "choice": {
            **_to(_TEXTS, KEPT),
            **_to(("integer", "decimal", "rating", "boolean"), RE_READ),
            "choices": _AMONG_SEVERAL,
            "tree": RE_READ,
        },
        "tree": {**_to(_TEXTS, KEPT), "choice": RE_READ, "choices": _AMONG_SEVERAL},
        "choices": {"text": CUT, **_to(("long_text", "code"), KEPT), "choice": _ONE_OF_SEVERAL},
        "autonumber": _to(_TEXTS, KEPT),
        "barcode": _to(_TEXTS, KEPT),
        "geo": _to(_TEXTS, KEPT),
        "email": _to(_TEXTS, KEPT),
        "phone": _to(_TEXTS, KEPT),
        "rich_text": _to(_TEXTS, Conversion("some", codes.PARTS_BECOME_WORDS.at(), "shown")),
        "address": _to(_TEXTS, _ONE_LINE_OF_PARTS),
        "url": {"text": CUT, **_to(("long_text", "code"), KEPT)},
        "color": _to(_TEXTS, KEPT),
        "json": {**_to(_TEXTS, _JSON_TEXT), **_to((*_NUMBERS, *_TYPED), _READ_AS_JSON)},
        "reference": {"references": KEPT, "any_reference": _OWN_TARGET},
        "any_reference": {"reference": _OF_THAT_ENTITY},
        "references": {"reference": Conversion("some", codes.ONE_LINK_IS_KEPT.at())},
        "secret": {},
        "lines": {},
        "user": {},
        "unit": {},
        "file": {"image": _FITTING_FILES, "signature": _FITTING_FILES},
        "image": {"file": _FITTING_FILES, "signature": _FITTING_FILES},
        "signature": {"file": _FITTING_FILES, "image": _ALL_FILES},
    }
)
"""What is carried over, by the kind before and the kind after. Any kind with values of its own becomes JSON."""


def conversion(before: Kind, after: Kind) -> Conversion:
    """What happens to values when a field of one kind becomes one of another."""
    if before.name == after.name:
        return Conversion("none", way="files" if before.files else "json" if before.name == "percent" else "text")
    return DECIDED.get((before.name, after.name)) or before.conversion(after)


def _decided() -> Iterator[tuple[tuple[str, str], Conversion]]:
    for before, known in _BY_KIND.items():
        for after in _BY_KIND:
            if after != before:
                yield (before, after), known.get(after) or _other(before, after)


def _other(before: str, after: str) -> Conversion:
    """The rest: values as JSON, or the reason why not."""
    if "secret" in (before, after):
        return Conversion("refused", SECRETS_STAY.at(before=before, after=after))
    if {"references", "lines"} & {before, after}:
        return Conversion("refused", codes.RECORDS_OF_THEIR_OWN.at(before=before, after=after))
    if before in _RECORDS:
        return Conversion("refused", codes.ONLY_AN_ID.at(after=after))
    if after in _RECORDS:
        return Conversion("refused", codes.WHICH_RECORD.at(before=before))
    if after == "json":
        return _AS_JSON
    if (before in _UNITLESS and after in _LENGTHS) or (before in _LENGTHS and after in _UNITLESS):
        return Conversion("refused", codes.NO_UNIT.at(before=before, after=after))
    return Conversion("refused", NO_CONVERSION.at(before=before, after=after))


DECIDED: Mapping[tuple[str, str], Conversion] = Frozen(dict(_decided()))
"""Every pair of the product's own kinds, by their names."""
