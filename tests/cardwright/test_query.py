import json

import pytest

from tests.cardwright.conftest import PASSWORD, TRADING, Run


@pytest.fixture
def filled(ready) -> Run:
    """Two customers."""
    ready.create("customer", code="FR", name="Blondel", country="France", credit_limit="1200.50", grade="A")
    ready.create("customer", code="CN", name="华信贸易", country="China", credit_limit="0.10", grade="B")
    return ready


def asked(run, *words: str) -> list[dict[str, object]]:
    result = run("query", "customer", *words, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_records_are_shown_with_titles_and_money_as_people_read_them(filled):
    shown = filled("query", "customer", "--columns", "name,credit_limit", "--sort", "name").stdout
    assert "Credit limit" in shown
    assert "$1,200.50" in shown


def test_records_are_printed_as_json_with_exact_amounts(filled):
    rows = asked(filled, "--columns", "code,credit_limit", "--sort=-credit_limit")
    assert rows == [{"code": "FR", "credit_limit": "1200.50"}, {"code": "CN", "credit_limit": "0.10"}]


def test_records_are_printed_as_csv(filled):
    printed = filled("query", "customer", "--columns", "code,name", "--sort", "code", "--csv").stdout
    assert printed == "code,name\nCN,华信贸易\nFR,Blondel\n"


@pytest.mark.parametrize(
    "words",
    [
        ("--where", "country=France"),
        ("--where", "credit_limit[_gt]=1"),
        ("--where", "grade[_in]=A,C"),
        ("--where", "grade[_empty]=false", "--where", "name[_contains]=lon"),
        ("--filter", '{"credit_limit": {"_between": [1.5, 2000]}}'),
        ("--search", "blond"),
    ],
)
def test_conditions_find_the_records_that_fit(filled, words):
    assert [row["code"] for row in asked(filled, "--columns", "code", *words)] == ["FR"]


def test_a_cell_never_starts_a_formula(ready):
    ready.create("customer", code="X", name="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in ready("query", "customer", "--columns", "name", "--csv").stdout


def test_figures_are_grouped(filled):
    rows = asked(filled, "--group", "country", "--measure", "count", "--measure", "sum:credit_limit")
    assert {row["country"]: row["sum:credit_limit"] for row in rows} == {"China": "0.10", "France": "1200.50"}


def test_a_count_is_told_beside_the_data(filled):
    result = filled("query", "customer", "--limit", "1", "--count", "--json")
    assert (len(json.loads(result.stdout)), "2 records in all." in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("query", "custmer"), 1),
        (("query", "customer", "--columns", "nam"), 1),
        (("query", "customer", "--where", "nam=x"), 1),
        (("query", "customer", "--where", "name"), 2),
        (("query", "customer", "--filter", "{"), 2),
        (("query", "customer", "--filter", "[" * 5000), 2),
        (("query", "customer", "--measure", "sum:name"), 1),
        (("query", "customer", "--limit", "0"), 2),
    ],
)
def test_what_cannot_be_asked_is_told(filled, words, exit_code):
    assert filled(*words).exit_code == exit_code


def test_a_user_sees_what_their_roles_let_them(filled):
    filled("user", "add", "li", "--role", "agent", "--password", PASSWORD)
    assert asked(filled, "--columns", "code") != []
    assert json.loads(filled("--as", "li", "query", "customer", "--json").stdout) == []
    assert filled("--as", "li", "query", "employee").exit_code == 1


def test_the_standard_form_is_printed_from_the_database_or_a_pack(ready):
    live, packed = ready("schema", "customer"), ready("schema", "customer", "--pack", TRADING)
    assert live.exit_code == packed.exit_code == 0
    assert json.loads(live.stdout) == json.loads(packed.stdout)
    assert json.loads(live.stdout)["properties"]["name"]["maxLength"] == 120


def test_an_unknown_entity_is_told_with_a_guess(ready):
    assert 'Did you mean "customer"?' in ready("schema", "custmer").stderr


@pytest.mark.parametrize("kind", ["pack", "entity", "role", "import", "locale"])
def test_the_meta_schema_of_each_kind_of_document_is_printed(ready, kind):
    assert json.loads(ready("schema", "--meta", kind).stdout)["$schema"].endswith("2020-12/schema")


def test_schema_needs_an_entity_or_a_kind(ready):
    assert ready("schema").exit_code == 2
