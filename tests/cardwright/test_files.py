import csv
import io
import json
from pathlib import Path

import pytest

from tests.cardwright.conftest import PASSWORD, TRADING

SHIPPERS = "shipperID,companyName,phone\n1,Speedy,555-0100\n2,United,555-0101\n"


@pytest.fixture
def shippers(tmp_path: Path) -> Path:
    file = tmp_path / "shippers.csv"
    file.write_text(SHIPPERS)
    return file


def names(run) -> list[str]:
    return [row["name"] for row in json.loads(run("query", "shipper", "--columns", "name", "--json").stdout)]


def test_a_file_is_imported_by_a_mapping_and_taken_back(ready, shippers):
    (result,) = json.loads(ready("import", "shippers", str(shippers), "--json").stdout)
    assert (result["created"], result["faulty"]) == (2, 0)
    assert names(ready) == ["Speedy", "United"]
    assert "2 records" in ready("import", "--revert", result["run"]).stderr
    assert names(ready) == []


def test_a_dry_run_tells_and_writes_nothing(ready, shippers):
    result = ready("import", "shippers", str(shippers), "--dry-run")
    assert (result.exit_code, "2 new" in result.stderr, "(dry run)" in result.stderr) == (0, True, True)
    assert names(ready) == []


def test_a_faulty_line_is_told_and_nothing_is_written(ready, shippers):
    shippers.write_text(SHIPPERS + "3,,555-0102\n")
    result = ready("import", "shippers", str(shippers))
    assert result.exit_code == 1
    assert "line 4, companyName: REC003" in result.stderr
    assert names(ready) == []


def test_good_lines_are_written_and_the_faulty_ones_put_aside_when_asked(ready, shippers, tmp_path):
    shippers.write_text(SHIPPERS + "3,,555-0102\n")
    aside = tmp_path / "faulty.csv"
    result = ready("import", "shippers", str(shippers), "--skip-faulty", "--faulty-out", str(aside))
    assert result.exit_code == 0
    assert names(ready) == ["Speedy", "United"]
    header, line = csv.reader(io.StringIO(aside.read_text(encoding="utf-8-sig")))
    assert (header[:3], line[0], header[3], bool(line[3])) == (
        ["shipperID", "companyName", "phone"],
        "3",
        "Reason",
        True,
    )


def test_a_file_goes_into_an_entity_without_a_mapping(ready, tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("code,name\n9,Nine\n")
    assert ready("import", "--entity", "shipper", str(file)).exit_code == 0
    assert names(ready) == ["Nine"]


def test_a_folder_is_imported_in_the_order_of_references(ready):
    result = ready("import", "--all", f"{TRADING}/demo", "--json")
    assert result.exit_code == 0
    imported = {one["mapping"]: one["created"] for one in json.loads(result.stdout)}
    assert list(imported).index("customers") < list(imported).index("orders")
    (counted,) = json.loads(ready("query", "order", "--measure", "count", "--json").stdout)
    assert counted["count"] == imported["orders"] > 1000


def test_an_unknown_mapping_or_file_is_told(ready, shippers):
    assert 'Did you mean "shippers"?' in ready("import", "shiper", str(shippers)).stderr
    assert ready("import", "shippers", "/nowhere.csv").exit_code == 2
    assert ready("import", "shippers").exit_code == 2


def test_importing_takes_the_right_to(ready, shippers):
    ready("user", "add", "li", "--role", "sales", "--password", PASSWORD)
    refused = ready("--as", "li", "import", "shippers", str(shippers))
    assert (refused.exit_code, "ACC001" in refused.stderr) == (1, True)


def test_what_is_exported_can_be_imported_again(ready, shippers, tmp_path):
    ready("import", "shippers", str(shippers))
    out = tmp_path / "out.csv"
    assert ready("export", "shipper", "--out", str(out), "--sort", "code").exit_code == 0
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert [row[:2] for row in rows] == [["Code", "Name"], ["1", "Speedy"], ["2", "United"]]
    assert ready("query", "shipper", "--count").exit_code == 0
    again = ready("import", "--entity", "shipper", str(out))
    assert (again.exit_code, "REC004" in again.stderr) == (1, True)


def test_an_export_is_narrowed_by_conditions_and_columns(ready, shippers):
    ready("import", "shippers", str(shippers))
    lines = ready("export", "shipper", "--where", "name=United", "--columns", "name").stdout
    assert lines.lstrip("\ufeff").split() == ["Name", "United"]


def test_a_file_that_cannot_be_written_is_told(ready, tmp_path):
    result = ready("export", "shipper", "--out", str(tmp_path / "missing" / "out.csv"))
    assert (result.exit_code, "SET002" in result.stderr, "out.csv" in result.stderr) == (1, True, True)
