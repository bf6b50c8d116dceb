"""The parts that are mounted beside the shell, in the order of their addresses."""

from __future__ import annotations

from flask import Blueprint

from admin.api.routes import make_blueprint
from admin.definitions import (
    assistance,
    constraints,
    drafts,
    editor,
    following,
    health,
    matrix,
    naming,
    packs,
    plans,
    quarantine,
    references,
    versions,
)
from admin.definitions import pages as definitions
from admin.prints import pages as prints
from admin.prints import preview as print_preview
from admin.processes import bulk, inbox, transitions
from admin.processes import pages as processes
from admin.query import pages as query
from admin.views import (
    alike,
    arranging,
    attachments,
    bulk_acts,
    bulk_jobs,
    card_tabs,
    cards,
    cells,
    composing,
    dated,
    edits,
    export,
    exports,
    favourites,
    files,
    folding,
    fragments,
    lists,
    merging,
    moves,
    notes,
    options,
    placing,
    pools,
    rates,
    regions,
    removal,
    report_exports,
    reports,
    saved,
    secrets,
    sharing,
    sheets,
    states,
    tasks,
    trash,
    trees,
)

PROCESSES = (transitions, bulk, processes, inbox)
DEFINITIONS = (
    matrix,
    definitions,
    drafts,
    following,
    health,
    packs,
    naming,
    editor,
    assistance,
    plans,
    quarantine,
    versions,
    constraints,
    references,
    print_preview,
)


def blueprints() -> tuple[Blueprint, ...]:
    """The workplace's pages and the API. Fixed parts of an address go before the names of entities and records."""
    pages = (
        rates,
        regions,
        secrets,
        reports,
        report_exports,
        bulk_jobs,
        merging,
        bulk_acts,
        files,
        attachments,
        lists,
        folding,
        moves,
        trees,
        placing,
        pools,
        arranging,
        query,
        saved,
        favourites,
        export,
        exports,
        options,
        alike,
        fragments,
        cells,
        dated,
        states,
        edits,
        sheets,
        removal,
        notes,
        sharing,
        composing,
        tasks,
        trash,
        card_tabs,
        prints,
        cards,
    )
    return (*(page.blueprint for page in (*PROCESSES, *DEFINITIONS, *pages)), make_blueprint())
