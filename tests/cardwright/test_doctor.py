"""`cardwright doctor` proves that stored derived values are right, names those that are not, and heals them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.engine import Installation
from core.settings import Settings
from tests.cardwright.conftest import Run
from tests.cardwright.conftest import pack as pack_in
from tests.core.records.deriving import pack


@pytest.fixture
def shop(prepared: Run, tmp_path: Path) -> Run:
    """An order with two lines."""
    documents = {path.removesuffix(".json").replace("/", "__"): document for path, document in pack().items()}
    assert prepared("apply", pack_in(tmp_path, **documents), "--yes").exit_code == 0
    prepared.create("customer", name="A", credit="100")
    prepared.create("order", number="1", freight="5")
    return prepared


def spoil(run: Run, entity: str, column: str, value: object) -> None:
    """Somebody's hand in the database."""
    installation = Installation.open(Settings(database=run.database))
    with installation.writing() as ctx:
        built = ctx.live.tables[entity]
        ctx.connection.execute(sa.update(built.table).values({built.columns[column]: value}))
    installation.close()


def test_where_all_is_right_it_says_how_much_was_compared(shop: Run) -> None:
    done = shop("doctor")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "all right" in done.stderr
    assert "3 entities" in done.stderr


def test_a_wrong_value_is_named_with_what_it_should_be_and_ends_with_1(shop: Run) -> None:
    spoil(shop, "order", "lines", 7)
    done = shop("doctor")
    assert done.exit_code == 1
    assert "REC303 /order/" in done.stdout
    assert "is 7 and should be 0" in done.stdout


def test_it_heals_what_is_wrong_and_what_depends_on_it(shop: Run) -> None:
    spoil(shop, "order", "net", "3.00")
    assert shop("doctor", "--fix").exit_code == 0
    assert shop("doctor").exit_code == 0


def test_only_the_named_entity_is_looked_at(shop: Run) -> None:
    spoil(shop, "order", "lines", 7)
    assert shop("doctor", "--entity", "customer").exit_code == 0
    assert shop("doctor", "--entity", "order").exit_code == 1


def test_an_unknown_entity_is_a_problem_with_a_guess(shop: Run) -> None:
    done = shop("doctor", "--entity", "ordr")
    assert done.exit_code == 1
    assert 'Did you mean "order"?' in done.stderr


def test_findings_are_printed_as_json_and_in_chinese(shop: Run) -> None:
    spoil(shop, "order", "lines", 7)
    (found,) = json.loads(shop("doctor", "--json").stdout)
    assert (found["code"], found["pointer"].rpartition("/")[2]) == ("REC303", "lines")
    assert "应为 0" in shop("--language", "zh_CN", "doctor").stdout


def test_it_makes_keys_again_where_a_row_was_edited_by_hand(shop: Run) -> None:
    spoil(shop, "customer", "name", "Somebody else")
    done = shop("doctor", "--rekey")
    assert done.exit_code == 0
    assert "The keys of 1 record were made again." in done.stderr
    assert "The keys of 0 records" in shop("doctor", "--rekey").stderr


def drop_an_index(run: Run) -> str:
    """Somebody's hand in the structure; the index's name."""
    installation = Installation.open(Settings(database=run.database))
    with installation.writing() as ctx:
        look = sa.inspect(ctx.connection).get_indexes(ctx.live.tables["order"].table.name)
        name = str(look[0]["name"])
        ctx.connection.exec_driver_sql(f'DROP INDEX "{name}"')
    installation.close()
    return name


def test_what_was_altered_by_hand_is_named_and_mended_when_asked(shop: Run) -> None:
    name = drop_an_index(shop)
    told = shop("doctor")
    assert (told.exit_code, name in told.stdout, "1 thing was altered by hand" in told.stderr) == (1, True, True)
    (one,) = json.loads(shop("doctor", "--json").stdout)
    assert (one["code"], one["pointer"]) == ("DRF005", "/order")
    assert shop("doctor", "--entity", "customer").exit_code == 0
    mended = shop("doctor", "--repair")
    assert (mended.exit_code, "1 repair was made." in mended.stderr, "all right" in mended.stderr) == (0, True, True)
    assert shop("doctor").exit_code == 0
