"""A WTForms class per entity that binds typed text and nothing else: the verdict is the write path's.

Every attribute is `f_` and the field's name. A WTForms form whose field is called `validate` never validates;
`process`, `data`, `meta` and `errors` break it in other ways. With the prefix no name can do harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wtforms import Field as WTField
from wtforms import Form, StringField

from core.kinds.address import MARK
from core.kinds.currencies import named
from schema_registry.frozen import Frozen
from schema_registry.model import Field

PREFIX = "f_"
WITH_FILES = ("file", "image", "signature")
"""Widgets of files: those that are there are ticked, new ones come beside them."""


class LastField(WTField):  # type: ignore[misc]  # WTForms has no types
    """The last value sent under a name: a checkbox after a hidden `false` says `true` when it is ticked."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = valuelist[-1]


class EachField(WTField):  # type: ignore[misc]  # WTForms has no types
    """All values sent under a name, a line each: of boxes that are ticked."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = "\n".join(value for value in valuelist if value)


class AmountField(WTField):  # type: ignore[misc]  # WTForms has no types
    """An amount, with the currency that is chosen beside it, unless the text names one itself; empty without one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            amount, *currency = (value.strip() for value in valuelist[:2])
            self.data = " ".join([amount, *currency]) if amount and not named(amount)[0] else amount


class AddressField(WTField):  # type: ignore[misc]  # WTForms has no types
    """A region, a postal code and a street; one text alone, or one without a region, is read by the kind."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if len(valuelist) == 1:
            self.data = valuelist[0]
        elif valuelist:
            region, postal, street = (*(value.strip() for value in valuelist), "", "")[:3]
            bare = region in ("", MARK)
            self.data = "" if bare and not postal + street else "\n".join((region or MARK, postal, street))


class LunarField(WTField):  # type: ignore[misc]  # WTForms has no types
    """A year, a month and a day of the Chinese calendar; what was typed as people say it stands alone."""

    def process_formdata(self, valuelist: list[str]) -> None:
        year, month, day = (*(value.strip() for value in valuelist), "", "", "")[:3]
        if valuelist:
            self.data = f"{month}-{day}{year and '/'}{year}" if month or day else year


def control_name(field: str) -> str:
    """The name a field has inside forms."""
    return PREFIX + field


def form_class(fields: Iterable[Field]) -> type[Form]:
    """A form with one text per field. Choices, numbers and dates are texts too: they are kept as typed."""
    made = {control_name(one.name): _FIELDS.get(one.kind, StringField)() for one in fields}
    return type("RecordForm", (Form,), made)


_FIELDS: Mapping[str, type[WTField]] = Frozen(
    {
        "boolean": LastField,
        "money": AmountField,
        "address": AddressField,
        "lunar_date": LunarField,
        "choices": EachField,
        "references": EachField,
        **dict.fromkeys(WITH_FILES, EachField),
    }
)


def typed(form: Form) -> dict[str, str]:
    """What was typed, by field name; fields that were not sent are left out."""
    return {name.removeprefix(PREFIX): str(one.data) for name, one in form._fields.items() if one.data is not None}


def bound(made: type[Form], formdata: object = None, texts: Mapping[str, str] | None = None) -> Form:
    """A form over what was sent, else over texts by field name."""
    return made(formdata, data={control_name(name): text for name, text in (texts or {}).items()})
