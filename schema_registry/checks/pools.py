"""Pools: times that can pass in their order, what ends a silence, what is kept, and whether anybody may claim."""

from __future__ import annotations

from datetime import date, timedelta

from schema_registry.checks.roles import ANY, check_policy
from schema_registry.checks.timers import unfit_delay
from schema_registry.codes import cross
from schema_registry.codes import pools as codes
from schema_registry.drafts import EntityDraft
from schema_registry.durations import Duration, read_duration
from schema_registry.pointer import join
from schema_registry.view import Json, leads_to, mapping, text, texts
from schema_registry.world import World

TIMES = ("claimAgainAfter", "releaseAfter", "warn")
_DAY = date(2001, 1, 1)
"""Months are compared from here."""


def check_pool(world: World, draft: EntityDraft) -> None:
    """The pool of an entity, where it has one."""
    stated = mapping(draft.value.get("pool"))
    if "pool" not in draft.value:
        return
    if draft.value.get("single"):
        world.findings.add(codes.ONE_IN_POOL, draft.origin("/pool"), at_key=True, entity=draft.name)
    times = {key: _time(world, draft, stated, key) for key in TIMES if key in stated}
    release, warn = times.get("releaseAfter"), times.get("warn")
    if release is not None and warn is not None and _end(warn) >= _end(release):
        params = {"warn": stated["warn"], "release": stated["releaseAfter"]}
        world.findings.add(codes.WARNED_TOO_LATE, draft.origin("/pool/warn"), params=params)
    for key in ("warn", "signs"):
        if key in stated and "releaseAfter" not in stated:
            world.findings.add(codes.NOTHING_RELEASED, draft.origin(join("/pool", key)), at_key=True, key=key)
    for index, sign in texts(stated.get("signs")):
        _check_sign(world, draft, sign, join("/pool/signs", index))
    if "keep" in stated:
        check_policy(world, draft, draft.name, stated["keep"], "/pool/keep")


def _end(time: Duration) -> tuple[date, timedelta]:
    """Where a time ends: months are compared by the days that they have from a day on."""
    return Duration(time.months, timedelta(days=time.rest.days)).after(_DAY), time.rest % timedelta(days=1)


def _time(world: World, draft: EntityDraft, stated: Json, key: str) -> Duration | None:
    time = text(stated.get(key))
    found = read_duration(time)
    reason = unfit_delay(found, working=False)
    if reason is None:
        return found
    params = {"time": time, "reason": reason[0], "reason_zh": reason[1]}
    world.findings.add(codes.BAD_TIME, draft.origin(join("/pool", key)), params=params)
    return None


def _check_sign(world: World, draft: EntityDraft, sign: str, at: str) -> None:
    """Records that refer to those of the pool: `entity.field`."""
    entity, _, field = sign.partition(".")
    other = world.entities.get(entity)
    if other is None:
        if not world.knows(entity):
            guess = world.guess(entity, world.entities)
            world.findings.add(cross.NO_ENTITY, draft.origin(at), suggest=guess, name=entity)
        return
    leading = [f"{entity}.{name}" for name, about in other.properties.items() if _refers(about, draft.name)]
    guess = world.guess(sign, leading) or (leading[0] if len(leading) == 1 else "")
    if field not in other.properties:
        world.findings.add(cross.NO_FIELD, draft.origin(at), suggest=guess, entity=entity, name=field)
    elif not _refers(other.properties[field], draft.name):
        params = {"field": field, "other": entity, "entity": draft.name}
        world.findings.add(cross.NOT_RELATED, draft.origin(at), suggest=guess, params=params)


def _refers(about: object, entity: str) -> bool:
    return mapping(about).get("kind") != "references" and leads_to(about, entity)


def check_pools_claimed(world: World) -> None:
    """Whether there is somebody to claim what lies in a pool, and something for whoever may claim."""
    named: dict[str, set[str]] = {name: set() for name in world.entities}
    for role in world.roles.values():
        rights = mapping(role.value.get("entities"))
        claimed = {entity for entity, given in rights.items() if mapping(given).get("claim", "none") != "none"}
        for entity in claimed:
            if mapping(rights[entity]).get("claim") == "own":
                world.findings.add(codes.CLAIM_OWN, role.origin(join("/entities", entity, "claim")))
        for entity in claimed & named.keys():
            if "pool" not in world.entities[entity].value:
                origin = role.origin(join("/entities", entity, "claim"))
                world.findings.add(codes.NOTHING_TO_CLAIM, origin, at_key=True, entity=entity)
        reached = claimed | (named.keys() - rights.keys() if ANY in claimed else set())
        for entity in reached & named.keys():
            named[entity].add(role.name)
    for entity, draft in world.entities.items():
        if "pool" in draft.value and not named[entity]:
            world.findings.add(codes.NOBODY_CLAIMS, draft.origin("/pool"), at_key=True, entity=entity)
