"""The address of a list: everything that makes up what it shows, read from a query string and written back.

Conditions are written as the API writes them (`core.queries.address`): `country[_in]=France,Spain`, and
`country=France` for equality. Values are ISO dates and plain numbers, whatever the reader's language, so that an
address means the same to everyone. A field that is called like one of the page's own words always has brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol
from urllib.parse import parse_qsl, urlencode

from core.queries.address import read_address, write_address
from core.queries.query import FilterTree
from schema_registry.model import Group, View

MINE, POOL = "mine", "pool"
VIEWS = ("", MINE, POOL)
MOST_PINNED = 3
MOST_OPEN = 100
MOST_GROUPS = 3
LAYOUTS = ("board", "calendar", "cards", "tree")
"""Ways to lay a list out other than as a table."""
_MONTH = re.compile(r"(1[5-9]|[2-9][0-9])[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?|-Q[1-4])?", re.ASCII)
SHARED = "shared"
"""What stands in the place of a set for the records that are shared with the reader."""
_KEPT = re.compile(r"shared|(starred|[0-9]{1,18})(:open)?", re.ASCII)
OF_PLACE = ("layout", "by", "month", "open", "asOf", "cursor", "row")
OF_LIST = ("view", "saved", "kept", "q", "group", "sort", "columns", "pin", "highlight", *OF_PLACE)
OF_PAGES = (
    *("ask", "set", "sought", "find", "op", "v", "t", "t1", "t2", "tab", "before", "batch", "from", "back", "as"),
    *("copy", "period", "chart", "figures", "paint"),
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
        return _written(self)


@lru_cache(maxsize=500)
def _written(one: Condition) -> tuple[tuple[str, str], ...]:
    """A page has the same conditions in dozens of addresses."""
    several = one.operator in LISTS
    return write_address({one.path: {one.operator: one.values if several else one.values[0]}}, WORDS)


@dataclass(frozen=True, slots=True)
class ListAddress:
    """What a list shows. `sort` and `columns` are None, and it is not `grouped`, where the definition's own hold."""

    entity: str
    view: str = ""
    saved: int | None = None
    """The number of the saved view that it began with; 0 says none, where a list opens with one by itself."""
    kept: str = ""
    """The favourite set that it shows: its number, with `:open` only what is still to be worked; or `starred`. Or
    `shared`: what is shared with the reader."""
    search: str = ""
    conditions: tuple[Condition, ...] = ()
    sort: tuple[str, ...] | None = None
    groups: tuple[Group, ...] = ()
    grouped: bool = False
    """Whether the address speaks of grouping at all; without `groups` it says: not grouped."""
    columns: tuple[str, ...] = ()
    pinned: int = 0
    """Columns that stay in sight, from the first on."""
    highlights: str = ""
    """What stands out beside what the definition says, in JSON (`admin.views.highlights`)."""
    layout: str = ""
    """How records are laid out; empty for a table."""
    by: str = ""
    """The field that makes the columns of a board or the days of a calendar; empty for the entity's own."""
    month: str = ""
    """The month of a calendar (`2026-03`); empty for the one that it is."""
    open: tuple[str, ...] | None = None
    """The records of a tree that are open; None where nobody has said."""
    as_of: str = ""
    """The day whose values it shows, as people write days and periods; empty for present ones."""
    further: str = ""
    """Conditions that are not flat, as a filter in JSON: what leads from a report to its records."""
    cursor: str = ""
    first: int = 1
    """Number of the page's first row, for its reader only: the cursor decides what is shown."""

    @property
    def narrowed(self) -> bool:
        """Whether it shows less than everything."""
        return bool(self.view or self.kept or self.search or self.conditions or self.further)

    def condition(self, path: str) -> Condition | None:
        return next((one for one in self.conditions if one.path == path), None)

    # ---- neighbouring addresses; all but a change of page start at the first page
    def at(self, cursor: str, first: int = 1) -> ListAddress:
        return replace(self, cursor=cursor, first=max(1, first))

    def asks(self, other: ListAddress) -> bool:
        """Whether it has the conditions of another one, in whatever order, columns and groups."""
        mine, theirs = ((one.view, one.kept, set(one.conditions), one.further) for one in (self, other))
        return mine == theirs

    def viewed(self, view: str) -> ListAddress:
        return replace(self, view=view, cursor="", first=1, open=None)

    def searching(self, text: str) -> ListAddress:
        return replace(self, search=text, cursor="", first=1, open=None)

    def sorted_by(self, sort: tuple[str, ...] | None) -> ListAddress:
        return replace(self, sort=sort, cursor="", first=1)

    def grouped_by(self, *groups: Group) -> ListAddress:
        return replace(self, groups=groups[:MOST_GROUPS], grouped=True, cursor="", first=1)

    def adding(self, condition: Condition) -> ListAddress:
        """With a condition put in the place of the one on the same path, else at the end."""
        kept = [condition if one.path == condition.path else one for one in self.conditions]
        if condition not in kept:
            kept.append(condition)
        return replace(self, conditions=tuple(dict.fromkeys(kept)), cursor="", first=1, open=None)

    def without(self, path: str) -> ListAddress:
        """Without the conditions on a path; on none, without the further ones."""
        kept = tuple(one for one in self.conditions if one.path != path)
        further = self.further if path else ""
        return replace(self, conditions=kept, further=further, cursor="", first=1, open=None)

    def cleared(self) -> ListAddress:
        """Everything shown, in the same order and columns."""
        nothing = replace(self, view="", kept="", search="", conditions=(), further="", open=None)
        return nothing.at("")

    # ---- as text
    def parameters(self) -> list[tuple[str, str]]:
        """The query string as pairs; empty for the definition's own list."""
        pairs: list[tuple[str, str]] = []
        if self.view:
            pairs.append(("view", self.view))
        if self.saved is not None:
            pairs.append(("saved", str(self.saved)))
        if self.kept:
            pairs.append(("kept", self.kept))
        if self.search:
            pairs.append(("q", self.search))
        pairs += [pair for one in self.conditions for pair in one.parameters()]
        if self.further:
            pairs.append(("filter", self.further))
        if self.grouped:
            pairs.append(("group", ",".join(map(str, self.groups))))
        if self.sort is not None:
            pairs.append(("sort", ",".join(self.sort)))
        if self.columns:
            pairs.append(("columns", ",".join(self.columns)))
        if self.pinned:
            pairs.append(("pin", str(self.pinned)))
        if self.highlights:
            pairs.append(("highlight", self.highlights))
        pairs += [
            (name, value)
            for name, value in (
                ("layout", self.layout),
                ("by", self.by),
                ("month", self.month),
                ("asOf", self.as_of),
            )
            if value
        ]
        if self.open is not None:
            pairs.append(("open", ",".join(self.open)))
        if self.cursor:
            pairs += [("row", str(self.first)), ("cursor", self.cursor)]
        return pairs

    def query(self) -> str:
        return urlencode(self.parameters(), safe="[],:")


