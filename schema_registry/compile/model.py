"""The whole model from checked documents, keeping every entity of the previous one that nothing touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from schema_registry.compile.categories import compile_tree, planted
from schema_registry.compile.defaults import Referrer, complete
from schema_registry.compile.derived import Deriving, computed, settled, touched
from schema_registry.compile.entities import compile_entity, compile_fields
from schema_registry.compile.many import connected, link_entities
from schema_registry.compile.others import (
    LANGUAGE,
    company_currency,
    compile_import,
    compile_pack,
    compile_print,
    compile_role,
)
from schema_registry.compile.processes import bound, compile_calendar, compile_process
from schema_registry.compile.reports import Reports
from schema_registry.compile.texts import Locales, Wordings
from schema_registry.dated import dated_entities
from schema_registry.documents import Document, digest, of_kind
from schema_registry.drafts import EntityDraft
from schema_registry.expenses import EXPENSES, one_tree
from schema_registry.frozen import Frozen
from schema_registry.identity import entity_key, first_name
from schema_registry.ledger import with_ledger
from schema_registry.menu import stated_menu
from schema_registry.model import Entity, Field, Fingerprint, Model, Target, Tree
from schema_registry.overlays import lay_over
from schema_registry.requirements import in_pack_order
from schema_registry.scenario import compile_scenarios
from schema_registry.statechart import Process
from schema_registry.vocabulary import Vocabulary

_EMPTY = Model()


def compile_model(documents: Sequence[Document], vocabulary: Vocabulary, previous: Model | None = None) -> Model:
    """The model of documents without errors. Entities of `previous` that nothing touched stay the same objects."""
    written, documents = documents, with_ledger(in_pack_order(documents))
    drafts, _, _ = lay_over(of_kind(documents, "entity"))
    manifests = of_kind(documents, "pack")
    locales = Locales(of_kind(documents, "locale"))
    packs = {manifest.pack: manifest for manifest in manifests}
    trees = _trees(documents, packs, locales)
    processes = _processes(documents, packs, locales)
    entities, fingerprints = _Entities(manifests, locales, vocabulary, trees, processes, previous or _EMPTY).compile(
        _ordered(drafts, manifests)
    )
    calendars = [
        compile_calendar(one, locales.of("calendars", _language(packs, one)))
        for one in of_kind(documents, "calendar")
    ]
    prints = [compile_print(one, locales.of("prints", _language(packs, one))) for one in of_kind(documents, "print")]
    role_drafts, _, _ = lay_over(of_kind(documents, "role"))
    roles = [compile_role(one, _language(packs, one.document), locales) for one in role_drafts.values()]
    imports = [compile_import(one, _language(packs, one), locales, entities) for one in of_kind(documents, "import")]
    reports = Reports(entities, processes, vocabulary, company_currency(manifests))
    made = [
        reports.compile(draft, locales.of("reports", _language(packs, draft.document)))
        for draft in lay_over(of_kind(documents, "report"))[0].values()
    ]
    return Model(
        packs=Frozen(
            {
                manifest.pack: compile_pack(
                    manifest, [name for name in fingerprints if drafts[name].document.pack == manifest.pack], locales
                )
                for manifest in manifests
            }
        ),
        entities=entities,
        currency=company_currency(manifests),
        roles=Frozen({role.name: role for role in roles}),
        imports=Frozen({one.name: one for one in imports}),
        trees=trees,
        reports=Frozen({one.name: one for one in made}),
        processes=processes,
        calendars=Frozen({one.name: one for one in calendars}),
        prints=Frozen({one.name: one for one in prints}),
        scenarios=compile_scenarios(of_kind(documents, "check")),
        fingerprints=fingerprints,
        sound=Frozen({one.digest: one.value for one in written} | {one.digest: one.value for one in drafts.values()}),
    )


def _trees(documents: Sequence[Document], packs: Mapping[str, Document], locales: Locales) -> Mapping[str, Tree]:
    drafts, _, _ = lay_over(of_kind(documents, "categories"))
    made = {
        name: compile_tree(draft, locales.of("categories", _language(packs, draft.document)))
        for name, draft in drafts.items()
    }
    ledger = next((one for one in documents if one.made is not None), None)
    expenses = one_tree(lay_over(of_kind(documents, "expenses"))[0].values(), ledger)
    if expenses is not None:
        made[EXPENSES] = compile_tree(expenses, locales.of(EXPENSES, LANGUAGE))
    return Frozen(made)


def _processes(
    documents: Sequence[Document], packs: Mapping[str, Document], locales: Locales
) -> Mapping[str, Process]:
    drafts, _, _ = lay_over(of_kind(documents, "process"))
    return Frozen(
        {
            name: compile_process(draft, locales.of("processes", _language(packs, draft.document)))
            for name, draft in drafts.items()
        }
    )


def _language(packs: Mapping[str, Document], document: Document) -> str:
    manifest = packs.get(document.pack)
    return LANGUAGE if manifest is None else cast(str, manifest.value.get("language", LANGUAGE))


def _ordered(drafts: Mapping[str, EntityDraft], manifests: Sequence[Document]) -> dict[str, EntityDraft]:
    """Entities in the order of the packs, within one by its menu, then by file."""
    ordered: dict[str, EntityDraft] = {}
    for manifest in manifests:
        own = {name: draft for name, draft in drafts.items() if draft.document.pack == manifest.pack}
        ordered |= {name: own[name] for name, _ in stated_menu(manifest.value) if name in own}
        ordered |= {name: draft for name, draft in own.items() if name not in ordered}
    return ordered | {name: draft for name, draft in drafts.items() if draft.document.made is not None}


class _Entities:
    """Compiles the entities of one model, reusing those of the previous."""

    def __init__(
        self,
        manifests: Sequence[Document],
        locales: Locales,
        vocabulary: Vocabulary,
        trees: Mapping[str, Tree],
        processes: Mapping[str, Process],
        previous: Model,
    ) -> None:
        self.packs = {manifest.pack: manifest.value for manifest in manifests}
        self.currency = company_currency(manifests)
        self.locales = locales
        self.vocabulary = vocabulary
        self.trees = trees
        self.processes = processes
        self.previous = previous

    def compile(self, drafts: Mapping[str, EntityDraft]) -> tuple[Mapping[str, Entity], Mapping[str, Fingerprint]]:
        wordings = {name: self.locales.of(name, self._language(draft)) for name, draft in drafts.items()}
        written = {name: self._fingerprint(draft, wordings[name]) for name, draft in drafts.items()}
        fields = {name: self._fields(draft, written[name], wordings[name]) for name, draft in drafts.items()}
        fields = connected(drafts, fields, self._targets(drafts, wordings))
        looked = self._derive(drafts, written, fields)
        fields = {
            name: bound(name, planted(own, self.trees), self.processes.values()) for name, own in fields.items()
        }
        made_of = {name: settled(own, fields[name]) for name, own in written.items()}
        made_of |= {name: digest([made_of[name], repr(led)]) for name, own in fields.items() if (led := _led(own))}
        referring = _referring(fields)
        fingerprints = {
            name: Fingerprint(
                own,
                digest([made_of[name], *(other + made_of[other] for other, _ in referring.get(name, ()))]),
                looked.get(name, frozenset()),
            )
            for name, own in written.items()
        }
        raw: dict[str, Entity] = {}

        def as_written(name: str) -> Entity:
            if name not in raw:
                raw[name] = compile_entity(drafts[name], fields[name], wordings[name])
            return raw[name]

        entities: dict[str, Entity] = {}
        for name, draft in drafts.items():
            kept = self.previous.entities.get(name)
            if kept is None or self.previous.fingerprints.get(name) != fingerprints[name]:
                referrers: list[Referrer] = [(as_written(other), one) for other, one in referring.get(name, ())]
                made = complete(as_written(name), referrers, self.vocabulary, self._language(draft))
                kept = kept if kept is not None and kept == made and list(kept.fields) == list(made.fields) else made
            entities[name] = kept
        for made in [*link_entities(entities.values()), *dated_entities(entities.values())]:
            kept = self.previous.entities.get(made.name)
            entities[made.name] = kept if kept == made else made
        return Frozen(entities), Frozen(fingerprints)

    def _targets(self, drafts: Mapping[str, EntityDraft], wordings: Mapping[str, Wordings]) -> Mapping[str, Target]:
        """What a field says of each entity that it may refer to."""
        found = {}
        for name, draft in drafts.items():
            value: Mapping[str, Any] = draft.value
            key = entity_key(draft.document.pack, first_name(name, value))
            title = wordings[name].text(value["title"], f"{name}/title")
            found[name] = Target(name, key, title, tuple(value.get("renamedFrom", ())))
        return found

    def _derive(
        self, drafts: Mapping[str, EntityDraft], written: Mapping[str, str], fields: dict[str, Mapping[str, Field]]
    ) -> Mapping[str, frozenset[str]]:
        """Puts the fields in whose computed ones have the kind of their values; the entities each looks at."""
        again, looked = touched(written, self.previous), dict[str, frozenset[str]]()
        deriving = Deriving(drafts, dict(fields), self.vocabulary, self.currency)
        for name in computed(drafts):
            if name in again:
                fields[name], looked[name] = deriving.settle(name)
            else:
                looked[name] = self.previous.fingerprints[name].looked
        return looked

    def _fields(self, draft: EntityDraft, written: str, wordings: Wordings) -> Mapping[str, Field]:
        before = self.previous.fingerprints.get(draft.name)
        if before is not None and before.written == written:
            return self.previous.entities[draft.name].fields
        return compile_fields(draft, self.vocabulary, self.currency, wordings)

    def _fingerprint(self, draft: EntityDraft, wordings: Wordings) -> str:
        """Equal when everything is that the entity's own documents and translations say."""
        sources = [draft.document, *draft.overlays]
        texts = [part for source in sources for part in (source.pack, source.text)]
        chosen = sorted({name for name in self.trees if any(f'"{name}"' in text for text in texts)})
        own = [repr(one) for one in self.processes.values() if one.entity == draft.name]
        looked_at = [*(repr(self.trees[name]) for name in chosen), *own]
        return digest([*texts, self.currency, wordings.fingerprint(), *looked_at])

    def _language(self, draft: EntityDraft) -> str:
        return cast(str, self.packs.get(draft.document.pack, {}).get("language", LANGUAGE))


def _referring(fields: Mapping[str, Mapping[str, Field]]) -> dict[str, list[tuple[str, Field]]]:
    """By entity: the (entity, field) pairs that refer to it, in the order of the model."""
    found: dict[str, list[tuple[str, Field]]] = {}
    for name, own in fields.items():
        for one in own.values():
            for target in (one.to,) if one.to else (led.name for led in one.targets):
                found.setdefault(target, []).append((name, one))
    return found


def _led(fields: Mapping[str, Field]) -> tuple[tuple[Target, ...], ...]:
    """What fields say of entities that they may refer to, which those say of themselves."""
    return tuple(one.targets for one in fields.values() if one.targets)
