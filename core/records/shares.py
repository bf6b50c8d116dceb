"""What the log says of shares (`core.sharing`): with whom a record was shared, how, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.access.actors import by_ids
from core.access.shares import PERSON, ROLE, UNIT
from core.access.units import names_of as unit_names
from core.codes.sharing import SAID
from core.context import Context
from schema_registry.frozen import Frozen
from schema_registry.model import Text

LOGGED = "cw_share"
"""The action in the log, and the key under which it says what a share was and is."""
TITLE = Text("Shared", Frozen({"zh_CN": "共享"}))


def named(ctx: Context, whom: Iterable[str]) -> Mapping[str, str]:
    """What people, units and roles are called; "" for those that are gone. One statement a sort, or none."""
    wanted = sorted(set(whom))
    people = by_ids(ctx.connection, _numbers(wanted, PERSON))
    units = unit_names(ctx.connection, _numbers(wanted, UNIT))
    found: dict[str, str] = {}
    for one in wanted:
        sort, _, rest = one.partition(":")
        if sort + ":" == ROLE:
            role = ctx.model.roles.get(rest)
            found[one] = role.title.say(ctx.locale.tag) if role is not None else rest
        elif sort + ":" == UNIT:
            found[one] = units.get(int(rest), "")
        else:
            found[one] = people[int(rest)].name if int(rest) in people else ""
    return found


def whom_of(values: Iterable[object]) -> Iterable[str]:
    """With whom logged shares are."""
    return (str(one["whom"]) for one in values if isinstance(one, Mapping))


def said(value: object, names: Mapping[str, str], locale: str) -> str:
    """A logged share in words: `Wang · after-sales · may change · until 2026-12-31`; "" for none."""
    if not isinstance(value, Mapping):
        return ""
    return " · ".join(filter(None, (names.get(str(value["whom"]), ""), *terms(value, locale))))


def terms(value: Mapping[str, object], locale: str) -> tuple[str, ...]:
    """The same without whom it is with."""
    until = SAID["until"].at(day=value["until"]).say(locale) if value["until"] else ""
    return tuple(filter(None, (str(value["team"]), SAID[str(value["right"])].at().say(locale), until)))


def _numbers(whom: Iterable[str], sort: str) -> list[int]:
    return [int(one.removeprefix(sort)) for one in whom if one.startswith(sort)]
