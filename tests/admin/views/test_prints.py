"""Records on paper: the standard layout, templates of the definitions within their limits, PDF."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from admin.prints import pdf, pictures, template
from core.drafts import begin, fingerprint, put, workspace
from core.engine import Installation
from core.files.uploads import upload
from core.records.write import create
from tests.support import as_admin, attachments
from tests.support.packs import entity, pack
from tests.support.publishing import publish
from tests.support.web import Visitor, Web

CUSTOMER = {"kind": "reference", "to": "customer"}
DEALS = {
    "id": "deals",
    "title": "Deals",
    "related": "deal.customer",
    "columns": ["name", "amount"],
    "sort": ["name"],
    "totals": {"amount": "sum"},
}
BASICS = {"id": "basics", "title": "Basics", "fields": ["name", "secret", "about", "items", "sign"]}
TEMPLATE = (
    "<h1 onclick='x()'>{{ title }}</h1><script>alert(1)</script>",
    "{% for one in record.items %}[{{ loop.index }} {{ one.article }}]{% endfor %}",
    "{{ record.about }} {% if record.secret == 'x' %}yes{% endif %} {% if related.deals.count > 1 %}many{% endif %}",
    "<img src='http://evil.example/x.png'><img src='/users'>{{ record.sign }}",
    "{{ related.deals.table }} {% for deal in related.deals.rows %}<i class='small'>{{ deal.name }}</i>{% endfor %}",
)


@pytest.fixture
def firm(installation: Installation) -> str:
    """The path of a customer's card."""
    read = {"read": "own", "create": "all", "update": "own"}
    documents = pack(
        entity(
            "customer",
            {
                "name": "text",
                "secret": "text",
                "sign": "signature",
                "about": "rich_text",
                "items": {"kind": "lines", "from": "item.customer"},
            },
            card={
                "title": "{name}",
                "facts": ["secret"],
                "tabs": [{"id": "main", "title": "Main", "sections": [BASICS]}, DEALS],
            },
        ),
        entity("item", {"customer": {**CUSTOMER, "onDelete": "cascade"}, "article": "text"}),
        entity("deal", {"name": "text", "customer": CUSTOMER, "amount": "integer"}),
        prints__sheet={
            "$schema": "urn:cardwright:print:1",
            "name": "sheet",
            "title": "Sheet",
            "entity": "customer",
            "paper": "A5",
            "template": list(TEMPLATE),
        },
        roles__sales={
            "$schema": "urn:cardwright:role:1",
            "name": "sales",
            "title": "Sales",
            "entities": {"customer": {**read, "read": "all"}, "item": {"read": "all"}, "deal": read},
        },
        roles__clerk={
            "$schema": "urn:cardwright:role:1",
            "name": "clerk",
            "title": "Clerk",
            "entities": {"customer": {"read": "all", "print": "own"}},
        },
    )
    publish(installation, documents)
    with as_admin(installation) as ctx:
        values = {
            "name": "Nord <b>",
            "secret": "x",
            "sign": [upload(ctx, "By Ada.png", BytesIO(attachments.picture())).id],
            "about": "<p>Good</p>",
            "items": [{"article": "<u>A</u>"}, {"article": "B"}],
        }
        id = create(ctx, "customer", values).id
        for name, amount in (("first", 3), ("second", 4)):
            create(ctx, "deal", {"name": name, "customer": id, "amount": amount})
    return f"/records/customer/{id}"


@pytest.fixture
def admin(installation: Installation, firm: str) -> Visitor:
    return Web(installation).visitor("ada", "Admin")


def test_everything_of_the_card_is_printed_with_totals(admin: Visitor, firm: str) -> None:
    page = admin.get(f"{firm}/print").text
    for said in (
        "<h1>Nord &lt;b&gt;</h1>",
        "<p>Good</p>",
        "&lt;u&gt;A&lt;/u&gt;",
        "<td>second</td>",
        '<td class="num">7</td>',
    ):
        assert said in page, said
    assert f"{firm}/print" in admin.get(firm).text


def test_a_template_is_filled_in_escaped_and_cleaned(admin: Visitor, firm: str) -> None:
    page = admin.get(f"{firm}/print?template=sheet").text
    sheet = page[page.index("<article") : page.index("</article>")]
    for said in (
        "is-a5",
        "<h1>Nord &lt;b&gt;</h1>",
        "[1 &lt;u&gt;A&lt;/u&gt;]",
        "[2 B]",
        "<p>Good</p>",
        "yes",
        "many",
    ):
        assert said in sheet, said
    assert '<i class="small">second</i>' in sheet and "Deals" in sheet
    assert "script" not in sheet and "onclick" not in sheet
    assert admin.get(f"{firm}/print?template=other").status_code == 404


