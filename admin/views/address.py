"""The address of a list: everything that makes up what it shows, read from a query string and written back.

Conditions are written as the API writes them (`core.queries.address`): `country[_in]=France,Spain`, and
`country=France` for equality. Values are ISO dates and plain numbers, whatever the reader's language, so that an
address means the same to everyone. A field that is called like one of the page's own words always has brackets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import parse_qsl, urlencode

from core.queries.address import read_address, write_address
from core.queries.query import FilterTree
from schema_registry.model import Group, View

MINE = "mine"
VIEWS = ("", MINE)
OF_LIST = ("view", "q", "group", "sort", "columns", "cursor", "row")
OF_PAGES = (
    "ask",
    "set",
    "sought",
    "find",
    "op",
    "v",
    "t",
    "t1",
    "t2",
    "tab",
    "before",
    "batch",
    "from",
    "back",
    "as",
    "copy",
    "period",
    "chart",
)
WORDS = frozenset((*OF_LIST, *OF_PAGES))
"""Parameters that are no conditions: those of a list, and those that pages with a list on them have besides."""
LISTS = frozenset({"_under", "_in", "_nin", "_between", "_has", "_hasAll", "_hasNone"})
"""Operators that take several values; the others take one."""
LONGEST = 8000
"""Characters of a query string that are looked at; more is refused by the web server anyway."""


class Arguments(Protocol):
    """What is needed of a parsed query string (werkzeug's `request.args`)."""

    def items(self, multi: bool = False) -> Iterable[tuple[str, str]]: ...


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: `path` `operator` `values`, the values as the address writes them."""

    path: str
    operator: str
    values: tuple[str, ...]

    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The condition as pairs of a query string."""
        several = self.operator in LISTS
        return write_address({self.path: {self.operator: self.values if several else self.values[0]}}, WORDS)


@dataclass(frozen=True, slots=True)
class ListAddress:
    """What a list shows. `sort`, `group` and `columns` are None where the definition's own hold."""

    entity: str
    view: str = ""
    search: str = ""
    conditions: tuple[Condition, ...] = ()
    sort: tuple[str, ...] | None = None
    group: Group | None = None
    grouped: bool = False
    """Whether the address speaks of grouping at all; with `group` None it says: not grouped."""
    columns: tuple[str, ...] = ()
    further: str = ""
    """Conditions that are not flat, as a filter in JSON: what leads from a report to its records."""
    cursor: str = ""
    first: int = 1
    """Number of the page's first row, for its reader only: the cursor decides what is shown."""

    @property
    def narrowed(self) -> bool:
        """Whether it shows less than everything."""
        return bool(self.view or self.search or self.conditions or self.further)

    def condition(self, path: str) -> Condition | None:
        return next((one for one in self.conditions if one.path == path), None)

    # ---- neighbouring addresses; all but a change of page start at the first page
    def at(self, cursor: str, first: int = 1) -> ListAddress:
        return replace(self, cursor=cursor, first=max(1, first))

    def asks(self, other: ListAddress) -> bool:
        """Whether it has the conditions of another one, in whatever order, columns and groups."""
        mine, theirs = ((one.view, set(one.conditions), one.further) for one in (self, other))
        return mine == theirs

    def viewed(self, view: str) -> ListAddress:
        return replace(self, view=view, cursor="", first=1)

    def searching(self, text: str) -> ListAddress:
        return replace(self, search=text, cursor="", first=1)

    def sorted_by(self, sort: tuple[str, ...] | None) -> ListAddress:
        return replace(self, sort=sort, cursor="", first=1)

    def grouped_by(self, group: Group | None) -> ListAddress:
        return replace(self, group=group, grouped=True, cursor="", first=1)

    def adding(self, condition: Condition) -> ListAddress:
        """With a condition put in the place of the one on the same path, else at the end."""
        kept = [condition if one.path == condition.path else one for one in self.conditions]
        if condition not in kept:
            kept.append(condition)
        return replace(self, conditions=tuple(dict.fromkeys(kept)), cursor="", first=1)

    def without(self, path: str) -> ListAddress:
        """Without the conditions on a path; on none, without the further ones."""
        kept = tuple(one for one in self.conditions if one.path != path)
        return replace(self, conditions=kept, further=self.further if path else "", cursor="", first=1)

    def cleared(self) -> ListAddress:
        """Everything shown, in the same order and columns."""
        return replace(self, view="", search="", conditions=(), further="", cursor="", first=1)

    # ---- as text
    def parameters(self) -> list[tuple[str, str]]:
        """The query string as pairs; empty for the definition's own list."""
        pairs: list[tuple[str, str]] = []
        if self.view:
            pairs.append(("view", self.view))
        if self.search:
            pairs.append(("q", self.search))
        pairs += [pair for one in self.conditions for pair in one.parameters()]
        if self.further:
            pairs.append(("filter", self.further))
        if self.grouped:
            pairs.append(("group", str(self.group) if self.group else ""))
        if self.sort is not None:
            pairs.append(("sort", ",".join(self.sort)))
        if self.columns:
            pairs.append(("columns", ",".join(self.columns)))
        if self.cursor:
            pairs += [("row", str(self.first)), ("cursor", self.cursor)]
        return pairs

    def query(self) -> str:
        return urlencode(self.parameters(), safe="[],:")


def listing_of(entity: str, tree: FilterTree | None) -> ListAddress:
    """The list of exactly the records of a filter: flat conditions each by itself, whatever else as one."""
    pairs = write_address(tree, WORDS)
    further = next((value for name, value in pairs if name == "filter"), "")
    return ListAddress(entity, conditions=tuple(_conditions(pairs)), grouped=True, further=further)


def view_of(entity: str, view: View) -> ListAddress:
    """The list that a view of the definitions shows."""
    found = listing_of(entity, view.filter)
    return replace(
        found, grouped=view.group is not None, group=view.group, sort=view.sort or None, columns=view.columns
    )


def read(entity: str, arguments: Arguments) -> ListAddress:
    """The address in a query string. Names and values of conditions are checked when they are asked."""
    pairs = list(arguments.items(multi=True))
    single: dict[str, str] = {}
    for name, value in pairs:
        single.setdefault(name, value)
    view = single.get("view", "")
    group = Group.parse(single["group"]) if single.get("group") else None
    return ListAddress(
        entity=entity,
        view=view if view in VIEWS else "",
        search=single.get("q", "").strip(),
        conditions=tuple(_conditions(pairs)),
        sort=_names(single["sort"]) if "sort" in single else None,
        group=group,
        grouped="group" in single,
        columns=_names(single.get("columns", "")),
        further=single.get("filter", ""),
        cursor=single.get("cursor", ""),
        first=_number(single.get("row", "")),
    )


def _conditions(pairs: Sequence[tuple[str, str]]) -> Iterator[Condition]:
    """The flat conditions among the parameters."""
    named = [(name, value) for name, value in pairs if name != "filter"]
    for path, asked in (read_address(named, WORDS) or {}).items():
        if isinstance(asked, Mapping):
            for operator, value in asked.items():
                values = value if isinstance(value, list) else [value]
                yield Condition(path, operator, tuple(str(one) for one in values))


def conditions_of(tree: FilterTree) -> tuple[Condition, ...]:
    """The conditions of a filter that holds nothing but such."""
    return tuple(_conditions(write_address(tree, WORDS)))


def parse(entity: str, query: str) -> ListAddress:
    """The address in a query string given as text (the `from` of a card)."""
    return read(entity, _Pairs(parse_qsl(query[:LONGEST], keep_blank_values=True)))


class _Pairs:
    """Parsed pairs under werkzeug's name for them."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = pairs

    def items(self, multi: bool = False) -> Iterable[tuple[str, str]]:
        return self._pairs if multi else dict(self._pairs).items()


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in text.split(",") if name))
