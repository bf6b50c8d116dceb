"""“Did you mean” as a change of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schema_registry.problems import Problem
from schema_registry.reading.tokens import LENIENT, Lines

_NAME = re.compile(r"[\w$]+")


@dataclass(frozen=True, slots=True)
class Fix:
    """Put `text` between two offsets, in characters."""

    start: int
    end: int
    text: str


def fix_of(problem: Problem, text: str) -> Fix | None:
    """What makes of a text what was probably meant; None where that is not sure.

    The wrong word is looked for in the word of JSON that the problem stands at: it must stand there once.
    """
    if not problem.did_you_mean or problem.place is None:
        return None
    start, end = word_at(text, Lines(text).offset(problem.place.line, problem.place.column))
    word = text[start:end]
    wrong = {str(value) for _, value in problem.params if isinstance(value, str)}
    if word.strip('"') in wrong and word.startswith('"'):
        return Fix(start + 1, end - 1, problem.did_you_mean)
    found = [one for one in _NAME.finditer(word) if one.group() in wrong]
    if len(found) != 1:
        return None
    return Fix(start + found[0].start(), start + found[0].end(), problem.did_you_mean)


def word_at(text: str, offset: int) -> tuple[int, int]:
    """Where the word of JSON begins and ends that holds an offset; an empty stretch between words."""
    for found in LENIENT.finditer(text):
        if found.start() <= offset < found.end():
            return (offset, offset) if found.group().isspace() else found.span()
        if found.start() > offset:
            break
    return offset, offset
