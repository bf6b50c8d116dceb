"""Cards and lists as they are written, compiled. What nobody wrote is filled in by `defaults`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from schema_registry.compile.fields import formula_of
from schema_registry.compile.texts import Wordings, spoken
from schema_registry.frozen import Frozen, freeze
from schema_registry.model import (
    Card,
    Group,
    Highlight,
    ListView,
    Measure,
    Members,
    Related,
    Section,
    Tab,
    Text,
    View,
)
from schema_registry.templates import parse_template

Json = Mapping[str, Any]
"""A JSON object that the meta-schema has checked."""

FILES = Frozen({"en": "Files", "zh_CN": "附件"})
HISTORY = Frozen({"en": "History", "zh_CN": "历史"})


def compile_card(card: Json, entity: str, wordings: Wordings) -> Card:
    """A card. Its title is an empty template and its tabs are none where they are not stated."""
    path = f"{entity}/card/tabs"
    return Card(
        title=parse_template(card.get("title", "")),
        subtitle=parse_template(card.get("subtitle", "")),
        facts=tuple(card.get("facts", ())),
        tabs=tuple(_tab(tab, f"{path}/{tab['id']}", wordings) for tab in card.get("tabs", ())),
    )


def _tab(tab: Json, path: str, wordings: Wordings) -> Tab:
    stated = wordings.optional(tab.get("title"), f"{path}/title")
    visible = formula_of(tab.get("visible"))
    if "related" in tab:
        return Tab(tab["id"], stated or Text(""), related=_related(tab), visible=visible)
    if "files" in tab:
        return Tab(tab["id"], stated or spoken(FILES, wordings.language), files=tab["files"], visible=visible)
    if tab.get("history"):
        return Tab(tab["id"], stated or spoken(HISTORY, wordings.language), history=True, visible=visible)
    sections = tuple(_section(section, f"{path}/sections/{section['id']}", wordings) for section in tab["sections"])
    return Tab(tab["id"], stated or Text(""), sections=sections, visible=visible)


def _section(section: Json, path: str, wordings: Wordings) -> Section:
    title = wordings.text(section.get("title", ""), f"{path}/title")
    return Section(
        section["id"],
        title,
        tuple(section["fields"]),
        section.get("columns", 2),
        formula_of(section.get("visible")),
        section.get("whenHidden", "keep"),
    )


def _related(tab: Json) -> Related:
    entity, _, field = tab["related"].partition(".")
    return Related(
        entity,
        field,
        tuple(tab.get("columns", ())),
        tuple(tab.get("sort", ())),
        measures(tab),
        tab.get("layout", ""),
        _members(tab.get("members", "")),
    )


def _members(stated: str) -> Members | None:
    entity, _, field = stated.partition(".")
    return Members(entity, field) if entity else None


def compile_list(view: Json, entity: str, wordings: Wordings) -> ListView:
    """A list view; its columns are none where they are not stated."""
    return ListView(
        columns=tuple(view.get("columns", ())),
        sort=tuple(view.get("sort", ())),
        filters=tuple(view.get("filters", ())),
        groups=groups_of(view.get("group")),
        totals=measures(view),
        views=tuple(_view(one, f"{entity}/list/views/{one['id']}", wordings) for one in view.get("views", ())),
        highlights=_highlights(view, f"{entity}/list", wordings),
    )


def _view(view: Json, path: str, wordings: Wordings) -> View:
    return View(
        view["id"],
        wordings.text(view["title"], f"{path}/title"),
        cast("Mapping[str, object]", freeze(view["filter"])),
        tuple(view.get("columns", ())),
        tuple(view.get("sort", ())),
        groups_of(view.get("group")),
        _highlights(view, path, wordings),
    )


def _highlights(view: Json, path: str, wordings: Wordings) -> tuple[Highlight, ...]:
    return tuple(
        Highlight(
            one["id"],
            wordings.text(one["title"], f"{path}/highlights/{one['id']}/title"),
            one["tone"],
            one["when"] if isinstance(one["when"], str) else cast("Mapping[str, object]", freeze(one["when"])),
            tuple(one.get("fields", ())),
        )
        for one in view.get("highlights", ())
    )


def groups_of(stated: Any) -> tuple[Group, ...]:  # JSON that the meta-schema has checked
    """Groups, one or several, each written as `ordered_on:year` or as `{"field": "ordered_on", "by": "year"}`."""
    if stated is None:
        return ()
    return tuple(_group(one) for one in (stated if isinstance(stated, list) else [stated]))


def _group(group: str | Json) -> Group:
    return Group.parse(group) if isinstance(group, str) else Group(group["field"], group.get("by", ""))


def measures(holder: Json) -> tuple[Measure, ...]:
    """Totals written as `{"freight": "sum"}`."""
    return tuple(Measure(total, path) for path, total in holder.get("totals", {}).items())
