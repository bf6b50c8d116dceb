"""From packs to a model: everything that is wrong at once, or the model.

What uses a former name is read as if it used the present one; that is a warning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schema_registry.compile.model import compile_model
from schema_registry.documents import Document, digest, kind_of
from schema_registry.findings import Findings
from schema_registry.follow import follow
from schema_registry.followed import Rewrite, as_read, told_of
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from schema_registry.parse import NOTHING, Parsed, parse_packs
from schema_registry.problems import Problem
from schema_registry.reading.loads import quick
from schema_registry.validate import validate
from schema_registry.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Built:
    """A model (None when a problem is an error) and every problem, sorted by file and position.

    `packs`: those that were built, with the texts as they are read; `rewrites`: what is read otherwise than it is
    written, because it uses a former name.
    """

    model: Model | None
    problems: tuple[Problem, ...] = ()
    packs: tuple[PackFiles, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()


def build(packs: Sequence[PackFiles], vocabulary: Vocabulary, previous: Model | None = None) -> Built:
    """Parses, checks and compiles packs.

    With a `previous` model (of the same vocabulary), documents that it was made of are neither read nor checked by
    themselves again, only against each other, and entities that nothing touched are the same objects.
    """
    parsed, findings = _checked(packs, vocabulary, previous)
    problems = findings.problems()
    followed = follow(packs, problems, lambda some: _checked(some, vocabulary, previous)[1].problems())
    if followed.rewrites:
        parsed, findings = _checked(followed.packs, vocabulary, previous)
        problems = told_of(packs, followed, findings.problems())
    model = None if findings.has_errors else compile_model(parsed.documents, vocabulary, previous)
    return Built(model, problems, as_read(packs, followed), followed.rewrites)


def _checked(packs: Sequence[PackFiles], vocabulary: Vocabulary, previous: Model | None) -> tuple[Parsed, Findings]:
    findings = Findings()
    sound = previous.sound if previous else NOTHING
    parsed = parse_packs(packs, findings, sound)
    validate(packs, parsed, vocabulary, findings, sound)
    return parsed, findings


def compile_checked(packs: Sequence[PackFiles], vocabulary: Vocabulary, previous: Model | None = None) -> Model:
    """The model of packs that `build` found without error before. Nothing is checked again.

    Every worker calls this when a new version is live: entities that nothing touched are those of `previous`.
    """
    sound = previous.sound if previous else NOTHING
    documents: list[Document] = []
    for pack in packs:
        for path, written in sorted(pack.files.items()):
            kind, text = kind_of(path), pack.read.get(path, written)
            if kind is not None:
                value = sound.get(digest([kind, text]))
                value = quick(text) if value is None else value
                documents.append(Document(pack.name, path, pack.file(path), kind, text, value))
    return compile_model(documents, vocabulary, previous)
