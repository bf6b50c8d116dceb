"""What calling something otherwise comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from schema_registry.build import Built, build
from schema_registry.followed import Rewrite
from schema_registry.frozen import Frozen
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem, errors
from schema_registry.vocabulary import Vocabulary

Place = tuple[str, str]
"""Pack and path of a document."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """The texts that change, by pack and path; what is written otherwise in them; what forbids it (then no texts).

    `stated` is where the new name itself is written. `entire`: nobody understands the former one, so that all of them
    are to be rewritten.
    """

    texts: Mapping[tuple[str, str], str]
    rewrites: tuple[Rewrite, ...] = ()
    stated: Rewrite | None = None
    problems: tuple[Problem, ...] = ()
    entire: bool = False


def laid(packs: Sequence[PackFiles], said: Mapping[Place, str]) -> list[PackFiles]:
    """Packs with other texts for some of their documents."""
    return [
        replace(pack, files=Frozen({path: said.get((pack.name, path), text) for path, text in pack.files.items()}))
        for pack in packs
    ]


def refused(problem: Problem) -> Renamed:
    """Nothing is renamed, for one reason."""
    return Renamed(Frozen({}), problems=(problem,))


def new_errors(
    before: Sequence[PackFiles], built: Built, vocabulary: Vocabulary, previous: Model | None
) -> tuple[Problem, ...]:
    """The errors of renamed packs that they did not have before."""
    wrong = errors(built.problems)
    known = {_told(one) for one in (build(before, vocabulary, previous).problems if wrong else ())}
    return tuple(one for one in wrong if _told(one) not in known)


def _told(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.place.file if problem.place else "", problem.params
