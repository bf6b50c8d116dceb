"""How records stand on the timelines of others: references that lead there, a moment, a choice, a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from schema_registry.codes import cross
from schema_registry.drafts import EntityDraft
from schema_registry.frozen import Frozen
from schema_registry.pointer import join
from schema_registry.view import mapping, text, texts
from schema_registry.world import World


class Wanted(NamedTuple):
    """Which kinds a place takes, and how they are called."""

    kinds: frozenset[str]
    en: str
    zh: str


PLACES: Mapping[str, Wanted] = Frozen(
    {
        "on": Wanted(frozenset({"reference"}), "references", "引用字段"),
        "at": Wanted(frozenset({"date", "datetime"}), "dates and moments", "日期和时间字段"),
        "kind": Wanted(frozenset({"choice"}), "choices", "选项字段"),
        "text": Wanted(frozenset({"text", "long_text"}), "texts", "文本字段"),
    }
)
NOT_ASKED = frozenset({"lines", "references", "rollup", "formula", "autonumber", "file"})
ASKED = Wanted(frozenset(), "fields that are typed", "可填写的字段")


def check_timeline(world: World, draft: EntityDraft) -> None:
    """Every field that `timeline` names is there, the entity's own, and of a kind that fits."""
    for key, name, at in _named(mapping(draft.value.get("timeline"))):
        document = draft.properties.get(name)
        if document is None:
            guess = world.guess(name, draft.properties)
            world.findings.add(cross.NO_FIELD, draft.origin(at), suggest=guess, entity=draft.name, name=name)
            continue
        kind = text(mapping(document).get("kind"))
        wanted = PLACES.get(key)
        if kind in world.vocabulary.kinds and (kind in NOT_ASKED if wanted is None else kind not in wanted.kinds):
            said = wanted or ASKED
            params = {"name": name, "kind": kind, "key": key, "wanted": said.en, "wanted_zh": said.zh}
            world.findings.add(cross.NOT_ON_TIMELINES, draft.origin(at), params=params)


def _named(stated: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    for key in ("on", "ask"):
        for index, name in texts(stated.get(key)):
            yield key, name, join("/timeline", key, index)
    for key in ("at", "kind", "text"):
        if name := text(stated.get(key)):
            yield key, name, join("/timeline", key)
