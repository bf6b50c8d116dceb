"""The parts that are mounted beside the shell, in the order of their addresses."""

from __future__ import annotations

from flask import Blueprint

from admin.api.routes import make_blueprint
from admin.definitions import (
    assistance,
    drafts,
    editor,
    following,
    plans,
    references,
    versions,
)
from admin.definitions import pages as definitions
from admin.processes import bulk, inbox, transitions
from admin.processes import pages as processes
from admin.views import (
    bulk_jobs,
    cards,
    edits,
    export,
    files,
    fragments,
    lists,
    options,
    rates,
    removal,
    report_exports,
    reports,
    sheets,
    states,
)

PROCESSES = (transitions, bulk, processes, inbox)
DEFINITIONS = (definitions, drafts, following, editor, assistance, plans, versions, references)


def blueprints() -> tuple[Blueprint, ...]:
    """The workplace's pages and the API. Fixed parts of an address go before the names of entities and records."""
    pages = (
        rates,
        reports,
        report_exports,
        bulk_jobs,
        files,
        lists,
        export,
        options,
        fragments,
        states,
        edits,
        sheets,
        removal,
        cards,
    )
    return (*(page.blueprint for page in (*PROCESSES, *DEFINITIONS, *pages)), make_blueprint())
