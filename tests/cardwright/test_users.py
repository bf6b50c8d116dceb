import json

import pytest

from tests.cardwright.conftest import PASSWORD


def users(run) -> dict[str, dict[str, object]]:
    return {one["login"]: one for one in json.loads(run("user", "list", "--json").stdout)}


def test_a_user_is_added_with_roles_and_a_made_password(ready):
    result = ready("user", "add", "li", "--name", "李雷", "--role", "sales")
    assert result.exit_code == 0
    assert len(result.stdout.strip()) == 19
    assert (users(ready)["li"]["name"], users(ready)["li"]["roles"]) == ("李雷", ["sales"])


def test_roles_are_set_exactly(ready):
    ready("user", "add", "li", "--role", "sales", "--password", PASSWORD)
    assert ready("user", "roles", "li", "manager", "agent").exit_code == 0
    assert users(ready)["li"]["roles"] == ["agent", "manager"]


def test_an_unknown_role_or_user_is_told(ready):
    assert "USR009" in ready("user", "add", "li", "--role", "king", "--password", PASSWORD).stderr
    assert "USR010" in ready("user", "roles", "nobody", "sales").stderr
    assert "USR010" in ready("--as", "nobody", "query", "customer").stderr


def test_a_closed_account_cannot_be_acted_as_until_it_is_open_again(ready):
    ready("user", "add", "li", "--role", "sales", "--password", PASSWORD)
    ready("user", "deactivate", "li")
    assert ready("--as", "li", "query", "customer").exit_code == 1
    ready("user", "deactivate", "li", "--undo")
    assert ready("--as", "li", "query", "customer").exit_code == 0


def test_the_last_administrator_stays(ready):
    assert "USR011" in ready("user", "deactivate", "admin").stderr


def test_a_key_is_issued_listed_and_revoked(ready):
    ready("user", "add", "li", "--role", "sales", "--password", PASSWORD)
    secret = ready("user", "key", "li", "--read-only", "--days", "30").stdout.strip()
    assert secret.startswith("cw_")
    listed = ready("user", "key", "li", "--list").stdout
    assert secret[:8] in listed
    assert secret not in listed
    assert ready("user", "key", "li", "--revoke", "1").exit_code == 0
    assert "revoked" in ready("user", "key", "li", "--list").stdout


@pytest.mark.parametrize("words", [("list",), ("add", "x"), ("roles", "li"), ("key", "admin"), ("password", "admin")])
def test_managing_users_takes_the_right_to(ready, words):
    ready("user", "add", "li", "--role", "sales", "--password", PASSWORD)
    refused = ready("--as", "li", "user", *words)
    assert (refused.exit_code, "ACC003" in refused.stderr) == (1, True)


def test_what_somebody_holds_is_listed_and_handed_over_and_their_account_erased(ready):
    for login in ("li", "wang"):
        ready("user", "add", login, "--role", "agent", "--password", PASSWORD)
    assert ready("user", "hand-over", "wang").stdout.split() == ["What", "Records", "Has", "to", "go"]
    assert "JOB" in ready("user", "hand-over", "wang", "li").stderr
    assert "USR023" in ready("user", "erase", "wang", "--yes").stderr
    assert json.loads(ready("user", "data", "wang").stdout)["account"]["login"] == "wang"
    ready("user", "deactivate", "wang")
    assert "entries of the log were emptied" in ready("user", "erase", "wang", "--yes").stderr
    assert "wang" not in users(ready) and "erased-3" in users(ready)
