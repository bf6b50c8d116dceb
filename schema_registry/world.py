"""All entities that documents define, as far as they can be understood: what names and paths lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schema_registry import limits
from schema_registry.codes import cross as codes
from schema_registry.codes.many import SEVERAL
from schema_registry.compile.many import MANY
from schema_registry.drafts import EntityDraft
from schema_registry.findings import Findings
from schema_registry.frozen import Frozen
from schema_registry.model import SYSTEM_FIELDS
from schema_registry.problems import Code
from schema_registry.suggest import closest
from schema_registry.view import Json, mapping, reference_of, text
from schema_registry.vocabulary import KindWords, Vocabulary


@dataclass(frozen=True, slots=True)
class Target:
    """What a path leads to. `words` is None when the kind is not known (which is a problem of its own)."""

    entity: EntityDraft
    name: str
    kind: str
    words: KindWords | None
    to: str = ""

    @property
    def is_system(self) -> bool:
        return self.name in SYSTEM_FIELDS


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a path leads nowhere."""

    code: Code
    params: Mapping[str, object]
    suggest: str = ""


@dataclass(slots=True)
class World:
    """The entities by name. `unread` names those whose document is broken: nothing is said about them."""

    entities: Mapping[str, EntityDraft]
    unread: frozenset[str]
    vocabulary: Vocabulary
    findings: Findings
    roles: Mapping[str, EntityDraft] = Frozen({})
    """The roles by name."""
    trees: Mapping[str, EntityDraft] = Frozen({})
    """The category trees by name."""
    unread_trees: frozenset[str] = frozenset()
    processes: Mapping[str, EntityDraft] = Frozen({})
    """The processes by name."""
    reports: Mapping[str, EntityDraft] = Frozen({})
    """The reports by name."""
    calendars: frozenset[str] = frozenset()
    spoiled: set[tuple[str, str, str]] = field(default_factory=set)
    """Members of fields that were taken out because they are wrong: entity, field, and the pointer within it."""
    unread_roles: bool = False
    unread_processes: bool = False
    unread_calendars: bool = False
    """Whether there are documents of them that are no JSON: then none is said to be missing."""
    values: dict[tuple[str, str], Json] = field(default_factory=dict)
    """By entity and computed field: kind and keywords of its values, as those of a plain field."""
    system: Mapping[str, KindWords | None] = field(init=False)
    guesses: int = 0

    def __post_init__(self) -> None:
        self.system = {name: _system_words(kind, self.vocabulary) for name, kind in SYSTEM_FIELDS.items()}

    def knows(self, entity: str) -> bool:
        return entity in self.entities or entity in self.unread

    def guess(self, name: str, candidates: Iterable[str]) -> str:
        """What was probably meant; nothing after very many guesses, which would take long and help nobody."""
        self.guesses += 1
        return closest(name, candidates) if self.guesses <= limits.GUESSES else ""

    def field(self, draft: EntityDraft, name: str) -> Target | None:
        """A field or system field of an entity."""
        if name in SYSTEM_FIELDS:
            return Target(draft, name, SYSTEM_FIELDS[name], self.system[name])
        if name not in draft.properties:
            return None
        document = self.value(draft, name)
        kind = text(document.get("kind"))
        return Target(draft, name, kind, self.vocabulary.kinds.get(kind), reference_of(document))

    def value(self, draft: EntityDraft, name: str) -> Json:
        """The document of a field; of a computed one, what its values are."""
        return self.values.get((draft.name, name)) or mapping(draft.properties.get(name))

    def follow(self, draft: EntityDraft, path: str) -> Target | Lost | None:
        """What a path leads to; None where that cannot be told because of another problem."""
        steps = path.split(".")
        if len(steps) - 1 > limits.HOPS:
            return Lost(codes.LONG_PATH, {"path": path, "count": len(steps) - 1, "limit": limits.HOPS})
        for step in steps[:-1]:
            target = self.field(draft, step)
            if target is None:
                return self._no_field(draft, step)
            if not target.to:
                return self._part(target, draft, path) or self._no_way(target, path)
            if target.to not in self.entities:
                return None
            draft = self.entities[target.to]
        found = self.field(draft, steps[-1]) or self._no_field(draft, steps[-1])
        if isinstance(found, Target) and len(steps) > 1 and found.kind in MANY:
            return Lost(SEVERAL, {"path": path})
        return found

    def _part(self, target: Target, draft: EntityDraft, path: str) -> Target | None:
        """A part of a value that the path ends at: `price.currency`."""
        document = mapping(draft.properties.get(target.name))
        last = path.rpartition(".")[2]
        kinds = target.words.parts(document) if target.words is not None else {}
        if last not in kinds or not path.endswith(f"{target.name}.{last}"):
            return None
        kind = kinds[last]
        return Target(draft, f"{target.name}.{last}", kind, self.vocabulary.kinds.get(kind) or _part_words(kind))

    def path(
        self,
        draft: EntityDraft,
        path: str,
        at: str,
        *,
        inside: int = 0,
        at_key: bool = False,
        owner: EntityDraft | None = None,
    ) -> Target | None:
        """The same, with the problem noted at a pointer of the document that states the path.

        `owner` is the entity whose document that is, when it is another one's fields that are named.
        """
        found = self.follow(draft, path)
        if isinstance(found, Lost):
            origin = (owner or draft).origin(at)
            self.findings.add(
                found.code, origin, inside=inside, at_key=at_key, suggest=found.suggest, params=found.params
            )
            return None
        return found

    def _no_field(self, draft: EntityDraft, name: str) -> Lost:
        names = [*draft.properties, *SYSTEM_FIELDS]
        return Lost(codes.NO_FIELD, {"entity": draft.name, "name": name}, self.guess(name, names))

    def _no_way(self, target: Target, path: str) -> Lost | None:
        if target.words is None and not target.is_system:
            return None
        params = {"name": target.name, "entity": target.entity.name, "kind": target.kind, "path": path}
        return Lost(codes.NO_REFERENCE, params)


def _part_words(kind: str) -> KindWords:
    """What may be done with a part whose kind no document may name."""
    return KindWords(name=kind, options={}, standard=lambda _: {}, unique=False, formula="text")


def _system_words(kind: str, vocabulary: Vocabulary) -> KindWords | None:
    """What may be done with a system field. Kinds that no document may name are not in the vocabulary."""
    if kind in vocabulary.kinds:
        return vocabulary.kinds[kind]
    return KindWords(name=kind, options={}, standard=lambda _: {}, groupable=kind != "id", unique=False)
