"""Names that mean something elsewhere, and long lists of options, work on both databases."""

from __future__ import annotations

from core.engine import Installation
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Query
from core.records.write import create, create_many
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack

# fmt: off
WORDS = (
    "select", "lateral", "collation", "concurrently", "tablesample", "nothing", "returning", "true", "false",
    "null", "user", "table", "order", "group", "ctid", "xmin", "rowid", "oid", "class", "validate", "meta",
    "process", "self", "items", "values", "update", "año", "名称", "def", "lambda", "toString",
    "hasOwnProperty",
)
# fmt: on
OPTIONS = [f"V{at}" for at in range(1000)]


def test_reserved_words_are_names_of_fields_like_any_other(installation: Installation) -> None:
    """`lateral` broke the table on PostgreSQL, `true` every question on SQLite."""
    fields = {name: {"kind": "text", "search": True} for name in WORDS}
    publish(installation, pack(entity("class", fields, list={"columns": list(WORDS), "sort": ["lateral", "true"]})))
    with installation.writing(ADMIN) as ctx:
        id = create(ctx, "class", {name: f"of {name}" for name in WORDS}).id
        create(ctx, "class", {})
    with installation.reading(ADMIN) as ctx:
        for name in WORDS:
            query = Query("class", filter={name: {"_eq": f"of {name}"}}, sort=(f"-{name}",), count="exact")
            page = find(ctx, query)
            assert (page.count, page.rows[0][name]) == (1, f"of {name}")
        assert get(ctx, "class", id)["returning"] == "of returning"


def test_names_that_are_alike_for_60_characters_have_columns_of_their_own(installation: Installation) -> None:
    names = [*(("x" * 58) + at for at in "abc"), *(("长" * 39) + at for at in "甲乙丙")]
    publish(
        installation,
        pack(entity("long", dict.fromkeys(names, "text")), *(entity(one, {"name": "text"}) for one in names)),
    )
    with installation.reading(ADMIN) as ctx:
        physical = ctx.live.tables.names.physical
        assert all(len(one.encode()) <= 63 for one in physical.values())
        tables = [one for key, one in physical.items() if "." not in key]
        assert len(set(tables)) == len(tables)
    with installation.writing(ADMIN) as ctx:
        id = create(ctx, "long", {name: name[-1] for name in names}).id
        assert [get(ctx, "long", id)[name] for name in names] == [name[-1] for name in names]


def test_a_thousand_options_sort_in_their_order_and_page_both_ways(installation: Installation) -> None:
    publish(installation, pack(entity("o", {"name": "text", "v": {"kind": "choice", "enum": OPTIONS}})))
    given = ["V999", "V0", "V10", "V1", None, "V100", "V500"]
    with installation.writing(ADMIN) as ctx:
        create_many(ctx, "o", [{"name": "x", "v": one} for one in given])
    wanted = sorted(filter(None, given), key=OPTIONS.index)
    with installation.reading(ADMIN) as ctx:
        for sort, order in (("v", [None, *wanted]), ("-v", [*reversed(wanted), None])):
            seen: list[object] = []
            cursor = ""
            while True:
                page = find(ctx, Query("o", ("v",), sort=(sort,), limit=2, cursor=cursor))
                seen += [row["v"] for row in page.rows]
                cursor = page.next
                if not cursor:
                    break
            assert seen == order


def test_every_reference_and_person_of_a_wide_record_is_named(installation: Installation) -> None:
    """More look-ups than one statement joins: the record is read in parts."""
    many = {f"r{at}": {"kind": "reference", "to": "t"} for at in range(70)}
    people = {f"u{at}": {"kind": "user"} for at in range(70)}
    publish(installation, pack(entity("t", {"name": "text"}), entity("w", {"name": "text", **many, **people})))
    with installation.writing(ADMIN) as ctx:
        target = create(ctx, "t", {"name": "Target"}).id
        given = {**dict.fromkeys(many, target), **dict.fromkeys(people, ADMIN.id)}
        id = create(ctx, "w", {"name": "x", **given}).id
    with installation.reading(ADMIN) as ctx:
        row = get(ctx, "w", id)
    assert {row[name].title for name in many} == {"Target"}  # type: ignore[attr-defined]  # links
    assert {row[name].name for name in people} == {"Admin"}  # type: ignore[attr-defined]  # people