def then(address: ListAddress, day: str) -> ListAddress:
    """The same list with the values of a day; with present ones where that is empty."""
    return replace(address.at(""), as_of=day)


def laid(address: ListAddress, layout: str, by: str = "") -> ListAddress:
    """The same records laid out in another way; the table is at the page where it was left."""
    return replace(address, layout=layout, by=by, month="", open=None)


def beginning(address: ListAddress, saved: int | None) -> ListAddress:
    """The first page of a list, as one that began with a saved view, or with none."""
    return replace(address.at(""), saved=saved, month="", open=None)


def same_list(one: ListAddress, other: ListAddress) -> bool:
    """Whether two show the same, wherever they began and whichever page they are at."""
    return beginning(one, None).query() == beginning(other, None).query()


def listing_of(entity: str, tree: FilterTree | None) -> ListAddress:
    """The list of exactly the records of a filter: flat conditions each by itself, whatever else as one."""
    pairs = write_address(tree, WORDS)
    further = next((value for name, value in pairs if name == "filter"), "")
    return ListAddress(entity, conditions=tuple(_conditions(pairs)), grouped=True, further=further)


def view_of(entity: str, view: View) -> ListAddress:
    """The list that a view of the definitions shows."""
    found = listing_of(entity, view.filter)
    return replace(found, grouped=bool(view.groups), groups=view.groups, sort=view.sort or None, columns=view.columns)


def read(entity: str, arguments: Arguments) -> ListAddress:
    """The address in a query string. Names and values of conditions are checked when they are asked."""
    pairs = list(arguments.items(multi=True))
    single: dict[str, str] = {}
    for name, value in pairs:
        single.setdefault(name, value)
    view = single.get("view", "")
    groups = tuple(Group.parse(one) for one in _names(single.get("group", "")))
    return ListAddress(
        entity=entity,
        view=view if view in VIEWS else "",
        saved=_whole(single.get("saved", "")),
        kept=single.get("kept", "") if _KEPT.fullmatch(single.get("kept", "")) else "",
        search=single.get("q", "").strip(),
        conditions=tuple(_conditions(pairs)),
        sort=_names(single["sort"]) if "sort" in single else None,
        groups=groups[:MOST_GROUPS],
        grouped="group" in single,
        columns=_names(single.get("columns", "")),
        pinned=min(_whole(single.get("pin", "")) or 0, MOST_PINNED),
        highlights=single.get("highlight", ""),
        layout=single.get("layout", "") if single.get("layout") in LAYOUTS else "",
        by=single.get("by", "")[:200],
        open=opened(single.get("open")),
        month=single.get("month", "") if _MONTH.fullmatch(single.get("month", "")) else "",
        as_of=single.get("asOf", "") if _DAY.fullmatch(single.get("asOf", "")) else "",
        further=single.get("filter", ""),
        cursor=single.get("cursor", ""),
        first=_number(single.get("row", "")),
    )


def opened(text: str | None) -> tuple[str, ...] | None:
    """The records of a tree that an address says are open; what is no id is left out."""
    if text is None:
        return None
    found = (one for one in text[:LONGEST].split(",") if _ID.fullmatch(one))
    return tuple(dict.fromkeys(found))[:MOST_OPEN]


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
    return max(1, _whole(text) or 1)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in text.split(",") if name))
