"""Packs that come and go, as plans like any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from core.codes.packs import LOWER_VERSION, NOT_INSTALLED, OWN_CHANGES, STILL_NEEDED
from core.context import Context
from core.errors import Missing, Rejected
from core.kinds.registry import vocabulary
from core.packs.own import following
from core.packs.upgrade import Decisions, Upgrade, merged
from core.publish import Plan, live_packs, make_plan
from core.publish.planning import checked
from schema_registry.frozen import Frozen
from schema_registry.packs import LOCAL, PackFiles
from schema_registry.problems import Problem
from schema_registry.suggest import closest
from schema_registry.versions import Version

UNDECIDED: Decisions = Frozen({})


def upgraded(
    ctx: Context, given: Sequence[PackFiles], decisions: Decisions = UNDECIDED, *, downgrade: bool = False
) -> Upgrade:
    """What is live with the given packs: new ones beside it, newer ones merged with what was changed here.

    Raises Rejected when a given pack is wrong by itself, requires what is not there, or is older than the live one
    without `downgrade`; and for decisions of what is no conflict.
    """
    live = live_packs(ctx.connection)
    problems = [OWN_CHANGES.at(pack=one.name) for one in given if one.name == LOCAL]
    if problems:
        raise Rejected(problems)
    checked(_with_required(live, given), vocabulary(ctx.live.kinds))
    if not downgrade:
        _refuse_lower({pack.name: pack for pack in live}, given)
    return merged(live, given, decisions)


def install_plan(ctx: Context, upgrade: Upgrade) -> Plan:
    """What publishing an upgrade would do. Raises Rejected while something is not decided."""
    if upgrade.open:
        raise Rejected([one.problem for one in upgrade.open])
    return make_plan(ctx, upgrade.packs)


def uninstall_plan(ctx: Context, name: str) -> Plan:
    """What taking a pack out would do: all that it brought is put away, and comes back when the pack does.

    Raises Missing, and Rejected while another pack needs it.
    """
    packs = {pack.name: pack for pack in live_packs(ctx.connection)}
    if name not in packs:
        raise Missing([NOT_INSTALLED.at(pack=name).suggesting(closest(name, packs))])
    needed_by = [one.name for one in packs.values() if name in one.requires and one.name != LOCAL]
    if needed_by:
        raise Rejected([STILL_NEEDED.at(pack=name, needed_by=", ".join(needed_by))])
    return make_plan(ctx, following(pack for pack in packs.values() if pack.name != name))


def _with_required(live: Sequence[PackFiles], given: Sequence[PackFiles]) -> tuple[PackFiles, ...]:
    """The given packs with those live ones that they build on."""
    known = {pack.name: pack for pack in live} | {pack.name: pack for pack in given}
    wanted, found = list(given), dict[str, PackFiles]()
    while wanted:
        pack = wanted.pop()
        if pack.name not in found:
            found[pack.name] = pack
            wanted += (known[name] for name in pack.requires if name in known)
    return (*given, *(pack for pack in found.values() if pack not in given))


def _refuse_lower(live: Mapping[str, PackFiles], given: Sequence[PackFiles]) -> None:
    problems = list(_lower(live, given))
    if problems:
        raise Rejected(problems)


def _lower(live: Mapping[str, PackFiles], given: Sequence[PackFiles]) -> Iterator[Problem]:
    for pack in given:
        held = live.get(pack.name)
        if held is not None and Version.parse(pack.version).order < Version.parse(held.version).order:
            yield LOWER_VERSION.at(pack=pack.name, live=held.version, given=pack.version)
