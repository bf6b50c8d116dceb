"""What administrators read of constraints: how each stands, and which records break it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.constraints import words
from core.constraints.declared import Constraint, Sort, constraints_of
from core.constraints.rows import Standing, State, standings
from core.context import Context
from core.queries.query import FilterTree
from schema_registry.problems import Code, Problem

_SAYS: Mapping[Sort, Code] = {
    "required": words.REQUIRED,
    "requiredIf": words.REQUIRED_IF,
    "fits": words.FITS,
    "link": words.LINK,
    "tree": words.TREE,
    "rule": words.RULE,
    "unique": words.UNIQUE,
    "single": words.SINGLE,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A constraint of what is live, and how it stands; `standing` is None where nobody has taken it in yet."""

    constraint: Constraint
    standing: Standing | None

    @property
    def state(self) -> State:
        return "pending" if self.standing is None else self.standing.state

    @property
    def looking(self) -> bool:
        """Whether records are being looked through, or are about to be."""
        return self.standing is None or self.standing.after is not None

    @property
    def broken(self) -> int | None:
        """How many records break it; None before anybody looked through all of them."""
        return None if self.standing is None else self.standing.broken

    @property
    def says(self) -> Problem:
        """What it asks of every record, as a sentence."""
        one = self.constraint
        titles = words.Titles(tuple(field.title for field in one.fields))
        return _SAYS[one.kind].at(fields=titles, message=one.rule.message if one.rule else "")

    @property
    def filter(self) -> FilterTree | None:
        """The records that break it, as a question; None where none do. Of what only a look can tell, those whose
        ids are kept: `exact` says whether they are all."""
        if not self.broken or self.standing is None:
            return None
        if self.constraint.kind == "required":
            return {self.constraint.fields[0].name: {"_empty": True}}
        return {"id": {"_in": list(self.standing.examples)}}

    @property
    def exact(self) -> bool:
        """Whether `filter` finds all of them."""
        known = () if self.standing is None else self.standing.examples
        return self.constraint.kind == "required" or len(known) == (self.broken or 0)

    def to_json(self) -> dict[str, object]:
        """As `cardwright constraints --json` prints it."""
        standing = self.standing
        return {
            "constraint": self.constraint.key,
            "entity": self.constraint.entity.name,
            "says": self.says.say("en"),
            "state": self.state,
            "broken": self.broken,
            "records": [] if standing is None else list(standing.examples),
            "seen": 0 if standing is None else standing.seen,
            "looking": self.looking,
            "checked_at": standing.checked_at.isoformat() if standing and standing.checked_at else None,
        }


def pending(ctx: Context) -> tuple[Constraint, ...]:
    """Those that are known to be pending. Only entities that have any are looked at."""
    known = standings(ctx.connection)
    keys = {one.entity for one in known.values() if one.state == "pending"}
    names = [one.name for one in ctx.model.entities.values() if one.key in keys] if keys else []
    found = (one for one in _of(ctx, names, known) if one.standing is not None and one.state == "pending")
    return tuple(one.constraint for one in found)


def listed(ctx: Context) -> tuple[Listed, ...]:
    """All constraints of what is live, in one statement: those that are pending first, as entities come."""
    found = _of(ctx, ctx.model.entities, standings(ctx.connection))
    return tuple(sorted(found, key=lambda one: one.state != "pending"))


def _of(ctx: Context, entities: Iterable[str], known: Mapping[str, Standing]) -> Iterator[Listed]:
    """The constraints of entities with how they stand, where they still ask what they were looked at for."""
    for name in entities:
        for one in ctx.live.derive(constraints_of, name):
            kept = known.get(one.key)
            yield Listed(one, kept if kept is not None and kept.demand == one.demand else None)
