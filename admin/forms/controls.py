"""A field of a form ready to be drawn: one value that a macro can draw without asking anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babel.numbers import get_currency_symbol

from admin.display.fields import Cell, Shown, tone_of
from admin.display.offered import chosen_key, indented, looked_up
from admin.display.wording import worded
from admin.forms.almanac import LUNAR, lunar_days, lunar_months, lunar_year
from admin.forms.bind import WITH_FILES, control_name
from admin.forms.option import Option
from admin.menu import records_path
from core.kinds.address import MARK, in_parts, parts_of
from core.kinds.barcode import format_of
from core.kinds.branches import BETWEEN
from core.kinds.currencies import OFFERED, named
from core.kinds.file import admitted, most_of
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.mixed import base_currency, is_any
from core.kinds.money import currency_of
from core.kinds.postal import Address, names_of
from core.kinds.rating import best
from schema_registry.model import Field
from schema_registry.problems import Problem


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up without script found for one reference: the field, the typed text, titles by id."""

    field: str
    text: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ControlState:
    """What the values of the form decide about one field, as it is drawn at first; live-form.js keeps it up."""

    hidden: bool = False
    may_ask: bool = False
    """Whether a value may become required: the mark is there, perhaps hidden."""
    begins: bool = False
    """A default that follows other fields, as long as nobody types into this one."""
    fixed: Cell | None = None
    """The value of a field that is computed or read-only: shown, never sent."""
    offered: tuple[str, ...] | None = None
    """The values offered of all that are drawn; None for all."""
    narrows: str = ""
    """The control whose value narrows what a look-up finds."""


PLAIN = ControlState()


@dataclass(frozen=True, slots=True)
class Control:
    """One field as its macro draws it. `errors` are messages, hints included, in the reader's language."""

    id: str
    name: str
    field: str
    widget: str
    label: str
    text: str = ""
    required: bool = False
    help: str = ""
    placeholder: str = ""
    errors: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    lookup: str = ""
    """Where a reference's choices are asked for."""
    sought: str = ""
    """What was typed to find a record without script."""
    symbol: str = ""
    longest: int | None = None
    wide: bool = False
    numeric: bool = False
    several: bool = False
    """Of files: whether more than one may be chosen."""
    accept: str = ""
    """Of files: what the browser offers to choose."""
    beside: str = ""
    """Of addresses: the postal code; `text` is the street. Of lunar dates: the year."""
    types: tuple[Option, ...] = ()
    """Of a reference to records of several entities: those; of a lunar date: the months."""
    state: ControlState = PLAIN

    @property
    def grouped(self) -> bool:
        """Whether several inputs make it up."""
        return self.widget in GROUPED

    @property
    def described_by(self) -> str:
        """The ids that `aria-describedby` names."""
        ids = [self.id + "-help"] if self.help else []
        return " ".join(ids + ([self.id + "-error"] if self.errors else []))


def control(
    entity: str,
    shown: Shown,
    text: str,
    locale: Locale,
    problems: Iterable[Problem] = (),
    links: Mapping[str, str] | None = None,
    found: Found | None = None,
) -> Control:
    """The control of a field. `links` holds titles of records by id, for references that are filled."""
    field = shown.field
    longest = field.options.get("maxLength")
    options = _options(shown, text, locale, links or {}, _own(found, field))
    beside = ""
    if is_any(field):
        text = named(text)[1]
    if field.kind == LUNAR:
        beside = lunar_year(text)
    if field.kind == "address":
        _region, beside, text = _address(shown, text, locale)
    return Control(
        id=control_name(field.name),
        name=control_name(field.name),
        field=field.name,
        widget="reference" if looked_up(field) else shown.widget,
        label=shown.title,
        text=text,
        required=field.required,
        help=shown.help,
        placeholder=shown.placeholder,
        errors=tuple(worded(problem, locale) for problem in problems),
        options=options,
        lookup=records_path(entity, "options", field.name) if _asks(field) else "",
        sought=own.text if (own := _own(found, field)) else "",
        symbol=_symbol(field, locale),
        longest=longest if isinstance(longest, int) else None,
        wide=shown.widget in _WIDE or (shown.widget == "choices" and len(field.choices) > FEW),
        numeric=shown.numeric,
        several=shown.kind.files and most_of(field) > 1,
        accept=accepted(shown.kind, field),
        beside=beside,
        types=lunar_months(text, locale.tag) if field.kind == LUNAR else _targets(field, locale),
    )


_ACCEPTED = {"image": "image/*", "pdf": ".pdf", "office": ".docx,.xlsx,.pptx,.doc,.xls,.ppt", "text": ".txt,.csv"}


def accepted(kind: Kind, field: Field) -> str:
    """What a browser offers of a field's files; empty where anything may come."""
    families = admitted(kind, field)
    if not _ACCEPTED.keys() >= set(families):
        return ""
    return ",".join(_ACCEPTED[one] for one in families)


