"""An address means to the database what its filter means."""

from __future__ import annotations

from hypothesis import given, settings

from core.engine import Installation
from core.queries.address import read_address, write_address
from core.queries.find import find
from core.queries.query import Query
from tests.core.queries.shop import scratch
from tests.core.queries.test_filters import COMPANIES, LINKS, as_json, on, trees, world_of


@settings(max_examples=60, deadline=None)
@given(companies=COMPANIES, links=LINKS, tree=trees(on("") | on("parent.")))
def test_a_filter_and_its_address_find_the_same(
    shop_installation: Installation, companies: list[dict[str, object]], links: list[int], tree: dict[str, object]
) -> None:
    with scratch(shop_installation) as ctx:
        world_of(ctx, companies, links)
        asked = as_json(tree)
        assert isinstance(asked, dict)
        addressed = read_address(write_address(asked))
        found = [find(ctx, Query("company", ("name",), filter=one, limit=100)).rows for one in (asked, addressed)]
        assert found[0] == found[1], write_address(asked)
