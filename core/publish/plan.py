"""The plan: from which version, to which documents, by which steps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from core.publish.draft import Listing
from core.publish.step import ASKING, Step
from core.storage.versions import packed, unpacked
from schema_registry.frozen import Frozen
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing `packs` over version `base` does. `digest` is of the documents; `warnings` are the build's,
    `failures` those of the configuration tests: a plan that has one cannot be applied.

    `model` is kept by the process that made the plan, so that it need not build twice.
    """

    base: int
    packs: tuple[PackFiles, ...]
    steps: tuple[Step, ...]
    digest: str
    warnings: tuple[Problem, ...] = field(default=(), compare=False)
    failures: tuple[Problem, ...] = field(default=(), compare=False)
    back: int = 0
    """The version that it goes back to; 0 when it goes on. What publishes did to values since then is undone."""
    model: Model | None = field(default=None, compare=False, repr=False)
    listings: Mapping[str, Listing] = field(default=Frozen({}), compare=False, repr=False)
    """By step: the records whose values cannot stay as they are, as long as what it was made in is open."""

    @property
    def questions(self) -> frozenset[str]:
        """The ids of the steps that need consent."""
        return frozenset(step.id for step in self.steps if step.safety in ASKING)

    @property
    def blocked(self) -> tuple[Step, ...]:
        """The steps that cannot be done; a plan that has one cannot be applied."""
        return tuple(step for step in self.steps if step.safety == "blocked")

    @property
    def possible(self) -> bool:
        """Whether it can be applied, with consent where that is needed."""
        return not self.blocked and not self.failures

    @property
    def seconds(self) -> float:
        """How long publishing takes, as far as can be told beforehand; what is done online comes after it."""
        return sum(step.seconds for step in self.steps if not step.online)

    @property
    def online_seconds(self) -> float:
        return sum(step.seconds for step in self.steps if step.online)

    @property
    def empty(self) -> bool:
        return not self.steps

    def to_json(self) -> dict[str, object]:
        """The whole plan as JSON values, documents included."""
        return {
            "base": self.base,
            "digest": self.digest,
            "back": self.back,
            "steps": [step.to_json() for step in self.steps],
            "documents": packed(self.packs),
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Plan:
        """The inverse of `to_json`. Raises ValueError when the documents are not those of the digest."""
        packs = unpacked(document["documents"])
        if digest_of(packs) != document["digest"]:
            raise ValueError("the plan's documents were changed after it was made")
        steps = tuple(map(Step.from_json, document["steps"]))
        return cls(document["base"], packs, steps, document["digest"], back=document.get("back", 0))


def digest_of(packs: Iterable[PackFiles]) -> str:
    """SHA-256 over the documents, hex; the order of packs and files does not matter."""
    files = [(pack.name, sorted(pack.files.items()), sorted(pack.shipped.items())) for pack in packs]
    return hashlib.sha256(msgspec.json.encode(sorted(files))).hexdigest()
