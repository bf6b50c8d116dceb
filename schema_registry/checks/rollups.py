"""Roll-ups: which records they are over, what of them is totalled, and who learns of hidden ones."""

from __future__ import annotations

from schema_registry.checks.derived import carry, check_index, check_kind, is_own, is_stored
from schema_registry.codes import cross, shape
from schema_registry.codes import derived as codes
from schema_registry.derived import ANY_CURRENCY, KINDS_OF_TYPES, total_of
from schema_registry.drafts import EntityDraft
from schema_registry.expressions.check import check
from schema_registry.expressions.scope import DraftScope
from schema_registry.ledger import LEDGER
from schema_registry.model import TOTALS
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, text, texts
from schema_registry.world import Target, World


class Rollup:
    """The checks of one roll-up."""

    def __init__(self, world: World, draft: EntityDraft, name: str, document: Json) -> None:
        self.world = world
        self.draft = draft
        self.name = name
        self.document = document
        self.at = join("/properties", name)

    def check(self) -> None:
        stated = [total for total in TOTALS if total in self.document]
        if len(stated) != 1:
            params = {"keys": ", ".join(TOTALS), "found": ", ".join(stated) or "–"}
            self.world.findings.add(shape.ONE_OF_KEYS, self.draft.origin(self.at), params=params)
        child = self._child()
        if child is None:
            return
        self._check_where(child)
        total, of = total_of(self.document)
        if len(stated) == 1 and total:
            self._check_total(child, total, of)
        check_index(self.world, self.draft, self.name, self.document)
        if self.document.get("over") == "all":
            self._check_learning(child)

    def _child(self) -> EntityDraft | None:
        """The entity whose records it is over, when one of its references leads here."""
        entity, _, reference = text(self.document.get("from")).partition(".")
        world, origin = self.world, self.draft.origin(f"{self.at}/from")
        if not entity:
            return None
        if not world.knows(entity):
            guess = world.guess(entity, world.entities)
            world.findings.add(cross.NO_ENTITY, origin, suggest=guess, name=entity)
        child = world.entities.get(entity)
        if child is None:
            return None
        leading = [f"{entity}.{one}" for one, about in child.properties.items() if self._leads(mapping(about))]
        guess = world.guess(f"{entity}.{reference}", leading) or (leading[0] if len(leading) == 1 else "")
        if reference not in child.properties:
            world.findings.add(cross.NO_FIELD, origin, suggest=guess, entity=entity, name=reference)
            return None
        if not self._leads(mapping(child.properties[reference])):
            params = {"field": reference, "other": entity, "entity": self.draft.name}
            world.findings.add(cross.NOT_RELATED, origin, suggest=guess, params=params)
            return None
        return child

    def _leads(self, about: Json) -> bool:
        return about.get("to") == self.draft.name and text(about.get("kind")) != "references"

    def _check_where(self, child: EntityDraft) -> None:
        source, at = text(self.document.get("where")), f"{self.at}/where"
        if not source:
            return
        checked = check(source, DraftScope(self.world), child.name, "boolean", queried=True)
        if carry(self.world, self.draft, checked, at) or self.document.get("over") != "all":
            return
        far = [path for path in sorted(checked.reads) if not is_own(self.world, child, path)]
        far += sorted(checked.related)
        if checked.volatile:
            far.append("today(), now(), current_user()")
        if far:
            params = {"path": far[0], "entity": child.name}
            self.world.findings.add(codes.WHERE_NOT_OWN, self.draft.origin(at), params=params)

    def _check_total(self, child: EntityDraft, total: str, of: str) -> None:
        world, at = self.world, f"{self.at}/{total}"
        if not of:
            check_kind(world, self.draft, self.at, self.document, "number")
            return
        if "." in of:
            world.findings.add(cross.TOTAL_OF_PATH, self.draft.origin(at), path=of)
            return
        target = world.path(child, of, at, owner=self.draft)
        if target is None or target.words is None:
            return
        if total not in target.words.totals or target.words.formula not in KINDS_OF_TYPES:
            offered = ", ".join(target.words.totals)
            params = {"total": total, "field": of, "entity": child.name, "kind": target.kind, "offered": offered}
            world.findings.add(codes.NO_ROLLUP_TOTAL, self.draft.origin(at), params=params)
            return
        if self.document.get("over") == "all" and (target.is_system or not is_stored(world, child.name, of)):
            world.findings.add(codes.NOT_KEPT, self.draft.origin(at), field=of, entity=child.name)
        check_kind(world, self.draft, self.at, self.document, target.words.formula)
        self._check_currency(child, target)

    def _check_currency(self, child: EntityDraft, target: Target) -> None:
        """An amount keeps its currency: a roll-up states the same one, or none."""
        wanted = text(mapping(self.document.get("of")).get("currency"))
        if target.kind != "money" or text(mapping(self.document.get("of")).get("kind")) != "money" or not wanted:
            return
        found = text(self.world.value(child, target.name).get("currency"))
        if found not in ("", ANY_CURRENCY, wanted):
            params = {"field": target.name, "entity": child.name, "found": found, "wanted": wanted}
            origin = self.draft.origin(f"{self.at}/of/currency")
            self.world.findings.add(codes.OTHER_CURRENCY, origin, params=params)

    def _check_learning(self, child: EntityDraft) -> None:
        """Says which roles learn of records that they do not see, but for those that the definition names."""
        roles, told = self.world.roles, {name for _, name in texts(self.document.get("disclosedTo"))}
        for index, name in texts(self.document.get("disclosedTo")):
            if name not in roles:
                origin = self.draft.origin(join(self.at, "disclosedTo", index))
                self.world.findings.add(codes.NO_ROLE, origin, suggest=self.world.guess(name, roles), name=name)
        learning = [
            name
            for name, role in sorted(roles.items())
            if name not in told and self._learns(mapping(role.value.get("entities")), child)
        ]
        if learning:
            params = {
                "field": self.name,
                "entity": self.draft.name,
                "child": child.name,
                "roles": ", ".join(learning),
            }
            self.world.findings.add(codes.LEARNS, self.draft.origin(f"{self.at}/over"), params=params)

    def _learns(self, rights: Json, child: EntityDraft) -> bool:
        """Whether somebody sees the figure but perhaps not all it is over.

        The lines of a record belong to whoever the record belongs to, so equal scopes hide none of them.
        """
        here, there = _scope(rights, self.draft.name), _scope(rights, child.name)
        if here == "none" or there == "all":
            return False
        return here != there or not self._over_lines()

    def _over_lines(self) -> bool:
        """Lines and expenses are seen by whoever their record belongs to."""
        if text(self.document.get("from")).partition(".")[0] == LEDGER:
            return True
        documents = map(mapping, self.draft.properties.values())
        return any(one.get("kind") == "lines" and one.get("from") == self.document.get("from") for one in documents)


def _scope(rights: Json, entity: str) -> str:
    """What a role may read of an entity: none, own or all."""
    return text(mapping(rights.get(entity, rights.get("*"))).get("read")) or "none"
