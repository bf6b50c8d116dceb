"""Cards, lists and columns that nobody wrote: an entity of ten fields and nothing else makes good pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from schema_registry.compile.cards import HISTORY
from schema_registry.compile.texts import spoken
from schema_registry.expenses import EXPENSES
from schema_registry.frozen import Frozen
from schema_registry.ledger import AMOUNT, EXPENSE_TOTAL, LEDGER_COLUMNS
from schema_registry.model import Card, Entity, Field, ListView, Measure, Related, Section, Tab, Template
from schema_registry.vocabulary import KindWords, Vocabulary

COLUMNS = 6
"""How many fields a list shows where it does not say."""
FACTS = 4
FILTERS = 4
NEWEST_FIRST = ("-sys_created_at",)

OVERVIEW = Frozen({"en": "Overview", "zh_CN": "概览"})
BASICS = Frozen({"en": "Basics", "zh_CN": "基本信息"})

Referrer = tuple[Entity, Field]
"""An entity, and its field that refers to the one at hand."""


def complete(entity: Entity, referrers: Sequence[Referrer], vocabulary: Vocabulary, language: str) -> Entity:
    """The entity with everything filled in that its document leaves out."""
    view = complete_list(entity, vocabulary)
    return replace(entity, card=_card(entity, referrers, vocabulary, language), list=view)


def complete_list(entity: Entity, vocabulary: Vocabulary) -> ListView:
    """The list with columns, order and quick filters."""
    view = entity.list
    columns = view.columns or _with_total(entity, default_columns(entity, vocabulary))
    filters = (
        view.filters
        or tuple(name for name in columns if name in entity.fields and _is_filter(entity.fields[name]))[:FILTERS]
    )
    return replace(view, columns=columns, sort=view.sort or NEWEST_FIRST, filters=filters)


def _with_total(entity: Entity, columns: tuple[str, ...]) -> tuple[str, ...]:
    """What expenses come to is listed where they are held."""
    total = entity.fields.get(EXPENSE_TOTAL) if entity.expenses else None
    listed = total is not None and total.stored and total.name not in columns
    return (*columns, EXPENSE_TOTAL) if listed else columns


def default_columns(entity: Entity, vocabulary: Vocabulary, without: str = "") -> tuple[str, ...]:
    """The first fields that fit a column; just the first ones where none does."""
    names = [name for name in entity.fields if name != without]
    fitting = [name for name in names if _fits_column(vocabulary.kinds.get(entity.fields[name].kind))]
    return tuple((fitting or names)[:COLUMNS])


def default_title(fields: Iterable[Field]) -> Template:
    """The field a record is called by: one that is searched and required, else searched, required, or just the first.

    References come last: a record called by another's title says little, and two could wait for each other.
    """
    single = [one for one in fields if not one.many]
    best = min(
        single,
        key=lambda one: (
            bool(one.to or one.targets),
            not (one.search and one.required),
            not one.search,
            not one.required,
        ),
    )
    return Template("{" + best.name + "}", (("path", best.name),))


def _card(entity: Entity, referrers: Sequence[Referrer], vocabulary: Vocabulary, language: str) -> Card:
    card = entity.card
    nothing_stated = not (card.title.source or card.tabs or card.facts or card.subtitle.source)
    title = card.title if card.title.source else default_title(entity.fields.values())
    facts = _facts(entity, title, vocabulary) if nothing_stated else card.facts
    tabs = card.tabs or _tabs(entity, referrers, language)
    by_reference = {(other.name, one.name): other for other, one in referrers}
    return replace(card, title=title, facts=facts, tabs=tuple(_tab(tab, by_reference, vocabulary) for tab in tabs))


def _facts(entity: Entity, title: Template, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Choices and figures tell most at a glance; then who looks after it."""
    telling = [
        one.name
        for one in entity.fields.values()
        if one.name not in title.paths and (one.choices or "sum" in _totals(vocabulary.kinds.get(one.kind)))
    ]
    return (*telling[:FACTS], "sys_owner")


def _tabs(entity: Entity, referrers: Sequence[Referrer], language: str) -> tuple[Tab, ...]:
    overview = Tab(
        "overview",
        spoken(OVERVIEW, language),
        (Section("basics", spoken(BASICS, language), tuple(entity.fields)),),
    )
    sheets = {(one.lines.entity, one.lines.field) for one in entity.fields.values() if one.lines is not None}
    related = tuple(_related(other, one) for other, one in referrers if (other.name, one.name) not in sheets)
    return overview, *related, Tab("history", spoken(HISTORY, language), history=True)


def _related(other: Entity, one: Field) -> Tab:
    """The tab of those that refer here; of expenses with what they come to."""
    if other.ledger.get(one.to) == one.name:
        about = Related(other.name, one.name, LEDGER_COLUMNS, totals=(Measure("sum", AMOUNT),))
        return Tab(EXPENSES, other.plural, related=about)
    return Tab(f"{other.name}_{one.name}", other.plural, related=Related(other.name, one.name, ()))


def _tab(tab: Tab, others: dict[tuple[str, str], Entity], vocabulary: Vocabulary) -> Tab:
    """A related tab with its title, columns and order; any other tab as it is."""
    related = tab.related
    other = others.get((related.entity, related.field)) if related else None
    if related is None or other is None:
        return tab
    listed = complete_list(other, vocabulary)
    columns = related.columns or tuple(name for name in listed.columns if name != related.field)
    columns = columns or default_columns(other, vocabulary)
    filled = replace(related, columns=columns, sort=related.sort or listed.sort)
    return replace(tab, title=tab.title if tab.title.default else other.plural, related=filled)


def _is_filter(field: Field) -> bool:
    return bool(field.choices or field.to or field.targets or field.index)


def _fits_column(words: KindWords | None) -> bool:
    return words is None or words.sortable


def _totals(words: KindWords | None) -> tuple[str, ...]:
    return words.totals if words is not None else ()
