"""When elements were changed or removed, and the models of then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from core.context import Context
from core.kinds.registry import vocabulary
from core.storage import system
from core.storage.versions import packs_of
from schema_registry.build import compile_checked
from schema_registry.model import Model

_ACTS = ("remove-entity %", "remove-field %", "change-field %", "convert-field %")


@dataclass(slots=True)
class Journal:
    """What the journal says, read in two statements; models of old versions are compiled when they are asked for."""

    ctx: Context
    _acts: Mapping[str, Sequence[int]]
    _moments: Mapping[int, datetime]
    _models: dict[int, Model] = field(default_factory=dict)

    @classmethod
    def read(cls, ctx: Context) -> Journal:
        step, version = system.step.c, system.version.c
        id = sa.type_coerce(step.step, sa.JSON())["id"].as_string()
        query = sa.select(id, step.version).where(sa.or_(*(id.like(act) for act in _ACTS)), step.state == "done")
        acts: defaultdict[str, list[int]] = defaultdict(list)
        for name, number in ctx.connection.execute(query.order_by(step.version.desc())):
            acts[name].append(number)
        moments = ctx.connection.execute(sa.select(version.number, version.created_at))
        return cls(ctx, acts, {row.number: row.created_at for row in moments})

    def latest(self, act: str, key: str) -> int:
        """The latest version whose publish did this to an element; 0 when none did."""
        return next(iter(self._acts.get(f"{act} {key}", ())), 0)

    def all(self, act: str, key: str) -> Sequence[int]:
        """Every version whose publish did this, latest first."""
        return self._acts.get(f"{act} {key}", ())

    def moment(self, number: int) -> datetime:
        """When a version went live."""
        return self._moments[number]

    def model(self, number: int) -> Model:
        """The model of a version."""
        if number not in self._models:
            packs = packs_of(self.ctx.connection, number)
            self._models[number] = compile_checked(packs, vocabulary(self.ctx.live.kinds), self.ctx.model)
        return self._models[number]
