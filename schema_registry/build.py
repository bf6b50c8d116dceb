"""From packs to a model: everything that is wrong at once, or the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schema_registry.compile.model import compile_model
from schema_registry.documents import Document, kind_of
from schema_registry.findings import Findings
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from schema_registry.parse import parse_packs
from schema_registry.problems import Problem
from schema_registry.reading.loads import quick
from schema_registry.validate import validate
from schema_registry.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Built:
    """A model (None when a problem is an error) and every problem, sorted by file and position."""

    model: Model | None
    problems: tuple[Problem, ...] = ()


def build(packs: Sequence[PackFiles], vocabulary: Vocabulary, previous: Model | None = None) -> Built:
    """Parses, checks and compiles packs.

    With a `previous` model (of the same vocabulary), documents that it was made of are not checked by themselves
    again, only against each other, and entities that nothing touched are the same objects.
    """
    findings = Findings()
    parsed = parse_packs(packs, findings)
    validate(packs, parsed, vocabulary, findings, previous.sound if previous else frozenset())
    if findings.has_errors:
        return Built(None, findings.problems())
    return Built(compile_model(parsed.documents, vocabulary, previous), findings.problems())


def compile_checked(packs: Sequence[PackFiles], vocabulary: Vocabulary, previous: Model | None = None) -> Model:
    """The model of packs that `build` found without error before. Nothing is checked again.

    Every worker calls this when a new version is live: entities that nothing touched are those of `previous`.
    """
    documents: list[Document] = []
    for pack in packs:
        for path, text in sorted(pack.files.items()):
            kind = kind_of(path)
            if kind is not None:
                documents.append(Document(pack.name, path, pack.file(path), kind, text, quick(text)))
    return compile_model(documents, vocabulary, previous)
