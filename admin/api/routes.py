"""The API's addresses under `/api/v1`, and the status of each refusal there."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from admin import faults
from admin.api import (
    changes,
    dated,
    definitions,
    evaluations,
    expenses,
    explanations,
    exports,
    files,
    former,
    jobs,
    merges,
    people,
    pools,
    records,
    reports,
    scim,
    secrets,
    shares,
    transitions,
    units,
)
from admin.api.answers import ROOT
from admin.api.bodies import Unreadable, UnsupportedType
from admin.api.parameters import BadRequest
from admin.api.tags import PreconditionRequired
from core.errors import CardwrightError, Stale

STATUSES: dict[type[CardwrightError], int] = {
    BadRequest: 400,
    Unreadable: 400,
    Stale: 412,
    UnsupportedType: 415,
    PreconditionRequired: 428,
}
"""Where the API's status differs from that of a page."""


class NameConverter(BaseConverter):
    """One part of an address up to `/` or `:`, behind which an operation stands (`customer:query`)."""

    regex = "[^/:]+"


def make_blueprint() -> Blueprint:
    """The API, to be registered on an app."""
    blueprint = Blueprint("api", __name__, url_prefix=ROOT)
    blueprint.record_once(_add_converter)
    former.install(blueprint)
    for rule, method, view in _ROUTES:
        blueprint.add_url_rule(rule, f"{method}:{view.__name__}", view, methods=[method])
    for refusal, status in STATUSES.items():
        blueprint.register_error_handler(refusal, _answering(status))
    return blueprint


def _add_converter(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["name"] = NameConverter


def _answering(status: int) -> Callable[[CardwrightError], Response]:
    return lambda refusal: faults.answer(status, refusal.problems)


_ROUTES: tuple[tuple[str, str, Callable[..., Response]], ...] = (
    ("/openapi.json", "GET", definitions.get_openapi),
    ("/schema", "GET", definitions.list_schemas),
    ("/schema/<name:entity>", "GET", definitions.get_schema),
    ("/changes", "GET", changes.list_changes),
    ("/reports", "GET", reports.list_reports),
    ("/reports/<name:report>", "GET", reports.get_report),
    ("/jobs/<int:number>", "GET", jobs.get_job),
    ("/jobs/<int:number>/refused", "GET", jobs.list_refused),
    ("/jobs/<int:number>:cancel", "POST", jobs.cancel_job),
    ("/exports/<int:number>", "GET", exports.get_export),
    ("/exports/<int:number>/file", "GET", exports.fetch_export),
    ("/exports/<int:number>:cancel", "POST", exports.cancel_export),
    ("/files", "POST", files.post_file),
    ("/files/<name:file>", "GET", files.get_file),
    ("/records/<name:entity>", "GET", records.list_records),
    ("/records/<name:entity>", "POST", records.create_record),
    ("/records/<name:entity>:query", "POST", records.query_records),
    ("/records/<name:entity>:export", "POST", exports.export_records),
    ("/records/<name:entity>:aggregate", "GET", records.aggregate_records),
    ("/records/<name:entity>:evaluate", "POST", evaluations.evaluate_record),
    ("/records/<name:entity>/<record>", "GET", records.get_record),
    ("/records/<name:entity>/<record>", "PATCH", records.patch_record),
    ("/records/<name:entity>/<record>", "DELETE", records.delete_record),
    ("/records/<name:entity>/<record>/values/<name:field>", "GET", dated.list_values),
    ("/records/<name:entity>/<record>/expenses", "GET", expenses.list_expenses),
    ("/records/<name:entity>/<record>/expenses", "POST", expenses.file_expense),
    ("/records/<name:entity>/<record>/explanation", "GET", explanations.explain_record),
    ("/records/<name:entity>:transition", "POST", transitions.take_many),
    ("/records/<name:entity>/<record>/transitions", "GET", transitions.list_transitions),
    ("/records/<name:entity>/<record>/transitions/<event>", "POST", transitions.take_transition),
    ("/records/<name:entity>/<record>/merge", "POST", merges.merge_records),
    ("/records/<name:entity>/<record>/claim", "POST", pools.claim_record),
    ("/records/<name:entity>/<record>/release", "POST", pools.release_record),
    ("/records/<name:entity>/<record>/secrets/<name:field>", "POST", secrets.reveal_secret),
    ("/records/<name:entity>:share", "POST", shares.share_many),
    ("/records/<name:entity>/<record>/shares", "GET", shares.list_shares),
    ("/records/<name:entity>/<record>/shares", "POST", shares.share_record),
    ("/records/<name:entity>/<record>/shares/<whom>", "DELETE", shares.end_share),
    ("/batches/<name:batch>:restore", "POST", records.restore_batch),
    ("/scim/v2/Users", "GET", scim.list_users),
    ("/scim/v2/Users/<int:user>", "GET", scim.get_user),
    ("/scim/v2/Users/<int:user>", "PATCH", scim.patch_user),
    ("/scim/v2/Users/<int:user>", "DELETE", scim.delete_user),
    ("/people", "GET", people.list_people),
    ("/people", "POST", people.create_person),
    ("/people/<int:person>", "GET", people.get_person),
    ("/people/<int:person>", "PATCH", people.patch_person),
    ("/people/<int:person>/deputies", "POST", people.create_deputy),
    ("/people/<int:person>/deputies/<int:number>", "DELETE", people.delete_deputy),
    ("/people/<int:person>/held", "GET", people.list_held),
    ("/people/<int:person>:hand-over", "POST", people.hand_over),
    ("/units", "GET", units.list_units),
    ("/units", "POST", units.create_unit),
    ("/units/<int:unit>", "GET", units.get_unit),
    ("/units/<int:unit>", "PATCH", units.patch_unit),
    ("/units/<int:unit>/members", "GET", units.list_members),
    ("/records/<name:entity>/by/<name:field>/<path:value>", "PUT", records.upsert_record),
)
