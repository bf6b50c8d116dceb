"""Records over HTTP: list, question, figures, one, create, change, delete, restore, upsert. Core decides all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import Response, request

from admin.api import former
from admin.api.answers import address_with, answer, not_modified, page_links, prefers_minimal, record_address
from admin.api.bodies import JSON_TYPE, MERGE_PATCH, check_type, read_object, visible
from admin.api.codes import CONTRADICTION
from admin.api.dated import present_values
from admin.api.questions import aggregation, asked_columns, body_question, list_question
from admin.api.repeats import once
from admin.api.tags import expected_version, is_unchanged, tag
from admin.api.writers import Write, columns_of, measure_writer, record_writer, writer_of
from admin.door import context, reads
from admin.faults import entry_of
from core.codes.queries import UNKNOWN_FIELD
from core.codes.records import VALUE_SHARED
from core.context import Context
from core.errors import Denied, Missing, Rejected
from core.merging.back import restore
from core.merging.unmerge import unmerge
from core.queries.aggregate import aggregate
from core.queries.find import find, get
from core.queries.paths import entity_named
from core.queries.query import Aggregation, Bucket, Query
from core.queries.values import Typed
from core.records.merged import merged_by
from core.records.trash import delete
from core.records.write import Saved, create, update
from schema_registry.model import Entity, Field, Measure
from schema_registry.pointer import join
from schema_registry.suggest import closest


def list_records(entity: str) -> Response:
    """`GET /records/{entity}`: a page of records."""
    ctx = context()
    asked = entity_named(ctx.live, entity)
    ctx, question = list_question(ctx, asked, former.arguments())
    return page_of(ctx, asked, question, linked=True)


@reads
def query_records(entity: str) -> Response:
    """`POST /records/{entity}:query`: the same for a question too long for an address."""
    check_type(request.content_type, JSON_TYPE)
    ctx = context()
    asked = entity_named(ctx.live, entity)
    ctx, question = body_question(ctx, asked, read_object(request.get_data()))
    return page_of(ctx, asked, question, linked=False)


def aggregate_records(entity: str) -> Response:
    """`GET /records/{entity}:aggregate`: figures over all records of a filter."""
    ctx = context()
    asked = entity_named(ctx.live, entity)
    ctx, question = aggregation(ctx, asked, former.arguments())
    buckets = aggregate(ctx, question)
    write = _bucket_writer(ctx, asked, question)
    meta = {"entity": entity, "limit": question.limit, "truncated": buckets.truncated}
    paths = [one.path for one in question.measures if isinstance(one, Measure) and one.path]
    meta |= present_values(ctx, asked, paths) if paths else {}
    return answer([write(bucket) for bucket in buckets], meta=meta, links={"self": address_with()})


def get_record(entity: str, record: str) -> Response:
    """`GET /records/{entity}/{id}`: one record; 304 when the client has this version."""
    ctx = context()
    asked = entity_named(ctx.live, entity)
    ctx, columns = asked_columns(ctx, asked, former.arguments())
    row = get(ctx, entity, record, columns)
    etag = tag(_version(row))
    if is_unchanged(request.headers.get("If-None-Match"), etag):
        return not_modified(etag)
    return _one(asked, record_writer(ctx, asked, columns)(row), meta=present_values(ctx, asked, columns))


def create_record(entity: str) -> Response:
    """`POST /records/{entity}`: a new record; 201 with its address."""
    check_type(request.content_type, JSON_TYPE)
    ctx = context()
    asked = entity_named(ctx.live, entity)

    def work() -> Response:
        values = former.values(ctx, asked, read_object(request.get_data()))
        saved = create(ctx, entity, values)
        return saved_answer(ctx, asked, saved, 201)

    return once(ctx, work)


def patch_record(entity: str, record: str) -> Response:
    """`PATCH /records/{entity}/{id}`: fields named are changed, null empties (RFC 7396); If-Match needed."""
    check_type(request.content_type, MERGE_PATCH, JSON_TYPE)
    version = expected_version(request.headers.get("If-Match"))
    ctx = context()
    asked = entity_named(ctx.live, entity)
    values = former.values(ctx, asked, read_object(request.get_data()))
    saved = update(ctx, entity, record, values, version)
    return saved_answer(ctx, asked, saved, 200)


def delete_record(entity: str, record: str) -> Response:
    """`DELETE /records/{entity}/{id}`: into the trash; If-Match needed."""
    version = expected_version(request.headers.get("If-Match"))
    ctx = context()
    entity_named(ctx.live, entity)
    batch = delete(ctx, entity, record, version)
    return Response(status=204, headers={"Cardwright-Batch": batch})


def restore_batch(batch: str) -> Response:
    """`POST /batches/{batch}:restore`: takes a deletion, a merge or a share back, by the batch that it named.

    Of a merge `kept` tells what was changed since and stays as it is.
    """
    ctx = context()
    if not merged_by(ctx, batch):
        return answer({"restored": restore(ctx, batch)})
    undone = unmerge(ctx, batch)
    return answer({"restored": undone.count, "kept": [entry_of(one, ctx.locale.tag) for one in undone.kept]})


def upsert_record(entity: str, field: str, value: str) -> Response:
    """`PUT /records/{entity}/by/{field}/{value}`: changes the record with that unique value, or creates it."""
    check_type(request.content_type, JSON_TYPE)
    ctx = context()
    asked = entity_named(ctx.live, entity)
    given = former.values(ctx, asked, read_object(request.get_data()))
    values = _named_by(_unique_field(asked, field), value, given)
    known = Query(entity, ("id",), {field: {"_eq": Typed(value)}}, limit=2)
    found = find(ctx, known).rows
    if not found:
        try:
            return saved_answer(ctx, asked, create(ctx, entity, values), 201)
        except Rejected:
            found = find(ctx, known).rows  # another writer created it meanwhile: then it is to be changed
            if not found:
                raise
    if len(found) > 1:
        title, said = asked.fields[field].title, visible(value)[:100]
        raise Rejected([VALUE_SHARED.at(join("", field), entity=asked.title, field=title, value=said)])
    if_match = request.headers.get("If-Match")
    version = expected_version(if_match) if if_match else None
    return saved_answer(ctx, asked, update(ctx, entity, str(found[0]["id"]), values, version), 200)


def _unique_field(entity: Entity, name: str) -> Field:
    single = {fields[0] for fields in entity.unique if len(fields) == 1}
    unique = [field.name for field in entity.fields.values() if field.identifies or field.name in single]
    if name not in unique:
        problem = UNKNOWN_FIELD.at("/field", entity=entity.name, name=name)
        raise Missing([problem.suggesting(closest(name, unique))])
    return entity.fields[name]


def _named_by(field: Field, said: str, values: dict[str, object]) -> dict[str, object]:
    """The values with the one that the address says. Raises Rejected when the body says another."""
    if str(values.get(field.name, said)) != said:
        found = visible(str(values[field.name]))[:100]
        raise Rejected([CONTRADICTION.at(f"/{field.name}", said=said, found=found)])
    whole = field.kind == "integer" and said.isascii() and said.lstrip("-").isdigit() and len(said) < 20
    return {**values, field.name: int(said) if whole else said}


def page_of(ctx: Context, entity: Entity, question: Query, *, linked: bool) -> Response:
    """A page of records. `linked`: its question stands in the address, so that links lead on."""
    page = find(ctx, question)
    write = record_writer(ctx, entity, question.columns)
    meta: dict[str, object] = {"entity": entity.name, "limit": question.limit}
    if page.count is not None:
        meta["count"] = page.count
    meta |= present_values(ctx, entity, question.columns)
    if linked:
        return answer([write(row) for row in page.rows], meta=meta, links=page_links(page.next, page.previous))
    meta.update(next=page.next or None, previous=page.previous or None)
    return answer([write(row) for row in page.rows], meta=meta)


def saved_answer(
    ctx: Context, entity: Entity, saved: Saved, status: int, meta: Mapping[str, object] | None = None
) -> Response:
    """The record as it is now; only its id and version to a writer who may not read it."""
    headers = {"ETag": tag(saved.version)}
    if status == 201:
        headers["Location"] = record_address(entity.name, saved.id)
    if prefers_minimal():
        return Response(
            status=201 if status == 201 else 204, headers={**headers, "Preference-Applied": "return=minimal"}
        )
    columns = columns_of(ctx, entity, (), whole=True)
    try:
        record = record_writer(ctx, entity, columns)(get(ctx, entity.name, saved.id, columns))
    except (Denied, Missing):
        record = {"id": saved.id, "sys_version": saved.version}
    return _one(entity, record, status, headers, meta)


def _one(
    entity: Entity,
    record: Mapping[str, object],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    meta: Mapping[str, object] | None = None,
) -> Response:
    address = record_address(entity.name, str(record["id"]))
    links = {"self": address, "collection": address.rpartition("/")[0]}
    etag = tag(_version(record))
    return answer(
        record,
        status=status,
        meta={"entity": entity.name, **(meta or {})},
        links=links,
        headers={"ETag": etag, **(headers or {})},
    )


def _bucket_writer(ctx: Context, entity: Entity, question: Aggregation) -> Callable[[Bucket], dict[str, object]]:
    groups = [(str(group), writer_of(ctx, entity, str(group))) for group in question.groups]
    measures = [(str(one), measure_writer(ctx, entity, one)) for one in question.measures]

    def write(bucket: Bucket) -> dict[str, object]:
        return {"group": _written(groups, bucket.keys), "measures": _written(measures, bucket.values)}

    return write


def _written(writers: Sequence[tuple[str, Write | None]], values: Sequence[object]) -> dict[str, object]:
    return {
        name: value if value is None or write is None else write(value)
        for (name, write), value in zip(writers, values, strict=True)
    }


def _version(record: Mapping[str, object]) -> int:
    version = record["sys_version"]
    assert isinstance(version, int)
    return version
