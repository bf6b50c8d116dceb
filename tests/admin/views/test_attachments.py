"""The files of a record over HTTP: by forms without script, by ids, and what is told to whom."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from core.engine import Installation
from core.files.uploads import upload
from core.kinds.file import Stored, files_of
from core.queries.get import get
from core.records.write import create
from tests.admin.views.conftest import english
from tests.support import as_admin
from tests.support.attachments import PDF, firm, picture
from tests.support.publishing import publish
from tests.support.web import Visitor, Web, statements


@pytest.fixture
def web(installation: Installation) -> Web:
    publish(installation, firm())
    made = Web(installation)
    made.person("ada", "Admin")
    return made


@pytest.fixture
def wang(web: Web) -> Visitor:
    return english(web.visitor("wang", "sales"))


def deal(web: Web, count: int = 0) -> str:
    with as_admin(web.installation) as ctx:
        papers = [upload(ctx, f"{number}.pdf", BytesIO(PDF)).id for number in range(count)]
        return create(ctx, "deal", {"name": "Bao", "papers": papers or None}).id


def own(wang: Visitor, name: str = "Wang's") -> str:
    made = wang.post("/records/deal/new", {"f_name": name})
    return made.headers["Location"].rpartition("/")[2]


def held(web: Web, id: str) -> tuple[Stored, ...]:
    with as_admin(web.installation) as ctx:
        return files_of(get(ctx, "deal", id, ("papers",))["papers"])


def sent(*files: tuple[bytes, str]) -> dict[str, object]:
    return {"u_papers": [(BytesIO(content), name) for content, name in files]}


def words(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_without_script_a_form_adds_replaces_and_deletes_and_each_can_be_undone(web: Web, wang: Visitor) -> None:
    id = own(wang)
    card = f"/records/deal/{id}"
    added = wang.post(f"{card}/files/papers", sent((PDF, "a.pdf"), (picture(), "b.png")))
    assert added.headers["Location"].endswith("?tab=papers")
    page = wang.get(f"{card}?tab=papers")
    assert "2 files were added. Undo" in words(page) and "a.pdf" in page.text
    first, second = held(web, id)
    wang.post(f"{card}/files/papers/{first.id}", sent((PDF + b"\n", "a signed.pdf")))
    page = wang.get(f"{card}?tab=papers")
    assert "Version 2 · 1 earlier" in words(page)
    newer = held(web, id)[0]
    wang.post(f"{card}/files/papers/{newer.id}", {"file": first.id})
    assert held(web, id)[0] == first and held(web, id)[0].earlier == (newer.id,)
    wang.post(f"{card}/files/papers/{second.id}/remove")
    page = wang.get(f"{card}?tab=papers")
    assert [one.name for one in held(web, id)] == ["a.pdf"] and "b.png was deleted. Undo" in words(page)
    undo = unescape(re.findall(r'action="([^"]+/undo\?[^"]+)"', page.text)[-1])
    wang.post(undo)
    assert [one.name for one in held(web, id)] == ["a.pdf", "b.png"]
    wang.post(undo)
    assert "can no longer be undone" in words(wang.get(f"{card}?tab=papers"))
    told = words(wang.get(card))
    assert "Wang deleted b.png" in told and "Wang added a.pdf, b.png" in told and "Wang replaced a.pdf" in told


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([(b"MZ\x90\0", "bill.pdf")], "“bill.pdf” is no file that this field takes"),
        ([(PDF + bytes(1 << 20), "large.pdf")], "“large.pdf” is larger than 1 MiB."),
        ([(b"", "empty.pdf")], "“empty.pdf” is empty."),
        ([], "No file was chosen."),
    ],
)
def test_what_is_refused_is_said_in_words_where_one_is(
    web: Web, wang: Visitor, files: list[tuple[bytes, str]], said: str
) -> None:
    id = own(wang)
    answer = wang.post(f"/records/deal/{id}/files/papers", sent(*files))
    assert answer.status_code == 303
    assert said in words(wang.get(f"/records/deal/{id}?tab=papers"))
    by_script = wang.post(f"/records/deal/{id}/files/papers", sent(*files), HX_Request="true")
    assert (by_script.status_code, by_script.mimetype) == (422, "text/plain") and said in by_script.text
    assert held(web, id) == ()


def test_who_may_not_see_a_record_learns_nothing_of_its_files(web: Web, wang: Visitor) -> None:
    id = deal(web, 1)
    (paper,) = held(web, id)
    stranger, guest = wang, english(web.visitor("guest", "guest"))
    unknown = "/files/0197c3a1-0000-7000-8000-000000000001"
    for more in ("", "/view", "/thumbnail/96"):
        refused, nothing = stranger.get(f"/files/{paper.id}{more}"), stranger.get(f"{unknown}{more}")
        assert refused.status_code == nothing.status_code == 404
        numbers = r"[0-9A-Za-z_.-]{16,}"  # ids, and tokens that tell the second
        assert re.sub(numbers, "", refused.text) == re.sub(numbers, "", nothing.text)
    for act in ("", f"/{paper.id}", f"/{paper.id}/remove"):
        data = sent((PDF, "x.pdf"))
        assert stranger.post(f"/records/deal/{id}/files/papers{act}", data).status_code == 404
        assert guest.post(f"/records/deal/{id}/files/papers{act}", sent((PDF, "x.pdf"))).status_code == 403
    assert guest.get(f"/files/{paper.id}").data == PDF
    page = guest.get(f"/records/deal/{id}?tab=papers").text
    assert "0.pdf" in page and "data-drop" not in page and "data-attach" not in page and "/remove" not in page
    assert held(web, id) == (paper,)
    assert web.stranger().get(f"/files/{paper.id}").status_code in (302, 401)


def test_files_are_given_out_so_that_no_browser_runs_them(web: Web, wang: Visitor) -> None:
    id = own(wang)
    script = b"<script>alert(1)</script>"
    wang.post(f"/records/deal/{id}/files/papers", sent((PDF, 'a"; x.pdf'), (picture("JPEG"), "b.jpg")))
    paper, photo = held(web, id)
    posted = wang.client.post(
        "/api/v1/files?name=x.html", data=script, base_url="https://localhost", headers={"X-CSRF-Token": wang.token}
    )
    page = f"/files/{posted.json['data']['id']}"
    for path, type_ in ((page, "application/octet-stream"), (f"/files/{paper.id}", "application/pdf")):
        given = wang.get(path)
        assert given.headers["Content-Disposition"].startswith("attachment")
        assert given.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert (given.mimetype, given.headers["X-Content-Type-Options"]) == (type_, "nosniff")
    assert wang.get(f"{page}/view").status_code == 404
    seen = wang.get(f"/files/{photo.id}/view")
    assert seen.headers["Content-Disposition"].startswith("inline")
    assert seen.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    viewer = wang.get(f"/files/{paper.id}/view")
    assert "default-src 'none'" in viewer.headers["Content-Security-Policy"]
    assert (viewer.mimetype, viewer.headers["X-Frame-Options"]) == ("application/pdf", "SAMEORIGIN")
    small = wang.get(f"/files/{photo.id}/thumbnail/96")
    assert (small.mimetype, small.status_code) == ("image/webp", 200)
    again = wang.get(f"/files/{photo.id}/thumbnail/96", If_None_Match=small.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    for wrong in (f"/files/{photo.id}/thumbnail/9999", f"/files/{paper.id}/thumbnail/96"):
        assert wang.get(wrong).status_code == 404


def test_a_picture_is_not_shown_again_to_whoever_may_see_it_no_more(web: Web, wang: Visitor) -> None:
    id = own(wang)
    wang.post(f"/records/deal/{id}/files/papers", sent((picture(), "b.png")))
    (photo,) = held(web, id)
    mark = wang.get(f"/files/{photo.id}/thumbnail/96").headers["ETag"]
    wang.post(f"/records/deal/{id}/files/papers/{photo.id}/remove")
    assert wang.get(f"/files/{photo.id}/thumbnail/96", If_None_Match=mark).status_code == 404


def test_many_files_take_no_more_statements_than_one(web: Web) -> None:
    ada = english(web.signed_in("ada"))
    counts = []
    for count in (1, 30):
        id = deal(web, count)
        for path in (f"/records/deal/{id}", f"/records/deal/{id}?tab=papers"):
            ada.get(path)
            with statements(web.installation) as seen:
                assert ada.get(path).status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:]
    assert counts[1] <= counts[0] + 1


def test_a_form_that_is_closed_takes_no_files(web: Web, wang: Visitor) -> None:
    id = own(wang)
    wang.post(f"/records/deal/{id}/edit", {"f_name": "Wang's", "f_closed": "true"})
    assert "data-attach" not in wang.get(f"/records/deal/{id}?tab=papers").text
    refused = wang.post(f"/records/deal/{id}/files/papers", sent((PDF, "a.pdf")), HX_Request="true")
    assert refused.status_code == 422 and held(web, id) == ()


def test_names_are_only_names(web: Web, wang: Visitor) -> None:
    id = own(wang)
    names = [
        "../../etc/passwd",
        "<img src=x onerror=alert(1)>.pdf",
        "合同\u202egpj.pdf",
        "CON",
        "x" * 400 + ".pdf",
        ".",
    ]
    wang.post(f"/records/deal/{id}/files/papers", sent(*((PDF, name) for name in names)))
    page = wang.get(f"/records/deal/{id}?tab=papers")
    assert page.status_code == 200 and "<img src=x" not in page.text
    assert [one.name for one in held(web, id)][:4] == [
        "passwd",
        "<img src=x onerror=alert(1)>.pdf",
        "合同gpj.pdf",
        "CON",
    ]
    for one in held(web, id):
        assert wang.get(f"/files/{one.id}").data == PDF
