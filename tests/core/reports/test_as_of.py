"""Reports that read the values of a day: of the end of their period, and of that of the one compared with."""

from __future__ import annotations

from datetime import date

from core.engine import Installation
from core.records.write import create
from core.reports.answer import TOTAL
from core.reports.compose import compose
from core.reports.open import report_named
from core.reports.question import Asked
from tests.support import as_admin, publish
from tests.support.packs import entity, pack


def test_each_period_is_of_the_values_at_its_end(installation: Installation) -> None:
    size = {"kind": "series", "of": {"kind": "integer"}, "period": "year"}
    report = {
        "$schema": "urn:cardwright:report:1",
        "name": "sizes",
        "title": "Sizes",
        "of": "deal",
        "period": {"field": "closed", "by": "year"},
        "measures": [{"sum": "size"}],
        "asOf": "period",
    }
    publish(installation, pack(entity("deal", {"closed": "date", "size": size}), reports__sizes=report))
    with as_admin(installation) as ctx:
        for year in (2022, 2023):
            create(ctx, "deal", {"closed": f"{year}-05-01", "size": {"2022": 1, "2023": 10, "2025": 100}})
        asked = report_named(ctx, "sizes")
        found = compose(ctx, asked, Asked("2023"))
        assert (found.total, found.before[TOTAL], found.as_of) == ((10,), (1,), date(2023, 12, 31))
        assert compose(ctx, asked, Asked("2023", as_of="2025-06-01")).total == (100,)
