"""What is done to the organisation: units, who works where, who stands in. It is told to the change log.

Who may do it is asked by the door that they come through.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from admin.security.people import person
from core.access import organisation
from core.access import units as tree
from core.access.actors import by_ids
from core.access.organisation import Membership, memberships
from core.access.units import Unit, units
from core.audit.acts import UNIT, USER, differing, tell
from core.codes.units import NO_UNIT
from core.context import Context
from core.errors import Missing


# ---- units
def unit_of(ctx: Context, unit_id: int) -> Unit:
    """A unit. Raises Missing."""
    found = next((one for one in units(ctx.connection) if one.id == unit_id), None)
    if found is None:
        raise Missing([NO_UNIT.at("/unit", code=unit_id)])
    return found


def found_unit(ctx: Context, given: Unit) -> int:
    """The number of a new unit. Raises Rejected."""
    made = tree.add_unit(ctx.connection, given.code, given.name, given.parent)
    tell(ctx, UNIT, made, "create", differing({}, _said(unit_of(ctx, made))))
    return made


def reform_unit(ctx: Context, changed: Unit) -> None:
    """Makes the stored unit like `changed`. Raises Missing and Rejected."""
    before = unit_of(ctx, changed.id)
    tree.change_unit(ctx.connection, changed)
    said = differing(_said(before), _said(unit_of(ctx, changed.id)))
    if said:
        tell(ctx, UNIT, changed.id, "update", said)


# ---- who works where, and who stands in
def employ_person(ctx: Context, user_id: int, main: int | None, held: Sequence[Membership]) -> None:
    """Somebody works in these units from now on and in no others. Raises Rejected with everything that is wrong."""
    before, unit = _places(ctx, user_id), person(ctx.connection, user_id).unit
    organisation.employ(ctx.connection, user_id, main, held)
    said = differing({"unit": unit, "units": before}, {"unit": main, "units": _places(ctx, user_id)})
    if said:
        tell(ctx, USER, user_id, "update", said)


def appoint_deputy(ctx: Context, absent: int, deputy: int, since: date, until: date) -> int:
    """The number of a new deputyship. Raises Rejected."""
    made = organisation.appoint(ctx.connection, absent, deputy, since, until)
    period = {"since": (None, since.isoformat()), "until": (None, until.isoformat())}
    name = by_ids(ctx.connection, [deputy])[deputy].name
    tell(ctx, USER, absent, "deputy_on", {"deputy": (None, name), **period})
    return made


def dismiss_deputy(ctx: Context, absent: int, number: int) -> None:
    """Ends a deputyship of somebody's at once. Raises Missing."""
    organisation.dismiss(ctx.connection, absent, number)
    tell(ctx, USER, absent, "deputy_off", {"deputy": (number, None)})


def _said(one: Unit) -> dict[str, object]:
    """What the log says of a unit."""
    return {"code": one.code, "name": one.name, "parent": one.parent, "active": one.active}


def _places(ctx: Context, user_id: int) -> list[str]:
    """Where somebody works, as the log says it."""
    names = {one.id: one.path for one in units(ctx.connection)}
    held = memberships(ctx.connection, [user_id]).get(user_id, ())
    return [" · ".join(filter(None, (names[one.unit], one.position, "*" if one.manager else ""))) for one in held]
