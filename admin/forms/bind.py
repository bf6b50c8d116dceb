"""A WTForms class per entity that binds typed text and nothing else: the verdict is the write path's.

Every attribute is `f_` and the field's name. A WTForms form whose field is called `validate` never validates;
`process`, `data`, `meta` and `errors` break it in other ways. With the prefix no name can do harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from wtforms import Field as WTField
from wtforms import Form

from core.kinds.address import MARK
from core.kinds.currencies import named
from schema_registry.frozen import Frozen
from schema_registry.model import Field

PREFIX = "f_"
WITH_FILES = ("file", "image", "signature")
"""Widgets of files: those that are there are ticked, new ones come beside them."""


def _first(sent: Sequence[str]) -> str:
    return sent[0]


def _last(sent: Sequence[str]) -> str:
    """A checkbox after a hidden `false` says `true` when it is ticked."""
    return sent[-1]


def _each(sent: Sequence[str]) -> str:
    """A line each: of boxes that are ticked."""
    return "\n".join(value for value in sent if value)


def _amount(sent: Sequence[str]) -> str:
    """An amount, with the currency that is chosen beside it, unless the text names one itself; empty without one."""
    amount, *currency = (value.strip() for value in sent[:2])
    return " ".join([amount, *currency]) if amount and not named(amount)[0] else amount


def _address(sent: Sequence[str]) -> str:
    """A region, a postal code and a street; one text alone, or one without a region, is read by the kind."""
    if len(sent) == 1:
        return sent[0]
    region, postal, street = (*(value.strip() for value in sent), "", "")[:3]
    bare = region in ("", MARK)
    return "" if bare and not postal + street else "\n".join((region or MARK, postal, street))


def _lunar(sent: Sequence[str]) -> str:
    """A year, a month and a day of the Chinese calendar; what was typed as people say it stands alone."""
    year, month, day = (*(value.strip() for value in sent), "", "", "")[:3]
    return f"{month}-{day}{year and '/'}{year}" if month or day else year


_READ: Mapping[str, Callable[[Sequence[str]], str]] = Frozen(
    {
        "boolean": _last,
        "money": _amount,
        "address": _address,
        "lunar_date": _lunar,
        "choices": _each,
        "references": _each,
        **dict.fromkeys(WITH_FILES, _each),
    }
)


def joined(kind: str, sent: Sequence[str]) -> str:
    """The text of a field of which a form sent these values, at least one, under one name."""
    return _READ.get(kind, _first)(sent)


class SentField(WTField):  # type: ignore[misc]  # WTForms has no types
    """The text of all that was sent under a name."""

    def __init__(self, kind: str, **more: object) -> None:
        super().__init__(**more)
        self.kind = kind

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = joined(self.kind, valuelist)


def control_name(field: str) -> str:
    """The name a field has inside forms."""
    return PREFIX + field


def form_class(fields: Iterable[Field]) -> type[Form]:
    """A form with one text per field. Choices, numbers and dates are texts too: they are kept as typed."""
    made = {control_name(one.name): SentField(one.kind) for one in fields}
    return type("RecordForm", (Form,), made)


def typed(form: Form) -> dict[str, str]:
    """What was typed, by field name; fields that were not sent are left out."""
    return {name.removeprefix(PREFIX): str(one.data) for name, one in form._fields.items() if one.data is not None}


def bound(made: type[Form], formdata: object = None, texts: Mapping[str, str] | None = None) -> Form:
    """A form over what was sent, else over texts by field name."""
    return made(formdata, data={control_name(name): text for name, text in (texts or {}).items()})
