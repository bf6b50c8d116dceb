"""Rich texts: what is kept of HTML, what is read in it, and that nothing harmful is ever kept or shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from admin.display.fields import shown
from core.engine import Installation
from core.kinds.html import cleaned, plain
from core.kinds.kind import Locale
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create
from tests.support import as_admin, publish
from tests.support.samples import SAMPLE


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("one\ntwo", "<p>one</p><p>two</p>"),
        ("<b>x</b>", "<p><strong>x</strong></p>"),
        ("<div>x</div><div>y</div>", "<p>x</p><p>y</p>"),
        ("<h1>x</h1>", "<h2>x</h2>"),
        ("<p>x<script>alert(1)</script></p>", "<p>x</p>"),
        ("<p><img src=x onerror=alert(1)>y</p>", "<p>y</p>"),
        ("<p><a href='javascript:alert(1)' onclick=x>y</a></p>", '<p><a rel="noopener noreferrer">y</a></p>'),
        ("<p style='x' class='MsoNormal'>y<o:p></o:p></p>", "<p>y</p>"),
        ("<p> <br></p>", ""),
        ("<p></p><ul><li></li></ul>", ""),
        ("<script>alert(1)</script>", ""),
        ("<svg onload=x><text>y</text></svg><p>z</p>", "<p>z</p>"),
        ("<table><tr><td>a</td></tr></table>", "<p>a</p>"),
    ],
)
def test_what_is_kept_of_a_text(given: str, kept: str) -> None:
    assert cleaned(given) == kept


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(
    ["<p>", "</p>", "<b>",
     "<script>", "</script>", "<a href='x'>", "<a href=\"https://a.cn\">", "</a>", "<div", ">", "<!--",
     "-->", "&lt;", "x", " ", "<ul><li>", "<style>", "<img src=x onerror=y>", "\n", "<pre>", "</p", "'", '"'])
).map("".join)))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_what_was_cleaned_stays_as_it_is_and_holds_nothing_else(text: str) -> None:
    once = cleaned(text)
    assert cleaned(once) == once
    for harm in ("<script", "<style", "<img", "onerror=", "javascript:", "<!--"):
        assert harm not in once.replace("&lt;", "")
    assert once == "" or plain(once)


def test_what_is_read_in_it_is_a_line_for_each_block() -> None:
    html = "<h2>T &amp; c</h2><ul><li>x</li><li>y<br>z</li></ul>"
    assert plain(html) == "T & c\nx\ny\nz"


def test_what_another_program_wrote_is_cleaned_before_it_is_shown_and_the_words_are_found(
    installation: Installation,
) -> None:
    publish(installation, {"entities/sample.json": SAMPLE})
    with as_admin(installation) as ctx:
        saved = create(ctx, "sample", {"name": "x", "story": "<p>Große <b>Straße</b></p>"})
        for asked in ({"search": "grosse strasse"}, {"filter": {"story": {"_contains": "SSE STRA"}}}):
            assert [row["id"] for row in find(ctx, Query("sample", **asked)).rows] == [saved.id]  # type: ignore[arg-type]  # names of a query
        assert not find(ctx, Query("sample", filter={"story": {"_contains": "strong"}})).rows
        table = ctx.live.tables["sample"]
        ctx.connection.execute(table.table.update().values({table.columns["story"]: "<p>x</p><script>y</script>"}))
        (row,) = find(ctx, Query("sample")).rows
        one = shown(ctx.live, ctx.model.entities["sample"], "story", Locale("en"))
        assert one is not None
        assert one.cell(row["story"]).html == "<p>x</p>"
