"""Whom a text speaks to: `@` and somebody's name or sign-in name.

The longest name that stands there counts, so that `@何静请补` speaks to 何静. A name in Latin letters ends where its
word ends, and an `@` inside a word (an address) speaks to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from core.access.actors import KnownActor, everybody
from core.codes import timeline as codes
from core.context import Context
from core.errors import Rejected
from core.kinds.choice import listed

MOST = 20
"""People that one text may speak to."""


class Mention(NamedTuple):
    """Somebody, and the words that name them, without the `@`."""

    actor: int
    said: str


def mentions_in(ctx: Context, text: str) -> tuple[Mention, ...]:
    """Everybody whom a text speaks to, each once. One statement, or none. Raises Rejected where it is not clear."""
    places = [at for at, sign in enumerate(text) if sign == "@" and not _in_word(text[at - 1 : at])]
    if not places:
        return ()
    by_word = _by_word(everybody(ctx.connection))
    found: dict[int, Mention] = {}
    for at in places:
        for said, meant in _named(text[at + 1 :], by_word):
            if len(meant) > 1:
                known = listed(sorted(one.login for one in meant))
                raise Rejected([codes.SEVERAL_CALLED.at("/text", name=said, known=known)])
            found.setdefault(meant[0].id, Mention(meant[0].id, said))
    if len(found) > MOST:
        raise Rejected([codes.TOO_MANY_CALLED.at("/text", limit=MOST)])
    return tuple(found.values())


def _by_word(known: Iterable[KnownActor]) -> Mapping[str, list[KnownActor]]:
    """People by name and by sign-in name, lower case. Whoever has a sign-in name is meant by it alone."""
    by_name: dict[str, list[KnownActor]] = {}
    by_login: dict[str, list[KnownActor]] = {}
    for one in known:
        by_login[one.login.lower()] = [one]
        by_name.setdefault(one.name.lower(), []).append(one)
    return {word: meant for word, meant in {**by_name, **by_login}.items() if word}


def _named(rest: str, by_word: Mapping[str, list[KnownActor]]) -> Iterator[tuple[str, list[KnownActor]]]:
    """The longest name that a text begins with, as it is written there; nothing where it begins with none."""
    for length in range(min(len(rest), max(map(len, by_word), default=0)), 0, -1):
        said = rest[:length]
        if said.lower() in by_word and not (_in_word(said[-1]) and _in_word(rest[length : length + 1])):
            yield said, by_word[said.lower()]
            return


def _in_word(sign: str) -> bool:
    return sign.isascii() and (sign.isalnum() or sign == "_")