_WIDE = frozenset({"long_text", "code", "json", "address", "rich_text", *WITH_FILES})
FEW = 6
"""Boxes of a set that fit beside another field."""
GROUPED = frozenset({"choices", "rating", "address", LUNAR, *WITH_FILES})
"""Widgets of several inputs, which a group's own label names."""


def _targets(field: Field, locale: Locale) -> tuple[Option, ...]:
    return tuple(Option(one.name, one.title.say(locale.tag)) for one in field.targets)


def _asks(field: Field) -> bool:
    """Whether what can be chosen is asked for as one types."""
    return bool(field.target or field.targets or looked_up(field))


def _own(found: Found | None, field: Field) -> Found | None:
    """What was found for this very field."""
    return found if found is not None and found.field == field.name else None


def _symbol(field: Field, locale: Locale) -> str:
    """What stands beside the input: a currency's sign, the language of a program; of a barcode its format."""
    if field.kind == "money":
        return str(get_currency_symbol(currency_of(field), locale=locale.tag))
    if field.kind == "barcode":
        return format_of(field)
    return str(field.options.get("language", "")) if field.kind == "code" else ""


def _options(
    shown: Shown, text: str, locale: Locale, links: Mapping[str, str], found: Found | None
) -> tuple[Option, ...]:
    field = shown.field
    if is_any(field):
        return _currencies(field, text)
    if field.kind == "rating":
        stars = [Option(str(number), str(number), str(number) == text) for number in range(best(field) + 1)]
        return tuple(stars)
    if field.kind == LUNAR:
        return lunar_days(text, locale.tag)
    if field.kind == "address":
        code = _address(shown, text, locale)[0]
        return (Option(MARK + code, BETWEEN.join(names_of(code, locale.tag)), selected=True),) if code else ()
    if field.links is not None:
        return _linked(text, links, found)
    if shown.kind.files:
        return tuple(Option(id, links.get(id, id), selected=True) for id in text.split())
    if shown.kind.many:
        return _members(shown, text, locale)
    if field.to or field.targets or looked_up(field):
        said = links.get(chosen_key(field, text), text)
        held = [Option(text, said, selected=True)] if text else []
        more = found.titles.items() if found else ()
        return (*held, *(Option(id, title) for id, title in more if id != text))
    tree = field.kind == "tree"
    offered = [
        Option(
            one.value,
            indented(field, one.value, locale.tag) if tree else one.title.say(locale.tag),
            one.value == text,
            tone_of(one.color),
        )
        for one in field.choices
        if not one.retired or one.value == text
    ]
    if field.choices and text and all(one.value != text for one in field.choices):
        offered.append(Option(text, text, selected=True))  # kept as typed; the problem beside it says why not
    return tuple(offered)


def _address(shown: Shown, text: str, locale: Locale) -> tuple[str, str, str]:
    """Region, postal code and street of what is typed; what does not read stays as it was typed."""
    try:
        found = shown.kind.reader(shown.field, locale)(text)
    except Refused:
        found = None
    return parts_of(in_parts(found) if isinstance(found, Address) else text)


def _linked(text: str, links: Mapping[str, str], found: Found | None) -> tuple[Option, ...]:
    """The records that are held, one a line, and those that a look-up found."""
    held = [Option(id, links.get(id, id), selected=True) for id in text.split()]
    more = found.titles.items() if found else ()
    return (*held, *(Option(id, title) for id, title in more if id not in text.split()))


def _members(shown: Shown, text: str, locale: Locale) -> tuple[Option, ...]:
    """The boxes of a set: what is offered, and what is retired but in it; what is no choice stays as typed."""
    field = shown.field
    held: tuple[str, ...]
    try:
        found = shown.kind.reader(field, locale)(text)
        held = found if isinstance(found, tuple) else ()
    except Refused:
        held = tuple(line for line in text.split("\n") if line)
    strange = [one for one in held if field.choice(one) is None]
    offered = [
        Option(one.value, one.title.say(locale.tag), one.value in held, tone_of(one.color))
        for one in field.choices
        if not one.retired or one.value in held
    ]
    return (*offered, *(Option(one, one, selected=True) for one in strange))


def _currencies(field: Field, text: str) -> tuple[Option, ...]:
    """The company's currency first, those that are used most, and the one that is there."""
    held = named(text)[0] or base_currency(field)
    codes = dict.fromkeys((base_currency(field), *OFFERED, held))
    return tuple(Option(code, code, code == held) for code in codes)


def by_field(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    """Problems by the field their pointer names; those of no field under the empty name."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        name = problem.pointer.removeprefix("/").partition("/")[0].replace("~1", "/").replace("~0", "~")
        found.setdefault(name, []).append(problem)
    return found
