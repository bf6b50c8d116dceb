"""Import mappings: columns that fill fields, and how records and targets of references are found."""

from __future__ import annotations

from schema_registry.checks.derived import is_computed
from schema_registry.checks.entities import check_name
from schema_registry.codes import cross as codes
from schema_registry.codes import lint
from schema_registry.codes.derived import NOT_GIVEN
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft
from schema_registry.mappings import FRACTION
from schema_registry.model import SYSTEM_FIELDS
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, text, texts
from schema_registry.world import Target, World


def check_import(world: World, document: Document) -> None:
    """One mapping."""
    name = document.value.get("name")
    if isinstance(name, str):
        check_name(world.findings, (document, "/name"), name)
    entity = text(document.value.get("entity"))
    if entity and not world.knows(entity):
        guess = world.guess(entity, world.entities)
        world.findings.add(codes.NO_ENTITY, (document, "/entity"), suggest=guess, name=entity)
    if entity in world.entities:
        _ImportCheck(world, document, world.entities[entity]).run()


OWNER = "sys_owner"
"""The one system field that a column may fill."""


class _ImportCheck:
    """Checks the columns of one mapping against its entity."""

    def __init__(self, world: World, document: Document, draft: EntityDraft) -> None:
        self.world = world
        self.findings = world.findings
        self.document = document
        self.draft = draft
        self.filled: dict[str, str] = {}

    def run(self) -> None:
        for source, about in mapping(self.document.value.get("columns")).items():
            at = join("/columns", source)
            if isinstance(about, str):
                self._column(source, {"to": about}, at, at)
            elif isinstance(about, dict):
                self._column(source, about, at, f"{at}/to")
        self._identify()
        self._required()

    def _column(self, source: str, about: Json, at: str, to_at: str) -> None:
        name = text(about.get("to"))
        target = self._filled(name, to_at) if name else None
        if name in self.filled:
            params = {"name": name, "other": self.filled[name]}
            self.findings.add(codes.FILLED_TWICE, (self.document, to_at), params=params)
        self.filled.setdefault(name, source)
        if name.endswith(".amount"):
            self.filled.setdefault(name.removesuffix(".amount"), source)
        if is_computed(self.draft, name):
            params = {"name": name, "what": "imported", "what_zh": "导入"}
            self.findings.add(NOT_GIVEN, (self.document, to_at), params=params)
        if target is None or target.words is None:
            return
        self._check_match(target, about, at, to_at)
        if "format" in about:
            self._check_format(target, text(about["format"]), f"{at}/format")
        allowed = mapping(target.entity.properties.get(name)).get("enum")
        for cell, value in mapping(about.get("values")).items():
            if isinstance(allowed, list) and value not in allowed:
                self._no_choice(join(at, "values", cell), name, str(value), allowed)

    def _filled(self, name: str, at: str) -> Target | None:
        """What a column fills: a field, or the amount or the currency of one that takes any."""
        if name.endswith((".amount", ".currency")):
            found = self.world.follow(self.draft, name)
            if isinstance(found, Target) and found.entity is self.draft and found.name == name:
                return found
        if name == OWNER:
            return self.world.field(self.draft, name)
        return self._field(self.draft, name, at)

    def _field(self, draft: EntityDraft, name: str, at: str) -> Target | None:
        """A field of the entity, which the engine's own are not."""
        if name in SYSTEM_FIELDS:
            self.findings.add(codes.NOT_OWN_FIELD, (self.document, at), name=name)
            return None
        target = self.world.field(draft, name)
        if target is None:
            guess = self.world.guess(name, draft.properties)
            params = {"entity": draft.name, "name": name}
            self.findings.add(codes.NO_FIELD, (self.document, at), suggest=guess, params=params)
        return target

    def _check_match(self, target: Target, about: Json, at: str, to_at: str) -> None:
        to = target.to or _several(target)
        if not to:
            if "match" in about:
                self._not_for(target, f"{at}/match", "match", "references", "引用")
            return
        other = self.world.entities.get(to)
        if other is None:
            return
        if "match" not in about:
            if len(_unique(self.world, other)) != 1:
                params = {"target": other.name, "name": target.name}
                self.findings.add(codes.NEEDS_MATCH, (self.document, to_at), params=params)
            return
        name = text(about["match"])
        matched = self._field(other, name, f"{at}/match")
        if matched is not None and name not in _unique(self.world, other):
            params = {"name": name, "entity": other.name}
            self.findings.add(lint.MATCH_NOT_UNIQUE, (self.document, f"{at}/match"), params=params)

    def _check_format(self, target: Target, format: str, at: str) -> None:
        words = target.words
        if words is None:
            return
        if format == FRACTION and words.name != "percent":
            self._not_for(target, at, f'format "{FRACTION}"', "percentages", "百分比")
        if format != FRACTION and words.formula not in {"date", "instant"}:
            self._not_for(target, at, "format", "dates and times", "日期和时间")

    def _not_for(self, target: Target, at: str, key: str, wanted: str, wanted_zh: str) -> None:
        params = {"name": target.name, "kind": target.kind, "key": key, "wanted": wanted, "wanted_zh": wanted_zh}
        self.findings.add(codes.NOT_A_MATCH, (self.document, at), at_key=True, params=params)

    def _no_choice(self, at: str, name: str, value: str, allowed: list[object]) -> None:
        choices = [one for one in allowed if isinstance(one, str)]
        params = {"value": value, "name": name, "allowed": ", ".join(choices)}
        self.findings.add(
            codes.NO_CHOICE, (self.document, at), suggest=self.world.guess(value, choices), params=params
        )

    def _identify(self) -> None:
        for index, name in texts(self.document.value.get("identify")):
            at = join("/identify", index)
            if self._field(self.draft, name, at) is not None and name not in self.filled:
                self.findings.add(codes.NO_COLUMN, (self.document, at), name=name)

    def _required(self) -> None:
        for _, name in texts(self.draft.value.get("required")):
            document = self.draft.properties.get(name)
            if name not in self.filled and document is not None and "default" not in document:
                self.findings.add(lint.NEVER_FILLED, (self.document, "/columns"), at_key=True, name=name)


def _unique(world: World, draft: EntityDraft) -> set[str]:
    """Fields of an entity that are unique by themselves: by definition, or because the engine numbers them."""
    flagged = {name for name, one in draft.properties.items() if mapping(one).get("unique") is True}
    for name in draft.properties:
        target = world.field(draft, name)
        if target is not None and target.words is not None and target.words.numbered:
            flagged.add(name)
    stated = draft.value.get("unique")
    for names in stated if isinstance(stated, list) else ():
        alone = [name for _, name in texts(names)]
        flagged.update(alone if len(alone) == 1 else ())
    return flagged


def _several(target: Target) -> str:
    """The entity that a many-to-many field refers to; empty for any other field."""
    document = mapping(target.entity.properties.get(target.name))
    return text(document.get("to")) if target.kind == "references" else ""
