"""`cardwright doctor`: proves that what the engine keeps is what it should be, and mends what is not."""

from __future__ import annotations

from collections.abc import Sequence

import click

from cardwright import problems as terminal
from cardwright.front import Front, print_json
from core.access.rights import require_administration
from core.codes.derived import MISMATCH
from core.codes.records import ENTITY_UNKNOWN
from core.constraints.listing import pending
from core.constraints.words import OPEN
from core.context import Context
from core.doctor import words
from core.doctor.derived import Mismatch, derived_fields, examine, heal
from core.doctor.keys import rekey as rekeyed
from core.doctor.proposals import proposals
from core.doctor.repair import repair
from core.doctor.structure import drift
from core.doctor.unused import unused
from core.engine import Installation
from core.errors import Missing
from schema_registry.model import Field
from schema_registry.problems import Problem, errors
from schema_registry.suggest import closest


@click.command("doctor")
@click.option("--entity", "entities", multiple=True, metavar="NAME", help="Only this entity; may be repeated.")
@click.option("--fix", is_flag=True, help="Compute anew what is wrong, and what depends on it.")
@click.option("--repair", "repairing", is_flag=True, help="Repair tables and indexes that were altered by hand.")
@click.option("--rekey", is_flag=True, help="Also make keys and search texts again where rows were edited by hand.")
@click.option("--json", "json_output", is_flag=True, help="Print the findings as a JSON array.")
@click.pass_context
def doctor_command(
    ctx: click.Context, entities: tuple[str, ...], fix: bool, repairing: bool, rekey: bool, json_output: bool
) -> None:
    """Compare the database with what definitions call for, and every stored formula with its recomputation.

    Tables, columns, foreign keys and indexes first: what somebody altered by hand is named, and --repair mends it
    where nothing is lost by that. Then each formula and roll-up is compared with what it is computed from, chunk
    by chunk, while everybody works. Ends with 1 when something is wrong and not mended.

    Questions that took long are told of as well, with the index that would serve them, and indexes that nobody
    used (PostgreSQL). Those are proposals: nothing is wrong.
    """
    front: Front = ctx.obj
    with front.installation() as installation:
        named = _named(front, installation, entities)
        altered, refused = _structure(front, installation, entities, repairing=repairing)
        if errors(altered):
            _tell(front, [*altered, *refused], as_json=json_output)
            front.err.print(words.ALTERED.at(count=len(errors(altered))).say(front.language))
            ctx.exit(1)
        if rekey:
            front.err.print(words.REKEYED.at(count=rekeyed(installation, entities)).say(front.language))
        _constraints(front, installation)
        found, compared = _examined(front, installation, named)
        _tell(front, [*altered, *found, *_advice(front, installation, entities)], as_json=json_output)
        if not found:
            front.err.print(words.ALL_RIGHT.at(values=compared, entities=len(named)).say(front.language))
        elif fix:
            front.err.print(words.HEALED.at(count=heal(installation, named)).say(front.language))
        else:
            front.err.print(words.WRONG.at(values=compared, count=len(found)).say(front.language))
            ctx.exit(1)


def _tell(front: Front, found: Sequence[Problem], *, as_json: bool) -> None:
    if as_json:
        print_json([terminal.as_json(problem, front.language) for problem in found])
    else:
        terminal.show(front.out, found, front.language)


def _structure(
    front: Front, installation: Installation, entities: tuple[str, ...], *, repairing: bool
) -> tuple[list[Problem], tuple[Problem, ...]]:
    """What differs in the tables, after the repair where one is asked for; and why some of it was not repaired."""
    refused: tuple[Problem, ...] = ()
    with front.read_in(installation) as ctx:
        found = drift(ctx, entities)
    if repairing:
        repaired = repair(installation, front.actor(installation), found)
        refused = repaired.refused
        front.err.print(words.REPAIRED.at(count=repaired.count).say(front.language))
        with front.read_in(installation) as ctx:
            found = drift(ctx, entities)
    return [one.problem for one in found], refused


def _constraints(front: Front, installation: Installation) -> None:
    """Tells how many constraints are pending. That is no damage: people decide what becomes of those records."""
    with front.read_in(installation) as ctx:
        waiting = pending(ctx)
    if waiting:
        front.err.print(OPEN.at(count=len(waiting)).say(front.language))


def _advice(front: Front, installation: Installation, entities: tuple[str, ...]) -> list[Problem]:
    """What to do about slow questions, and about indexes that nobody used."""
    with front.read_in(installation) as ctx:
        return [*(one.problem for one in proposals(ctx, entities)), *(one.problem for one in unused(ctx, entities))]


def _named(front: Front, installation: Installation, entities: tuple[str, ...]) -> tuple[str, ...]:
    """The entities to look at: those named, else all that have stored derived values. Raises Denied and Missing."""
    with front.read_in(installation) as ctx:
        require_administration(ctx, "definitions")
        for name in entities:
            if name not in ctx.model.entities:
                raise Missing([ENTITY_UNKNOWN.at(name=name).suggesting(closest(name, ctx.model.entities))])
        return entities or tuple(name for name in ctx.model.entities if derived_fields(ctx, name))


def _examined(front: Front, installation: Installation, entities: tuple[str, ...]) -> tuple[list[Problem], int]:
    """What is wrong, as problems, and how many values were compared."""
    found: list[Problem] = []
    compared = 0
    for part in examine(installation, entities):
        compared += part.values
        if part.wrong:
            with front.read_in(installation) as ctx:
                found += [_problem(ctx, one) for one in part.wrong]
    return found, compared


def _problem(ctx: Context, found: Mismatch) -> Problem:
    entity = ctx.model.entities[found.entity]
    field = entity.fields[found.field]
    stored, recomputed = (_shown(ctx, field, one) for one in (found.stored, found.recomputed))
    pointer = f"/{found.entity}/{found.record}/{found.field}"
    return MISMATCH.at(
        pointer,
        field=field.title,
        entity=entity.title,
        record=found.record,
        stored=stored,
        recomputed=recomputed,
    )


def _shown(ctx: Context, field: Field, value: object) -> str:
    """A value as its kind shows it; what a mean keeps beside itself as it is."""
    kind = ctx.live.kinds[field.kind]
    if value is None:
        return "–"
    return value if kind.numeric and isinstance(value, str) else kind.show(field, value, ctx.locale)
