"""Steps: what a plan tells an administrator. Plain data, the same before and after a journey as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from schema_registry.frozen import Frozen

Safety = Literal["safe", "backfill", "lossy", "blocked"]
"""Nothing happens to values; values are added; values go out of sight or change (asks consent); impossible."""
Lock = Literal["none", "moment", "writers"]
"""Who waits while it runs: nobody; everyone at one table for milliseconds; writers until it is done."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence in both languages, in `str.format` style over a step's params."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `id` names it for consent: `remove-field trading/customer.fax`.

    `counts`: rows by what happens to them (`records`, `values`, `lost`, `duplicates`, …). `sql`: what will be run,
    for reading. `online`: finished after the new version is live, while everybody works. `reversible`: going back
    to the former definitions brings the values back.
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
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Step:
        """The inverse of `to_json`."""
        return cls(**{**document, "counts": Frozen(document["counts"]), "sql": tuple(document["sql"])})
