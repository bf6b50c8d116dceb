import json

from tests.cardwright.conftest import PASSWORD


def test_a_right_is_explained_and_a_plan_names_who_gains(ready, tmp_path):
    ready("user", "add", "li", "--role", "agent", "--password", PASSWORD, "--name", "Li")
    ready.create("customer", code="A", name="Annas")
    id = json.loads(ready("query", "customer", "--columns", "id", "--json").stdout)[0]["id"]
    refused = ready("explain", "li", "customer", id, "--json")
    told = json.loads(refused.stdout)
    assert (refused.exit_code, told["allowed"]) == (1, False)
    assert told["reasons"][0]["stands"].startswith("trading/roles/agent.json:")
    allowed = ready("explain", "li", "customer", "--what", "field:name")
    assert (allowed.exit_code, "Li: “Name” of “Customer” is whole." in allowed.stdout) == (0, True)
    assert ready("explain", "li", "customer").exit_code == 2
    assert "ACC080" in ready("--as", "li", "explain", "li", "customer", id).stderr


def test_a_plan_counts_whom_a_changed_role_gives_more(ready, tmp_path):
    ready("user", "add", "li", "--role", "agent", "--password", PASSWORD, "--name", "Li")
    over = {"$schema": "urn:cardwright:role:1", "extends": "agent", "entities": {"customer": {"read": "all"}}}
    head = {"$schema": "urn:cardwright:pack:1", "name": "more", "version": "1.0.0", "title": "More", "language": "en"}
    (tmp_path / "roles").mkdir()
    (tmp_path / "pack.json").write_text(json.dumps({**head, "requires": {"trading": "*"}}))
    (tmp_path / "roles" / "agent.json").write_text(json.dumps(over))
    planned = ready("plan", str(tmp_path), "-v")
    assert "Agent: 1 person gains, 0 lose" in planned.stdout
    assert "+ customer read: Li" in planned.stdout
    steps = json.loads(ready("plan", str(tmp_path), "--json").stdout)
    assert [step["people"]["gain"] for step in steps if "people" in step] == [1]
