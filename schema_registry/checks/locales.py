"""Translations: what a pack promises and does not have, and what translates nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TypeAlias

from schema_registry.checks.wordings import Wording
from schema_registry.codes import lint
from schema_registry.codes.shape import BAD_FORM
from schema_registry.compile.others import LANGUAGE
from schema_registry.documents import Document
from schema_registry.findings import Findings
from schema_registry.meta import raw
from schema_registry.pointer import join
from schema_registry.suggest import closest
from schema_registry.view import text, texts

Tree: TypeAlias = "dict[str, Tree]"


def check_locales(
    wordings: Sequence[Wording],
    removed: Set[str],
    manifests: Mapping[str, Document],
    locales: Sequence[Document],
    unread: frozenset[str],
    findings: Findings,
) -> None:
    """Every wording has its translations, and every translation its wording. What begins with an `unread` name, of an
    entity or of another document with its folder (`reports/sales`), is passed over.

    `removed` are paths that an overlay may have taken the wordings of: the pack below translates them all the same.
    """
    known = removed | {wording.path for wording in wordings}
    for document in locales:
        _check_file(document, manifests.get(document.pack), findings)
        _check_paths(document, known, unread, findings)
    said: dict[str, set[str]] = {}
    for document in locales:
        said.setdefault(document.stem, set()).update(document.value)
    for manifest in manifests.values():
        _check_promises(manifest, wordings, said, findings)


def _check_file(document: Document, manifest: Document | None, findings: Findings) -> None:
    locale = raw("pack")["$defs"]["locale"]
    if not re.search(locale["pattern"], document.stem):
        params = {"value": document.stem, "example": locale["examples"][0]}
        findings.add(BAD_FORM, (document, ""), params=params)
    if manifest is not None and document.stem == _language(manifest):
        findings.add(lint.OWN_LANGUAGE, (document, ""), locale=document.stem)


def _check_paths(document: Document, known: Set[str], unread: frozenset[str], findings: Findings) -> None:
    tree = _tree(known)
    for path in document.value:
        first, second = f"{path}/".split("/")[:2]
        if path.startswith("$") or path in known or not unread.isdisjoint((first, f"{first}/{second}")):
            continue
        guess = _guess(path, tree) if len(path) < 300 else ""
        findings.add(lint.NOTHING_TRANSLATED, (document, join("", path)), at_key=True, suggest=guess, path=path)


def _tree(paths: Iterable[str]) -> Tree:
    """Paths by their steps, so that each step of a misspelt one is compared with few others."""
    root: Tree = {}
    for path in paths:
        here = root
        for step in path.split("/"):
            here = here.setdefault(step, {})
    return root


def _guess(path: str, tree: Tree) -> str:
    """The path that was probably meant: at each step the same name, else the nearest."""
    way: list[str] = []
    for step in path.split("/"):
        following = step if step in tree else closest(step, tree)
        if not following:
            return ""
        way.append(following)
        tree = tree[following]
    return "" if tree else "/".join(way)


def _check_promises(
    manifest: Document, wordings: Sequence[Wording], said: Mapping[str, set[str]], findings: Findings
) -> None:
    for index, locale in texts(manifest.value.get("locales")):
        if locale == _language(manifest):
            continue
        if locale not in said:
            findings.add(lint.NO_LOCALE_FILE, (manifest, join("/locales", index)), locale=locale)
            continue
        missing: dict[Document, list[Wording]] = {}
        for wording in wordings:
            document, _ = wording.origin
            if not wording.said or wording.by_engine or document.pack != manifest.pack:
                continue
            if wording.path not in said[locale]:
                missing.setdefault(document, []).append(wording)
        for found in missing.values():
            paths = ", ".join(wording.path for wording in found)
            params = {"locale": locale, "count": len(found), "paths": paths}
            findings.add(lint.NOT_TRANSLATED, found[0].origin, params=params)


def _language(manifest: Document) -> str:
    return text(manifest.value.get("language")) or LANGUAGE
