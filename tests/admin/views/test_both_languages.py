"""Pages speak one language: in Chinese no English message, in English nothing of the interface in Chinese."""

from __future__ import annotations

import re

import pytest

from admin.translations.catalogue import stored
from tests.admin.views.conftest import Shop
from tests.support.web import Visitor

ONE_DATABASE = True
PATHS = (
    "/records/customer",
    "/records/customer?layout=cards&ask=grade",
    "/records/order?group=customer",
    "/records/customer/new",
    "/records/customer/query",
    "/records/customer/views/new?sort=-name",
    "/records/customer/arrange",
    "/records/customer/favourites",
    "/records/customer/trash",
    "{card}",
    "{card}?tab=history",
    "{card}/edit",
    "{card}/delete",
    "{card}/keep",
    "{card}/shares",
    "{card}/print",
    "/explain?entity=customer&record={id}",
    "/explain?entity=customer&record={id}&who=ada",
    "/definitions",
    "/definitions/rights",
    "/definitions/rights/agent/customer",
    "/users/1",
    "/users/1/hand-over",
    "/users/1/place",
    "/account",
    "/account/deputies",
    "/audit",
    "/notices",
    "/reports",
)
_DATA = re.compile(r"<script.*?</script>|中文|简体中文|Chop-suey 中国|[（）：，。、“”]", re.DOTALL)


@pytest.fixture(scope="module")
def english() -> list[str]:
    """What the interface says in sentences."""
    return [one.id for one in stored() if isinstance(one.id, str) and len(one.id) > 12 and "%(" not in one.id]


@pytest.fixture(scope="module")
def chinese(shared: Shop, reader: Visitor) -> Visitor:
    """The reader, at another window in Chinese."""
    visitor = shared.web.signed_in("ada")
    visitor.client.set_cookie("cardwright_language", "zh_CN", domain="localhost")
    return visitor


@pytest.mark.parametrize("path", PATHS)
def test_a_page_speaks_one_language(
    shared: Shop, reader: Visitor, chinese: Visitor, english: list[str], path: str
) -> None:
    card = shared.card("ALFKI")
    path = path.format(card=card, id=card.rpartition("/")[2])
    answer = reader.get(path)
    assert answer.status_code == 200
    assert re.findall(r"[^<>\"]*[\u4e00-\u9fff][^<>\"]*", _DATA.sub("", answer.text)) == []
    page = chinese.get(path).text
    assert '<html lang="zh-Hans"' in page
    assert [said for said in english if re.search(rf"[>\"]\s*{re.escape(said)}\s*[<\"]", page)] == []
