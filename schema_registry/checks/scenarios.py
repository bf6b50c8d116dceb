"""Configuration tests: every step does one thing, with people, roles, records, entities and fields that exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from schema_registry.checks.entities import check_name, check_unique_names
from schema_registry.checks.filters import FilterCheck
from schema_registry.checks.timers import unfit_delay
from schema_registry.codes import cross
from schema_registry.codes import scenarios as codes
from schema_registry.codes.reports import NO_SUCH_CHOICE
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft
from schema_registry.durations import read_duration
from schema_registry.pointer import join
from schema_registry.problems import Code
from schema_registry.scenario import VERBS, verb_of
from schema_registry.view import Json, mapping, objects, text, texts
from schema_registry.world import World

_OF_VALUES = "VAL"
"""How the codes begin of what is wrong with values: a step that expects one may give any value."""


def check_scenarios(world: World, documents: Sequence[Document], reach: Mapping[str, Collection[str]]) -> None:
    """All configuration tests. `reach`: by pack, those that it builds on."""
    check_unique_names(documents, "check", world.findings)
    packs = {text(one.value.get("name")): one.pack for one in documents}
    for document in documents:
        replaced = text(document.value.get("replaces"))
        if replaced and packs.get(replaced) not in reach.get(document.pack, ()):
            below = [name for name, pack in packs.items() if pack in reach.get(document.pack, ())]
            at = (document, "/replaces")
            world.findings.add(codes.NOTHING_TO_REPLACE, at, suggest=world.guess(replaced, below), name=replaced)
        _check(world, document)


def _check(world: World, document: Document) -> None:
    if name := text(document.value.get("name")):
        check_name(world.findings, (document, "/name"), name)
    begins = text(document.value.get("at"))
    if begins and not _is_moment(begins):
        world.findings.add(codes.BAD_MOMENT, (document, "/at"), value=begins)
    people = mapping(document.value.get("people"))
    for login, roles in people.items():
        for index, role in texts(roles):
            if role not in world.roles and not world.unread_roles:
                at = (document, join("/people", login, index))
                world.findings.add(codes.NO_ROLE, at, suggest=world.guess(role, world.roles), name=role)
    _Steps(world, document, people).check()


class _Steps:
    """The steps in order: which records there are, and of which entity, as they go on."""

    def __init__(self, world: World, document: Document, people: Collection[str]) -> None:
        self._world, self._document, self._people = world, document, people
        self._made: dict[str, str] = {}

    def check(self) -> None:
        for index, step in objects(self._document.value.get("steps")):
            at, verb = join("/steps", index), verb_of(step)
            if not verb:
                self._add(codes.ONE_THING, at, verbs=", ".join(VERBS))
                continue
            self._members(step, verb, at)
            if "by" in step:
                self._person(text(step["by"]), f"{at}/by")
            entity, values = self._entity(step, verb, at), mapping(step.get("values"))
            if entity:
                self._fields(entity, values, f"{at}/values")
                if not text(step.get("refused")).startswith(_OF_VALUES):
                    self._choices(entity, values, f"{at}/values")
            if entity and verb == "count" and "filter" in step:
                stated = EntityDraft(self._document, dict(self._document.value))
                FilterCheck(self._world, stated).tree(self._world.entities[entity], step["filter"], f"{at}/filter")
            for pointer, value in _references(values, f"{at}/values"):
                self._reference(value, pointer)
            if verb == "create" and "as" in step:
                self._name(text(step["as"]), entity, f"{at}/as")

    def _members(self, step: Json, verb: str, at: str) -> None:
        needed, more = VERBS[verb]
        for member in step:
            if member not in {verb, "$comment", *needed, *more}:
                self._add(codes.NOT_OF_STEP, join(at, member), at_key=True, verb=verb, member=member)
        for member in sorted(needed - step.keys()):
            self._add(codes.MISSING_OF_STEP, at, verb=verb, member=member)
        if verb == "wait":
            waits = text(step["wait"])
            reason = unfit_delay(read_duration(waits), working=False)
            if reason is not None:
                self._add(codes.BAD_WAIT, f"{at}/wait", value=waits, reason=reason[0], reason_zh=reason[1])

    def _entity(self, step: Json, verb: str, at: str) -> str:
        """The entity that a step is about; empty where that cannot be told."""
        if verb in ("create", "count"):
            name = text(step[verb])
            if not self._world.knows(name):
                guess = self._world.guess(name, self._world.entities)
                self._add(cross.NO_ENTITY, f"{at}/{verb}", suggest=guess, name=name)
            return name if name in self._world.entities else ""
        member = "on" if verb == "take" else verb
        return "" if verb == "wait" or member not in step else self._handle(text(step[member]), f"{at}/{member}")

    def _handle(self, name: str, at: str) -> str:
        if name not in self._made:
            self._add(codes.NO_HANDLE, at, suggest=self._world.guess(name, self._made), name=name)
        return self._made.get(name, "")

    def _name(self, name: str, entity: str, at: str) -> None:
        if name in self._made:
            self._add(codes.HANDLE_TWICE, at, name=name)
        self._made[name] = entity

    def _person(self, name: str, at: str) -> None:
        if name not in self._people:
            self._add(codes.NOBODY, at, suggest=self._world.guess(name, self._people), name=name)

    def _fields(self, entity: str, values: Json, at: str) -> None:
        draft = self._world.entities[entity]
        for name in values:
            if self._world.field(draft, name) is None:
                guess = self._world.guess(name, draft.properties)
                self._add(cross.NO_FIELD, join(at, name), at_key=True, suggest=guess, entity=entity, name=name)

    def _choices(self, entity: str, values: Json, at: str) -> None:
        """Options and states are those that the field has."""
        draft = self._world.entities[entity]
        for name, given in values.items():
            allowed = [one for _, one in texts(self._world.value(draft, name).get("enum"))]
            for pointer, one in _each(given, join(at, name)) if allowed else ():
                if isinstance(one, str) and one not in allowed:
                    guess, said = self._world.guess(one, allowed), ", ".join(allowed[:12])
                    self._add(NO_SUCH_CHOICE, pointer, suggest=guess, value=one, path=name, allowed=said)

    def _reference(self, value: Json, at: str) -> None:
        if "record" in value:
            self._handle(text(value["record"]), f"{at}/record")
        else:
            self._person(text(value["person"]), f"{at}/person")

    def _add(self, code: Code, at: str, *, at_key: bool = False, suggest: str = "", **params: object) -> None:
        self._world.findings.add(code, (self._document, at), at_key=at_key, suggest=suggest, params=params)


def _each(value: object, at: str) -> Iterator[tuple[str, object]]:
    """A value, or each of several, with its pointer."""
    if isinstance(value, list):
        yield from ((join(at, index), one) for index, one in enumerate(value))
    else:
        yield at, value


def _references(value: object, at: str) -> Iterator[tuple[str, Json]]:
    """Every `{"record": …}` and `{"person": …}` in some values, with its pointer."""
    if isinstance(value, dict):
        if value.keys() in ({"record"}, {"person"}):
            yield at, value
            return
        for name, inner in value.items():
            yield from _references(inner, join(at, name))
    for index, inner in enumerate(value if isinstance(value, list) else ()):
        yield from _references(inner, join(at, index))


def _is_moment(written: str) -> bool:
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return False
    return True
