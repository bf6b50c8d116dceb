"""Print templates: their texts, and the fields and tabs that they name."""

from __future__ import annotations

from collections.abc import Iterable

from schema_registry.checks.entities import check_name
from schema_registry.codes import cross
from schema_registry.codes import prints as codes
from schema_registry.compile.many import MANY
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft
from schema_registry.pointer import join
from schema_registry.prints import Fault, Mention, Source, read_print
from schema_registry.problems import Code
from schema_registry.view import Json, mapping, objects, reference_of, text, texts
from schema_registry.world import World


def check_print(world: World, document: Document) -> None:
    """One template."""
    name = document.value.get("name")
    if isinstance(name, str):
        check_name(world.findings, (document, "/name"), name)
    entity = text(document.value.get("entity"))
    if entity and not world.knows(entity):
        guess = world.guess(entity, world.entities)
        world.findings.add(cross.NO_ENTITY, (document, "/entity"), suggest=guess, name=entity)
    if entity in world.entities:
        _PrintCheck(world, document, world.entities[entity]).run()


class _PrintCheck:
    """Checks the text of one template against the entity whose records it prints."""

    def __init__(self, world: World, document: Document, draft: EntityDraft) -> None:
        self.world = world
        self.document = document
        self.draft = draft
        self.own = EntityDraft(document, {})
        self.tabs = _related_tabs(draft)

    def run(self) -> None:
        reading = read_print([said for _, said in texts(self.document.value.get("template"))])
        for fault in reading.faults:
            self._fault(fault)
        for one in reading.related:
            if one.path not in self.tabs:
                params = {"entity": self.draft.name, "name": one.path, "known": _listed(self.tabs)}
                self._refuse(codes.NO_TAB, one, params, self.world.guess(one.path, self.tabs))
        for one in reading.mentions:
            self._mention(one)

    def _fault(self, fault: Fault) -> None:
        origin, findings = (self.document, _at(fault.line)), self.world.findings
        if not fault.name:
            findings.add(codes.NOT_POSSIBLE, origin, said=fault.said)
            return
        guess = self.world.guess(fault.name, fault.known)
        params = {"name": fault.name, "known": _listed(fault.known)}
        findings.add(codes.UNKNOWN_PART, origin, inside=fault.inside, suggest=guess, params=params)

    def _mention(self, one: Mention) -> None:
        if one.of is not None and one.of.what == "related":
            self._column(one, one.of)
            return
        draft = self._through(one.of.name) if one.of is not None else self.draft
        if draft is None:
            return
        plain = one.path.removesuffix(".table")
        path = plain if self._kind(draft, plain) == "lines" else one.path
        target = self.world.path(draft, path, _at(one.line), inside=one.inside, owner=self.own)
        if one.looped and target is not None and target.kind not in MANY:
            known = [name for name in self.draft.properties if self._kind(self.draft, name) in MANY]
            self._refuse(codes.NOT_LISTED, one, {"path": one.path, "known": _listed(known)})

    def _column(self, one: Mention, of: Source) -> None:
        tab = self.tabs.get(of.name, {})
        draft = self.world.entities.get(text(tab.get("related")).partition(".")[0])
        if draft is None or not self.world.path(draft, one.path, _at(one.line), inside=one.inside, owner=self.own):
            return
        columns = [path for _, path in texts(tab.get("columns"))]
        if columns and one.path not in columns:
            self._refuse(codes.NOT_A_COLUMN, one, {"tab": of.name, "path": one.path, "known": _listed(columns)})

    def _through(self, name: str) -> EntityDraft | None:
        """The entity of what a loop goes through."""
        about = mapping(self.draft.properties.get(name))
        entity = text(about.get("from")).partition(".")[0] or reference_of(about)
        return self.world.entities.get(entity)

    def _kind(self, draft: EntityDraft, name: str) -> str:
        return text(mapping(draft.properties.get(name)).get("kind"))

    def _refuse(self, code: Code, one: Mention, params: Json, suggest: str = "") -> None:
        origin = (self.document, _at(one.line))
        self.world.findings.add(code, origin, inside=one.inside, suggest=suggest, params=params)


def _at(line: int) -> str:
    return join("/template", line)


def _related_tabs(draft: EntityDraft) -> dict[str, Json]:
    tabs = mapping(draft.value.get("card")).get("tabs")
    return {text(tab.get("id")): tab for _, tab in objects(tabs) if "related" in tab}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(list(names)[:20]) or "–"
