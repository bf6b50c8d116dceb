"""A field of a form ready to be drawn: one value that a macro can draw without asking anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babel.numbers import get_currency_symbol

from admin.display.fields import Cell, Shown, tone_of
from admin.display.wording import worded
from admin.forms.bind import control_name
from admin.menu import records_path
from core.kinds.kind import Locale
from core.kinds.money import currency_of
from schema_registry.problems import Problem


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    selected: bool = False
    tone: str = ""


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
    state: ControlState = PLAIN

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
    state: ControlState = PLAIN,
    required: bool = False,
) -> Control:
    """The control of a field. `links` holds titles of records by id, for references that are filled."""
    field = shown.field
    longest = field.options.get("maxLength")
    symbol = get_currency_symbol(currency_of(field), locale=locale.tag) if field.kind == "money" else ""
    own = found if found is not None and found.field == field.name else None
    return Control(
        id=control_name(field.name),
        name=control_name(field.name),
        field=field.name,
        widget=shown.widget,
        label=shown.title,
        text=text,
        required=field.required or required,
        help=shown.help,
        placeholder=shown.placeholder,
        errors=tuple(worded(problem, locale) for problem in problems),
        options=_options(shown, text, locale, links or {}, own),
        lookup=records_path(entity, "options", field.name) if field.to else "",
        sought=own.text if own else "",
        symbol=symbol,
        longest=longest if isinstance(longest, int) else None,
        wide=shown.widget == "long_text",
        numeric=shown.numeric,
        state=state,
    )


def _options(
    shown: Shown, text: str, locale: Locale, links: Mapping[str, str], found: Found | None
) -> tuple[Option, ...]:
    field = shown.field
    if field.to:
        held = [Option(text, links.get(text, text), selected=True)] if text else []
        more = found.titles.items() if found else ()
        return (*held, *(Option(id, title) for id, title in more if id != text))
    offered = [
        Option(one.value, one.title.say(locale.tag), one.value == text, tone_of(one.color))
        for one in field.choices
        if not one.retired or one.value == text
    ]
    if field.choices and text and all(one.value != text for one in field.choices):
        offered.append(Option(text, text, selected=True))  # kept as typed; the problem beside it says why not
    return tuple(offered)


def by_field(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    """Problems by the field their pointer names; those of no field under the empty name."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        name = problem.pointer.removeprefix("/").partition("/")[0].replace("~1", "/").replace("~0", "~")
        found.setdefault(name, []).append(problem)
    return found
