"""`cardwright rates …`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cardwright.conftest import entity, pack

PRICE = {"kind": "money", "title": "Price", "currency": "any", "rateDate": "day"}


def shop(run, folder: Path) -> None:
    fields = {"day": {"kind": "date", "title": "Day"}, "price": PRICE}
    assert run("apply", pack(folder, entities__thing=entity(**fields)), "--yes").exit_code == 0


def worths(run) -> list[str]:
    told = json.loads(run("query", "thing", "--columns", "price", "--sort", "day", "--json").stdout)
    rows = told["rows"] if isinstance(told, dict) else told
    return [row["price"]["base"] for row in rows]


def test_rates_are_set_listed_and_removed(prepared):
    assert prepared("rates", "set", "usd", "2026-11-01", "7.12").exit_code == 0
    assert prepared("rates", "set", "USD", "2026-11-01", "7.13").exit_code == 0
    assert json.loads(prepared("rates", "list", "--json").stdout) == [
        {"currency": "USD", "on": "2026-11-01", "rate": "7.1300000000", "source": "hand", "base": "CNY"}
    ]
    assert "7.13" in prepared("rates", "list", "USD").stdout
    assert prepared("rates", "remove", "USD", "2026-11-01").exit_code == 0
    assert "REC203" in prepared("rates", "remove", "USD", "2026-11-01").stderr


def test_wrong_rates_are_told(prepared):
    for currency, rate, code in (
        ("ZZZ", "1", "VAL105"),
        ("CNY", "1", "REC201"),
        ("USD", "0", "REC200"),
        ("USD", "x", "REC200"),
        ("USD", "NaN", "REC200"),
        ("USD", "1.00000000001", "REC200"),
        ("USD", "100000000", "REC200"),
    ):
        result = prepared("rates", "set", currency, "2026-11-01", rate)
        assert (result.exit_code, code in result.stderr) == (1, True), (currency, rate, result.stderr)
    assert prepared("rates", "set", "USD", "2026-02-30", "1").exit_code == 2


def test_a_file_is_loaded_whole_or_not_at_all(prepared, tmp_path):
    file = tmp_path / "rates.csv"
    file.write_text("币种,日期,汇率\nUSD,2026-11-01,7.12\nusd,2026-11-02,-1\nEUR,gestern,8\nEUR,2026-11-01\n")
    refused = prepared("rates", "load", str(file))
    assert refused.exit_code == 1
    for place in ("rates.csv:3", "rates.csv:4", "rates.csv:5"):
        assert place in refused.stderr
    assert json.loads(prepared("rates", "list", "--json").stdout) == []
    file.write_text("currency,on,rate\nUSD,2026-11-01,7.12\nEUR,2026-11-01,8.1\nUSD,2026-11-01,7.12\n")
    assert "2 rates" in prepared("rates", "load", str(file)).stderr
    file.write_text("currency,on,rate\nUSD,2026-11-01,7.12\nUSD,2026-11-01,7.2\n")
    assert "REC205" in prepared("rates", "load", str(file)).stderr
    file.write_text("a,b\n1,2\n")
    assert "REC204" in prepared("rates", "load", str(file)).stderr


def test_amounts_of_a_period_are_revalued(prepared, tmp_path):
    shop(prepared, tmp_path)
    prepared("rates", "set", "USD", "2026-01-01", "7")
    for day in ("2026-02-01", "2026-03-01", "2026-04-01"):
        prepared.create("thing", day=day, price={"amount": "10", "currency": "USD"})
    prepared("rates", "set", "USD", "2026-03-01", "8")
    dry = prepared("rates", "revalue", "--from", "2026-03-01", "--to", "2026-03-31", "--dry-run")
    assert "1 of 1 records would change" in dry.stderr
    assert (
        "1 of 1 records changed" in prepared("rates", "revalue", "--from", "2026-03-01", "--to", "2026-03-31").stderr
    )
    assert worths(prepared) == ["70.00", "80.00", "70.00"]
    assert "1 of 3 records changed" in prepared("rates", "revalue").stderr
    assert "0 of 3 records changed" in prepared("rates", "revalue").stderr
