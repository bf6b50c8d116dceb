"""Reports of required packs that other packs change: what a document of its own needs, and how overlays are laid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schema_registry.checks.entities import check_unique_names
from schema_registry.codes import cross, shape
from schema_registry.codes import reports as codes
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft
from schema_registry.findings import Findings
from schema_registry.frozen import Frozen
from schema_registry.overlays import lay_over
from schema_registry.suggest import closest
from schema_registry.view import text

NEEDED: Mapping[str, str] = Frozen({"title": '"Pipeline by region"', "of": '"opportunity"'})


def check_report_head(document: Document, findings: Findings) -> None:
    """A document has a name and what a new report needs, or extends another."""
    value = document.value
    if ("name" in value) == ("extends" in value):
        at = "/extends" if "name" in value else ""
        findings.add(codes.NAME_OR_EXTENDS, (document, at), at_key=bool(at))
    elif "extends" in value and "of" in value:
        findings.add(shape.BELONGS_TO, (document, "/of"), at_key=True, key="of", owner="name")
    elif "name" in value:
        for key, example in NEEDED.items():
            if key not in value:
                findings.add(shape.MISSING_KEY, (document, ""), key=key, example=example)
        if "remove" in value:
            findings.add(shape.ONLY_IN_OVERLAY, (document, "/remove"), at_key=True, key="remove")


def laid_reports(
    documents: Sequence[Document], reach: Mapping[str, set[str]], unread: frozenset[str], findings: Findings
) -> Mapping[str, EntityDraft]:
    """The reports by name with their overlays laid over them, and what is wrong with how they are laid.

    Nothing is said of those that extend one of the `unread` reports, whose documents are broken.
    """
    check_unique_names(documents, "report", findings)
    drafts, orphans, nowhere = lay_over(documents)
    for document in orphans:
        name = text(document.value.get("extends"))
        if name not in unread:
            guess = closest(name, drafts)
            findings.add(codes.NOTHING_TO_EXTEND, (document, "/extends"), suggest=guess, name=name)
    for draft in drafts.values():
        for overlay in draft.overlays:
            if draft.document.pack not in reach.get(overlay.pack, ()):
                findings.add(codes.NOTHING_TO_EXTEND, (overlay, "/extends"), name=draft.name)
    for origin, path in nowhere:
        findings.add(cross.NOTHING_TO_REMOVE, origin, path=path)
    return drafts
