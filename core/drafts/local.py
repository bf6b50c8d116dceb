"""The pack `local`: what an installation changes on top of the packs that it was given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from core.packs.own import range_of
from schema_registry.documents import MANIFEST
from schema_registry.packs import LOCAL, PackFiles
from schema_registry.reading.loads import quick
from schema_registry.view import mapping, text


def local_manifest(packs: Iterable[PackFiles]) -> str:
    """The pack.json of own changes on top of packs: it requires them all, and speaks the language of the last."""
    manifests = [found for pack in packs if (found := _manifest(pack))]
    last: Mapping[str, Any] = manifests[-1] if manifests else {}
    document = {
        "$schema": "urn:cardwright:pack:1",
        "name": LOCAL,
        "version": "1.0.0",
        "title": "本公司的修改" if str(last.get("language", "")).startswith("zh") else "Own changes",
        "language": last.get("language", "en"),
        "requires": {one["name"]: range_of(one["version"]) for one in manifests},
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _manifest(pack: PackFiles) -> Mapping[str, Any]:
    """A pack's own document; empty while somebody writes on it and it says neither name nor version."""
    try:
        found = mapping(quick(pack.files.get(MANIFEST, "")))
    except ValueError:
        return {}
    return found if text(found.get("name")) and text(found.get("version")) else {}
