"""What refers to an entity or to a field: the problems that there would be without it.

Every reference is known to some check, or it could be broken unseen. So nothing here knows where references may
stand: the element is blanked out of its document, everything is checked, and what is wrong then and was not before
is what refers to it. Blanks keep lines and columns, so places are those of the documents as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from schema_registry import pointer as pointers
from schema_registry.build import build
from schema_registry.documents import kind_of
from schema_registry.frozen import Frozen
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem
from schema_registry.reading.loads import quick
from schema_registry.reading.positions import parts
from schema_registry.reading.tokens import STRICT
from schema_registry.vocabulary import Vocabulary


def uses(
    packs: Sequence[PackFiles], vocabulary: Vocabulary, entity: str, field: str = "", previous: Model | None = None
) -> tuple[Problem, ...]:
    """What would be wrong without an entity, or without one of its fields, by file and position.

    Fields that are computed from others stand as one use: what uses them is theirs to tell. The documents must be
    sound; with a `previous` model those that it was made of are not checked by themselves again.
    """
    return next(iter(uses_of_each(packs, vocabulary, [(entity, field)], previous)))


def uses_of_each(
    packs: Sequence[PackFiles],
    vocabulary: Vocabulary,
    elements: Iterable[tuple[str, str]],
    previous: Model | None = None,
) -> Iterator[tuple[Problem, ...]]:
    """The same of several entities and fields, in their order."""
    before = frozenset(map(_told, build(packs, vocabulary, previous).problems))
    for entity, field in elements:
        without = tuple(_without(pack, entity, field) for pack in packs)
        after = build(without, vocabulary, previous).problems
        yield tuple(one for one in after if _told(one) not in before and one.pointer != CONTAINER)


def uses_of_entities(
    packs: Sequence[PackFiles], vocabulary: Vocabulary, entities: Iterable[str], previous: Model | None = None
) -> Mapping[str, tuple[Problem, ...]]:
    """What would be wrong without any of many entities, by the entities that it is about: in two checks.

    What they use of each other is not told, nor what is wrong without saying the name of one of them.
    """
    names = frozenset(entities)
    before = frozenset(map(_told, build(packs, vocabulary, previous).problems))
    without = [
        replace(
            pack,
            files=Frozen({path: text for path, text in pack.files.items() if not _defines_any(path, text, names)}),
        )
        for pack in packs
    ]
    found: dict[str, list[Problem]] = {}
    for problem in build(without, vocabulary, previous).problems:
        said = {word for _, value in problem.params if isinstance(value, str) for word in _WORD.findall(value)}
        for name in said & names if _told(problem) not in before else ():
            found.setdefault(name, []).append(problem)
    return Frozen({name: tuple(problems) for name, problems in found.items()})


_WORD = re.compile(r"\w+")
CONTAINER = "/properties"
"""Where a field stands itself: that nothing is left there is no use of it."""


def _told(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.place, problem.pointer, problem.params


def _without(pack: PackFiles, entity: str, field: str) -> PackFiles:
    files = {
        path: text for path, text in pack.files.items() if field or not _defines_any(path, text, frozenset({entity}))
    }
    if field:
        files = {path: _blanked(path, text, entity, field) for path, text in files.items()}
    return PackFiles(pack.name, pack.label, Frozen(files))


def _defines_any(path: str, text: str, entities: Set[str]) -> bool:
    return kind_of(path) == "entity" and _document(text).get("name") in entities


def _blanked(path: str, text: str, entity: str, field: str) -> str:
    """The text without the field, where the document is one that defines it."""
    if kind_of(path) != "entity":
        return text
    document = _document(text)
    properties = document.get("properties")
    found = properties.get(field) if isinstance(properties, dict) else None
    if entity not in (document.get("name"), document.get("extends")) or not isinstance(found, dict):
        return text
    return blank(text, pointers.join("/properties", field)) if "kind" in found else text


def _document(text: str) -> dict[str, object]:
    try:
        found = quick(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def blank(text: str, pointer: str) -> str:
    """A JSON text without a member, as long as before: white space stands where it stood, lines stay lines."""
    start = next(part.start for part in parts(text) if part.what == "key" and part.pointer == pointer)
    words = [(found.group(), found.start(), found.end()) for found in STRICT.finditer(text)]
    first = next(at for at, (_, begin, _) in enumerate(words) if begin == start)
    last = _end(words, first + 2)
    before, after = words[first - 1], words[last + 1]
    if after[0] == ",":
        return _spaced(text, start, after[2])
    return _spaced(text, before[1] if before[0] == "," else start, words[last][2])


def _end(words: Sequence[tuple[str, int, int]], first: int) -> int:
    """The number of the last word of the value that begins with a word."""
    depth = 0
    for at, word in _from(words, first):
        depth += (word in "{[") - (word in "}]")
        if depth == 0:
            return at
    return len(words) - 1


def _from(words: Iterable[tuple[str, int, int]], first: int) -> Iterator[tuple[int, str]]:
    return ((at, word) for at, (word, _, _) in enumerate(words) if at >= first)


def _spaced(text: str, start: int, end: int) -> str:
    return text[:start] + "".join(one if one in "\r\n" else " " for one in text[start:end]) + text[end:]
