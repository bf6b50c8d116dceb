"""Records that are things to be done: when, by whom, and what says that they are done."""

from __future__ import annotations

from collections.abc import Mapping

from schema_registry.checks.timelines import Wanted
from schema_registry.codes import cross
from schema_registry.codes import tasks as codes
from schema_registry.drafts import EntityDraft
from schema_registry.frozen import Frozen
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, text, texts
from schema_registry.world import World

PLACES: Mapping[str, Wanted] = Frozen(
    {
        "due": Wanted(frozenset({"date", "datetime"}), "dates and moments", "日期和时间字段"),
        "assignee": Wanted(frozenset({"user"}), "users", "用户字段"),
        "status": Wanted(frozenset({"choice", "boolean"}), "choices, and yes or no", "选项或是否字段"),
    }
)


def check_tasks(world: World, draft: EntityDraft) -> None:
    """Every field that `tasks` names is there and of a kind that fits; what is open and done are options."""
    stated = mapping(draft.value.get("tasks"))
    for key, wanted in PLACES.items():
        name, at = text(stated.get(key)), join("/tasks", key)
        if not name:
            continue
        document = draft.properties.get(name)
        if document is None:
            guess = world.guess(name, draft.properties)
            world.findings.add(cross.NO_FIELD, draft.origin(at), suggest=guess, entity=draft.name, name=name)
            continue
        kind = text(mapping(document).get("kind"))
        if kind in world.vocabulary.kinds and kind not in wanted.kinds:
            params = {"name": name, "kind": kind, "key": key, "wanted": wanted.en, "wanted_zh": wanted.zh}
            world.findings.add(codes.NO_TASK, draft.origin(at), params=params)
        elif key == "status":
            _check_status(world, draft, stated, name, mapping(document))


def _check_status(world: World, draft: EntityDraft, stated: Json, name: str, document: Json) -> None:
    """A choice says which of its options are open and which is done; no process keeps the state."""
    for process in world.processes.values():
        if process.value.get("entity") == draft.name and process.value.get("field") == name:
            world.findings.add(codes.STATE_OF_PROCESS, draft.origin("/tasks/status"), name=name)
            return
    chosen = text(document.get("kind")) == "choice"
    for key in ("open", "done"):
        if (key in stated) != chosen:
            where = join("/tasks", key) if key in stated else "/tasks"
            world.findings.add(codes.ONLY_OF_CHOICES, draft.origin(where), key=key, name=name)
    options = [one for _, one in texts(document.get("enum"))]
    named = [(join("/tasks/open", index), one) for index, one in texts(stated.get("open"))]
    named += [("/tasks/done", text(stated.get("done")))] if "done" in stated else []
    for at, value in named if chosen else ():
        if value not in options:
            params = {"value": value, "name": name, "options": ", ".join(options[:12])}
            world.findings.add(codes.NO_OPTION, draft.origin(at), suggest=world.guess(value, options), params=params)
    if chosen and text(stated.get("done")) in [one for _, one in texts(stated.get("open"))]:
        world.findings.add(codes.DONE_AND_OPEN, draft.origin("/tasks/done"), value=text(stated.get("done")))