def test_a_template_prints_only_what_its_reader_may_see(
    installation: Installation, admin: Visitor, firm: str
) -> None:
    sally = Web(installation).visitor("sally", "sales")
    page = sally.get(f"{firm}/print?template=sheet").text
    assert "[2 B]" in page and "second" not in page and "many" not in page
    assert "second" not in sally.get(f"{firm}/print").text
    assert Web(installation).visitor("nobody").get(f"{firm}/print").status_code == 403


def test_who_may_not_print_a_record_sees_it_without_the_button(
    installation: Installation, admin: Visitor, firm: str
) -> None:
    clerk = Web(installation).visitor("clerk", "clerk")
    assert clerk.get(firm).status_code == 200 and f"{firm}/print" not in clerk.get(firm).text
    for way in ("print", "print?template=sheet", "print.pdf", "print.pdf?template=sheet"):
        assert clerk.get(f"{firm}/{way}").status_code == 403, way
    both = Web(installation).visitor("both", "clerk", "sales")
    assert f"{firm}/print" in both.get(firm).text and both.get(f"{firm}/print").status_code == 200


def test_a_template_that_prints_too_much_is_stopped(
    admin: Visitor, firm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template, "MOST_CHARACTERS", 100)
    refused = admin.get(f"{firm}/print?template=sheet")
    assert refused.status_code == 422 and not re.search(r"\bPRN\d{3}\b", refused.text)


def test_a_pdf_is_made_where_it_can_be(admin: Visitor, firm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for query in ("", "?template=sheet"):
        made = admin.get(f"{firm}/print.pdf{query}")
        assert (made.status_code, made.mimetype, made.data[:5]) == (200, "application/pdf", b"%PDF-")
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    assert admin.get(f"{firm}/print.pdf").status_code == 422
    assert "print.pdf" not in admin.get(f"{firm}/print").text


def test_a_draft_is_seen_with_a_record_before_it_is_published(
    installation: Installation, admin: Visitor, firm: str
) -> None:
    path = "prints/sheet.json"
    with as_admin(installation) as ctx:
        number = begin(ctx, "Sheets")
        text = workspace(ctx, number).texts["test", path]
        put(ctx, number, "test", path, text.replace("{{ title }}", "Dear {{ record.name }}"), fingerprint(text))
    page = admin.get(f"/definitions/drafts/{number}/print/test/{path}").text
    assert "<h1>Dear Nord &lt;b&gt;</h1>" in page
    assert (
        f"/definitions/drafts/{number}/print/test/{path}"
        in admin.get(f"/definitions/drafts/{number}/documents/test/{path}").text
    )
    with as_admin(installation) as ctx:
        text = workspace(ctx, number).texts["test", path]
        put(ctx, number, "test", path, text.replace("record.name", "record.nam"), fingerprint(text))
    refused = admin.get(f"/definitions/drafts/{number}/print/test/{path}")
    assert refused.status_code == 422 and "nam" in refused.text
    sally = Web(installation).visitor("sally", "sales")
    assert sally.get(f"/definitions/drafts/{number}/print/test/{path}").status_code == 403


def test_pictures_of_records_are_printed_and_no_others(
    admin: Visitor, firm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for query in ("", "?template=sheet"):
        page = admin.get(f"{firm}/print{query}").text
        sheet = page[page.index("<article") : page.index("</article>")]
        (source,) = re.findall(r'<img[^>]* src="([^"]*)"', sheet)
        assert re.fullmatch(r"/files/[0-9a-f-]{36}/thumbnail/480", source) and 'alt="By Ada.png"' in sheet
        assert admin.get(source).mimetype == "image/webp"
        made = admin.get(f"{firm}/print.pdf{query}").data
        assert made.count(b"/Subtype /Image") + made.count(b"/Subtype/Image") >= 1
        with monkeypatch.context() as patch:
            patch.setattr(pictures, "MOST_BYTES", 10)
            less = admin.get(f"{firm}/print.pdf{query}").data
            assert less[:5] == b"%PDF-" and b"/Subtype /Image" not in less and b"/Subtype/Image" not in less
