"""Processes and calendars, and the fields whose values are a process's states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from schema_registry.compile.texts import Wordings, title_of
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft
from schema_registry.frozen import Frozen, freeze
from schema_registry.identity import first_name
from schema_registry.model import Choice, Field
from schema_registry.statechart import WEEKDAYS, Action, Assign, Calendar, Notify, Process, State, Timer, Transition

BUSY, DONE = "blue", "gray"
"""Colours of states that state none: of those with a way on, and of final ones."""


def compile_process(draft: EntityDraft, wordings: Wordings) -> Process:
    """A process."""
    value: Mapping[str, Any] = draft.value
    root = f"processes/{draft.name}"
    return Process(
        key=f"{draft.document.pack}/{draft.name}",
        name=draft.name,
        title=wordings.text(value["title"], f"{root}/title"),
        entity=value["entity"],
        field=value["field"],
        initial=value["initial"],
        states=Frozen(
            {name: _state(name, about, f"{root}/states/{name}", wordings) for name, about in value["states"].items()}
        ),
        since=value.get("since", ""),
        calendar=value.get("calendar", ""),
        description=wordings.optional(value.get("description"), f"{root}/description"),
        moved=Frozen(value.get("map", {})),
    )


def _state(name: str, about: Mapping[str, Any], path: str, wordings: Wordings) -> State:
    final = about.get("type") == "final"
    return State(
        name=name,
        title=wordings.text(about.get("title") or title_of(name), f"{path}/title"),
        color=about.get("color") or (DONE if final else BUSY),
        final=final,
        require=tuple(about.get("require", ())),
        entry=_actions(about.get("entry", ()), f"{path}/entry", wordings),
        exit=_actions(about.get("exit", ()), f"{path}/exit", wordings),
        transitions=Frozen(
            {event: _transition(event, one, f"{path}/on/{event}", wordings) for event, one in _members(about, "on")}
        ),
        timers=tuple(_timer(one, f"{path}/after/{one['id']}", wordings) for one in about.get("after", ())),
        key=first_name(name, about),
        renamed_from=tuple(about.get("renamedFrom", ())),
    )


def _members(about: Mapping[str, Any], key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from about.get(key, {}).items()


def _transition(event: str, about: Mapping[str, Any], path: str, wordings: Wordings) -> Transition:
    return Transition(
        event=event,
        title=wordings.text(about.get("title") or title_of(event.lower()), f"{path}/title"),
        target=about["target"],
        roles=tuple(about.get("roles", ())),
        guard=about.get("guard", ""),
        message=wordings.optional(about.get("message"), f"{path}/message"),
        require=tuple(about.get("require", ())),
        form=tuple(about.get("form", ())),
        actions=_actions(about.get("actions", ()), f"{path}/actions", wordings),
        votes=int(about.get("votes", 1)),
        key=first_name(event, about),
        renamed_from=tuple(about.get("renamedFrom", ())),
    )


def _timer(about: Mapping[str, Any], path: str, wordings: Wordings) -> Timer:
    return Timer(
        id=about["id"],
        delay=about["delay"],
        clock=about.get("clock", "calendar"),
        guard=about.get("guard", ""),
        target=about.get("target", ""),
        actions=_actions(about.get("actions", ()), f"{path}/actions", wordings),
    )


def _actions(stated: Iterable[Mapping[str, Any]], path: str, wordings: Wordings) -> tuple[Action, ...]:
    found: list[Action] = []
    for index, about in enumerate(stated):
        for field, value in about.get("assign", {}).items():
            is_formula = isinstance(value, str) and value.startswith("=")
            found.append(Assign(field, formula=value[1:]) if is_formula else Assign(field, freeze(value)))
        if "notify" in about:
            to = about["notify"]
            message = wordings.optional(about.get("message"), f"{path}/{index}/message")
            found.append(Notify((to,) if isinstance(to, str) else tuple(to), message))
    return tuple(found)


def bound(entity: str, fields: Mapping[str, Field], processes: Iterable[Process]) -> Mapping[str, Field]:
    """An entity's fields with the states of processes as their choices."""
    changed: dict[str, Field] = {}
    for process in processes:
        if process.entity == entity:
            choices = tuple(
                Choice(one.name, one.title, one.color, formers=one.renamed_from) for one in process.states.values()
            )
            field = fields[process.field]
            changed[field.name] = replace(field, choices=choices, default=process.initial, process=process.name)
            if process.since:
                changed[process.since] = replace(fields[process.since], moment=True)
    return Frozen({name: changed.get(name, one) for name, one in fields.items()}) if changed else fields


def compile_calendar(document: Document, wordings: Wordings) -> Calendar:
    """A calendar."""
    value: Mapping[str, Any] = document.value
    name = value["name"]
    hours = {day: tuple((_minute(a), _minute(b)) for a, b in value["hours"].get(day, ())) for day in WEEKDAYS}
    return Calendar(
        key=f"{document.pack}/{name}",
        name=name,
        title=wordings.text(value["title"], f"calendars/{name}/title"),
        hours=Frozen({day: spans for day, spans in hours.items() if spans}),
        holidays=value.get("holidays", ""),
        closed=tuple(value.get("closed", ())),
        open=tuple(value.get("open", ())),
    )


def _minute(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)
