"""`depends`: what a field is narrowed by, and how."""

from __future__ import annotations

from schema_registry.categories import nodes
from schema_registry.codes import conditions as codes
from schema_registry.codes import cross
from schema_registry.drafts import EntityDraft
from schema_registry.expressions.scope import DraftScope
from schema_registry.expressions.types import Wording
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, text, texts
from schema_registry.world import World

REFERENCES, CHOICES = Wording("references", "引用"), Wording("choices and categories", "选项和类别")


def check_depends(world: World, draft: EntityDraft) -> None:
    """Every field of an entity that another narrows."""
    for name, value in draft.properties.items():
        document = mapping(value)
        depends = mapping(document.get("depends"))
        if depends:
            _Check(world, draft, name, document, depends).run()


class _Check:
    def __init__(self, world: World, draft: EntityDraft, name: str, document: Json, depends: Json) -> None:
        self.world = world
        self.draft = draft
        self.name = name
        self.document = document
        self.depends = depends
        self.at = join("/properties", name, "depends")
        self.scope = DraftScope(world)

    def run(self) -> None:
        findings, on = self.world.findings, text(self.depends.get("on"))
        if on == self.name:
            findings.add(codes.NARROWED_BY_ITSELF, self.draft.origin(f"{self.at}/on"), name=on)
        elif on and on not in self.draft.properties:
            guess = self.world.guess(on, self.draft.properties)
            origin = self.draft.origin(f"{self.at}/on")
            findings.add(cross.NO_FIELD, origin, suggest=guess, entity=self.draft.name, name=on)
        elif ("through" in self.depends) == ("values" in self.depends):
            findings.add(codes.NARROWED_HOW, self.draft.origin(self.at), at_key=True)
        elif on and "through" in self.depends:
            self._through(on, text(self.depends.get("through")))
        elif on:
            self._values(on)

    def _through(self, on: str, through: str) -> None:
        """The target's field can hold what the other field holds."""
        to = text(self.document.get("to"))
        if text(self.document.get("kind")) != "reference":
            self._not_for("through", REFERENCES)
            return
        target = self.world.entities.get(to)
        if target is None or not through:
            return
        if through not in target.properties:
            guess = self.world.guess(through, target.properties)
            origin = self.draft.origin(f"{self.at}/through")
            self.world.findings.add(cross.NO_FIELD, origin, suggest=guess, entity=to, name=through)
            return
        there, here = self.scope.field(to, through), self.scope.field(self.draft.name, on)
        if there is None or here is None or (there.kind, there.to) == (here.kind, here.to):
            return
        params = {"through": through, "target": to, "on": on, "found": there.to or there.kind}
        origin = self.draft.origin(f"{self.at}/through")
        self.world.findings.add(codes.OTHER_TARGET, origin, params={**params, "wanted": here.to or here.kind})

    def _values(self, on: str) -> None:
        """Every value listed is one of its field."""
        own, other = self._choices(self.name), self._choices(on)
        for choices, name in ((own, self.name), (other, on)):
            kind = text(mapping(self.draft.properties[name]).get("kind"))
            if not choices and kind in self.world.vocabulary.kinds and kind != "tree":
                self._not_for("values", CHOICES, name, kind)
                return
        if not own or not other:
            return
        for value, offered in mapping(self.depends.get("values")).items():
            at = join(self.at, "values", value)
            self._known(value, on, other, at, at_key=True)
            for index, one in texts(offered):
                self._known(one, self.name, own, join(at, index))

    def _choices(self, name: str) -> tuple[str, ...]:
        """The values of a field of choices, or the categories of its tree; none where they are not known."""
        document = mapping(self.draft.properties[name])
        if text(document.get("kind")) == "tree":
            tree = self.world.trees.get(text(document.get("categories")))
            return tuple(text(one.document.get("id")) for one in nodes(tree.value)) if tree is not None else ()
        return tuple(value for _, value in texts(document.get("enum")))

    def _known(self, value: str, name: str, known: tuple[str, ...], at: str, *, at_key: bool = False) -> None:
        if value not in known:
            params = {"value": value, "name": name, "allowed": ", ".join(known[:12])}
            suggest = self.world.guess(value, known)
            origin = self.draft.origin(at)
            self.world.findings.add(codes.UNKNOWN_VALUE, origin, at_key=at_key, suggest=suggest, params=params)

    def _not_for(self, key: str, wanted: Wording, name: str = "", kind: str = "") -> None:
        params = {
            "name": name or self.name,
            "kind": kind or text(self.document.get("kind")),
            "key": key,
            "wanted": wanted,
            "wanted_zh": wanted.zh,
        }
        origin = self.draft.origin(f"{self.at}/{key}")
        self.world.findings.add(codes.NOT_NARROWED, origin, at_key=True, params=params)
