"""The files of packs as documents, and what keeps a file from being one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from schema_registry import pointer as pointers
from schema_registry.codes import packs as pack_codes
from schema_registry.codes import shape as shape_codes
from schema_registry.codes import syntax as syntax_codes
from schema_registry.documents import Document, DocumentKind, digest, kind_of, schema_urn
from schema_registry.findings import Findings
from schema_registry.frozen import Frozen
from schema_registry.packs import PackFiles
from schema_registry.problems import Place, Problem
from schema_registry.reading.explain import Fault
from schema_registry.reading.loads import load, without_mark
from schema_registry.reading.tokens import Lines
from schema_registry.shape import type_name
from schema_registry.view import prune

NOTHING: Mapping[str, Mapping[str, object]] = Frozen({})


@dataclass(slots=True)
class Parsed:
    """Documents in the order of their packs and paths, and (pack, path) of what could not be read."""

    documents: list[Document] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)


def parse_packs(
    packs: Sequence[PackFiles], findings: Findings, sound: Mapping[str, Mapping[str, object]] = NOTHING
) -> Parsed:
    """Every file of every pack. `sound`: what documents say that were read before, by their digests."""
    parsed = Parsed()
    for pack in packs:
        for path, written in sorted(pack.files.items()):
            kind, text = kind_of(path), without_mark(written)
            if kind is None:
                place = Place(pack.file(path), 1, 1)
                findings.placed.append(pack_codes.MISPLACED.at(place=place, path=path))
                continue
            known = sound.get(digest([kind, text]))
            if known is not None:
                parsed.documents.append(Document(pack.name, path, pack.file(path), kind, text, known))
                continue
            document = _document(pack, path, kind, text, findings)
            if document is None:
                parsed.unread.append((pack.name, path))
            else:
                parsed.documents.append(document)
    return parsed


def _document(pack: PackFiles, path: str, kind: DocumentKind, text: str, findings: Findings) -> Document | None:
    file = pack.file(path)
    loaded = load(text)
    lines = Lines(text) if loaded.faults else None
    for fault in loaded.faults if lines is not None else ():
        findings.placed.append(_problem(fault, file, lines or Lines(text), kind))
    if loaded.broken:
        return None
    if not isinstance(loaded.value, dict):
        found, found_zh = type_name(loaded.value)
        place = Place(file, *Lines(text).at(len(text) - len(text.lstrip())))
        findings.placed.append(shape_codes.NOT_AN_OBJECT.at(place=place, found=found, found_zh=found_zh))
        return None
    for fault in loaded.faults:
        if fault.code is not syntax_codes.DUPLICATE_KEY:
            prune(loaded.value, pointers.split(fault.pointer))
    return Document(pack.name, path, file, kind, text, loaded.value)


def _problem(fault: Fault, file: str, lines: Lines, kind: DocumentKind) -> Problem:
    place = Place(file, *lines.at(fault.start))
    params = fault.params
    if fault.code is syntax_codes.EMPTY:
        params = (("schema", schema_urn(kind)),)
    return Problem(fault.code, fault.pointer, params, place, fault.did_you_mean)
