"""Steps: what a plan tells an administrator. Plain data, the same before and after a journey as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from schema_registry.frozen import Frozen
from schema_registry.model import Text
from schema_registry.problems import Problem

Safety = Literal["safe", "backfill", "pending", "lossy", "blocked"]
"""Nothing happens to values; values are added; what is promised does not hold of all records yet (asks consent);
values go out of sight or change (asks consent); impossible."""
ASKING: frozenset[Safety] = frozenset({"pending", "lossy"})
"""The classes of steps that need consent."""
Lock = Literal["none", "moment", "writers"]
"""Who waits while it runs: nobody; everyone at one table for milliseconds; writers until it is done."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence in both languages, in `str.format` style over a step's params."""

    en: str
    zh: str


FaultKind = Literal["lost", "cut", "misfits", "missing", "duplicates", "unmapped"]
"""Becomes empty; is shortened or rounded; is not taken any more, but stays; is missing where it is required; is there
twice; stands in the way, because it can be neither converted nor left."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A record whose value cannot stay as it is. `value`, and what it `becomes`, as `map` names values; `why` as the
    new definition refuses it."""

    record: str
    kind: FaultKind
    field: Text
    value: str
    becomes: str = ""
    why: Problem | None = None
    named: tuple[str, ...] = ()
    """What of the value `map` would have to name."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One place that refers to what a step is about: what is written there, and what instead.

    `document` is `pack/path`; pointer and line are those of the document as it is live. `after` is empty where the
    reference goes.
    """

    document: str
    pointer: str
    line: int
    before: str
    after: str = ""

    def to_json(self) -> dict[str, object]:
        return {
            "document": self.document,
            "pointer": self.pointer,
            "line": self.line,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `id` names it for consent: `remove-field trading/customer.fax`.

    `counts`: rows by what happens to them (`records`, `values`, `lost`, `duplicates`, …). `sql`: what will be run,
    for reading. `online`: finished after the new version is live, while everybody works. `reversible`: going back
    to the former definitions brings the values back. `seconds`: how long it takes, as far as can be told beforehand.
    `references`: what refers to an element that is renamed or taken out.
    """

    id: str
    en: str
    zh: str
    safety: Safety = "safe"
    counts: Mapping[str, int] = Frozen({})
    sql: tuple[str, ...] = ()
    lock: Lock = "none"
    online: bool = False
    reversible: bool = True
    seconds: float = field(default=0.0, compare=False)
    references: tuple[Reference, ...] = ()

    def say(self, locale: str) -> str:
        """What the step does, in the reader's language."""
        return self.zh if locale.startswith("zh") else self.en

    def to_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "en": self.en,
            "zh": self.zh,
            "safety": self.safety,
            "counts": dict(self.counts),
            "sql": list(self.sql),
            "lock": self.lock,
            "online": self.online,
            "reversible": self.reversible,
            "seconds": self.seconds,
            "references": [one.to_json() for one in self.references],
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Step:
        """The inverse of `to_json`."""
        references = tuple(Reference(**one) for one in document.get("references", ()))
        counts, sql = Frozen(document["counts"]), tuple(document["sql"])
        return cls(**{**document, "counts": counts, "sql": sql, "references": references})
