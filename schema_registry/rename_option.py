"""Calling an option of a field something else, with all that refers to it.

Options are values of records, so the definition also says what becomes of these (`map`): the publish moves them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from schema_registry import pointer as pointers
from schema_registry.build import build
from schema_registry.codes import renames as codes
from schema_registry.follow import follow_words
from schema_registry.followed import Rewrite
from schema_registry.former import Source, sources
from schema_registry.frozen import Frozen
from schema_registry.grafting import graft, ungraft
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem
from schema_registry.reading.loads import quick
from schema_registry.reading.spans import Path
from schema_registry.reading.spelling import Spelling
from schema_registry.renamed import Place, Renamed, laid, new_errors, refused
from schema_registry.view import mapping, texts
from schema_registry.vocabulary import Vocabulary

MAP = "map"


def rename_option(
    packs: Sequence[PackFiles], vocabulary: Vocabulary, field: str, old: str, new: str, previous: Model | None
) -> Renamed:
    """An option of a field (`customer.grade`) is called something else. States of processes have names."""
    entity, _, name = field.partition(".")
    own = [one for one in sources(packs) if one.owner == entity and old in _options(one, name)]
    if not own:
        return refused(codes.NOTHING_THERE.at("/element", name=f"{field}={old}"))
    wrong = _unfit(old, new, [option for one in own for option in _options(one, name)])
    if wrong is not None:
        return refused(wrong)
    was = {(pack.name, path): text for pack in packs for path, text in pack.files.items()}
    words = {(one.pack, one.path): _stated(was[one.pack, one.path], name, old) for one in own}
    called = {place: Spelling(was[place]).saying(dict.fromkeys(numbers, new)) for place, numbers in words.items()}
    after = laid(packs, called)

    def check(some: Sequence[PackFiles]) -> tuple[Problem, ...]:
        return build(some, vocabulary, previous).problems

    followed = follow_words(after, check(after), check, {old: (new,)})
    said = {(pack.name, path): text for pack in followed.packs for path, text in pack.files.items()}
    first = (own[0].pack, own[0].path)
    now = {**said, first: _mapping(said[first], name, old, new)}
    problems = new_errors(packs, build(laid(packs, now), vocabulary, previous), vocabulary, previous)
    if problems:
        return Renamed(Frozen({}), problems=problems)
    files = {(pack.name, path): pack.file(path) for pack in packs for path in pack.files}
    numbers = {place: {*found} for place, found in words.items()}
    for one in followed.rewrites:
        numbers.setdefault((one.pack, one.path), set()).add(one.number)
    told = list(_told(was, said, files, numbers, old, new))
    stated = next(one for one in told if (one.pack, one.path) == first and one.number == words[first][0])
    rewrites = tuple(one for one in told if one is not stated)
    changed = Frozen({place: text for place, text in now.items() if text != was[place]})
    return Renamed(changed, rewrites, stated, entire=True)


def _options(document: Source, field: str) -> list[str]:
    properties = mapping(document.value.get("properties"))
    return [option for _, option in texts(mapping(properties.get(field)).get("enum"))]


def _unfit(old: str, new: str, beside: Sequence[str]) -> Problem | None:
    if new == old:
        return codes.SAME_NAME.at("/name", name=new)
    return codes.NAME_TAKEN.at("/name", name=new) if new in beside else None


def _stated(text: str, field: str, old: str) -> list[int]:
    """The words of a document that no check leads to: the option, what describes it, what is mapped to it."""
    spelling, at = Spelling(text), pointers.join("/properties", field)
    holders = {("value", f"{at}/{one}") for one in ("enum", "default", MAP)} | {("key", f"{at}/options")}
    return [
        number
        for number, part in enumerate(spelling.parts)
        if (part.what, part.pointer.rpartition("/")[0]) in holders and spelling.said(number) == old
    ]


def _mapping(text: str, field: str, old: str, new: str) -> str:
    """The document that says what becomes of the values. An option that comes back is not mapped away any more."""
    value = dict(mapping(quick(text)))
    properties = dict(mapping(value["properties"]))
    known = {key: into for key, into in mapping(mapping(properties[field]).get(MAP)).items() if key != new}
    properties[field] = {**mapping(properties[field]), MAP: {**known, old: new}}
    value["properties"] = properties
    wanted, way = json.dumps(value, ensure_ascii=False, default=str), ("properties", field, MAP)

    def of_map(path: Path, value: object) -> bool:
        return path[: len(way)] == way[: len(path)]

    return ungraft(graft(text, wanted, of_map), wanted, of_map)


def _told(
    was: Mapping[Place, str],
    said: Mapping[Place, str],
    files: Mapping[Place, str],
    numbers: Mapping[Place, set[int]],
    old: str,
    new: str,
) -> Iterator[Rewrite]:
    """Every word that is written otherwise, where it stands."""
    for place in sorted(numbers):
        before, after = Spelling(was[place]), Spelling(said[place])
        for number in sorted(numbers[place]):
            word = before.said(number) or ""
            line, column = before.place(number, max(0, word.find(old)))
            pointer = before.parts[number].pointer
            written = after.said(number) or ""
            yield Rewrite(*place, files[place], number, pointer, line, column, word, written, old, new)
