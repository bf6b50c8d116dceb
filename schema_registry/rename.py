"""Calling an entity, a field, a state or an event something else, with all that refers to it.

The document that defines it says so (`renamedFrom`); what refers to it is found and followed as `build` does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from schema_registry.build import build
from schema_registry.codes import renames as codes
from schema_registry.codes.shape import BAD_NAME
from schema_registry.defining import EVENT, STATE, Definition, defined, is_bound, name_of
from schema_registry.followed import Rewrite
from schema_registry.former import fields_of, sources
from schema_registry.former_ways import ways_of
from schema_registry.frozen import Frozen
from schema_registry.meta import raw
from schema_registry.model import Model
from schema_registry.names import is_system, unfit
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem
from schema_registry.rename_option import rename_option
from schema_registry.renamed import Place, Renamed, laid, new_errors, refused
from schema_registry.stating import at_first, first, stated
from schema_registry.view import mapping, text, texts
from schema_registry.vocabulary import Vocabulary


def rename(
    packs: Sequence[PackFiles], vocabulary: Vocabulary, element: str, new: str, previous: Model | None = None
) -> Renamed:
    """An element is called something else: an entity (`customer`), a field (`customer.grade`), an option of one
    (`customer.grade=VIP`), a state of its process (`complaint.stage=working`), an event (`complaint.stage:CLOSE`).

    With a `previous` model, what it was made of is not checked by itself again.
    """
    field, is_value, option = element.partition(STATE)
    if is_value and not is_bound(packs, field):
        return rename_option(packs, vocabulary, field, option, new, previous)
    found, old = defined(packs, element), name_of(element)
    refusal = _unfit(element, old, new, found) if found else codes.NOTHING_THERE.at("/element", name=element)
    if refusal is not None:
        return refused(refusal)
    said = _said(packs, found, old, new)
    built = build(laid(packs, said), vocabulary, previous)
    wrong = new_errors(packs, built, vocabulary, previous)
    if wrong:
        return Renamed(Frozen({}), problems=wrong)
    was = {(pack.name, path): text for pack in packs for path, text in pack.files.items()}
    now = {(pack.name, path): pack.read.get(path, text) for pack in built.packs for path, text in pack.files.items()}
    told = [_first(packs, one, old, new) for one in found]
    follows = [
        at_first(one, was[one.pack, one.path], said[one.pack, one.path]) if (one.pack, one.path) in said else one
        for one in built.rewrites
    ]
    changed = Frozen({place: text for place, text in now.items() if text != was[place]})
    return Renamed(changed, (*told[1:], *follows), told[0])


def _said(packs: Sequence[PackFiles], found: Sequence[Definition], old: str, new: str) -> dict[Place, str]:
    """The documents that define the element, each with its new name."""
    said: dict[Place, str] = {}
    for one in found:
        place = (one.document.pack, one.document.path)
        before = said.get(place) or _pack(packs, one).files[one.document.path]
        said[place] = stated(before, one, old, new)
    return said


def _first(packs: Sequence[PackFiles], found: Definition, old: str, new: str) -> Rewrite:
    return first(_pack(packs, found), found, old, new)


def _pack(packs: Sequence[PackFiles], found: Definition) -> PackFiles:
    return next(pack for pack in packs if pack.name == found.document.pack)


def _unfit(element: str, old: str, new: str, found: Sequence[Definition]) -> Problem | None:
    """Why it cannot be called so. States may be called like options, more freely than anything else."""
    reason = unfit(new) if STATE not in element else _unfit_state(new)
    if reason is not None:
        return BAD_NAME.at("/name", name=new, reason=reason[0], reason_zh=reason[1])
    if new == old:
        return codes.SAME_NAME.at("/name", name=new)
    if any(new in one.beside for one in found) or (is_system(new) and STATE not in element):
        return codes.NAME_TAKEN.at("/name", name=new)
    return None


def _unfit_state(name: str) -> tuple[str, str] | None:
    form = raw("process")["properties"]["states"]["propertyNames"]
    if len(name) <= form["maxLength"] and re.search(form["pattern"], name):
        return None
    return (
        f"a state has up to {form['maxLength']} characters, no comma, no slash and no space at its ends",
        f"状态名称不超过 {form['maxLength']} 个字符，不含逗号和斜杠，首尾没有空格",
    )


# ---- what can be renamed
def elements(packs: Sequence[PackFiles], entity: str) -> tuple[tuple[str, str], ...]:
    """An entity with its fields, their options, states and events: as `rename` is told of them, and each title."""
    own = [one for one in sources(packs) if one.owner == entity]
    found = {one.owner: text(one.value.get("title")) for one in own if not one.overlays}
    ways = _ways(packs, entity)
    for one in own:
        for field in fields_of(one):
            if "kind" in field.value:
                element = f"{entity}.{field.name}"
                found.setdefault(element, text(field.value.get("title")))
                about = mapping(field.value.get("options"))
                for _, option in texts(field.value.get("enum")):
                    found.setdefault(f"{element}={option}", text(mapping(about.get(option)).get("title")) or option)
                found.update(ways.get(element, {}))
    return tuple(found.items())


def _ways(packs: Sequence[PackFiles], entity: str) -> dict[str, dict[str, str]]:
    """By the field of a process: its states, then its events, with their titles."""
    found: dict[str, dict[str, str]] = {}
    documents = sorted(sources(packs, "process"), key=lambda one: one.overlays)
    fields = {
        one.owner: f"{entity}.{text(one.value.get('field'))}"
        for one in documents
        if one.value.get("entity") == entity
    }
    for between in (STATE, EVENT):
        for document in documents:
            field = fields.get(document.owner, "")
            for way in ways_of(document) if field else ():
                if bool(way.state) == (between == EVENT):
                    title = text(way.member.value.get("title")) or way.member.name
                    found.setdefault(field, {}).setdefault(f"{field}{between}{way.member.name}", title)
    return found
