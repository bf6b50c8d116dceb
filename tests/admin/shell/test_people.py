"""Users: what may be saved, and what follows from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from admin.security.install import ADMIN, create_tables
from admin.security.passwords import password_problems
from admin.security.people import (
    Person,
    change_user,
    create_user,
    find_person,
    people,
    person,
    set_active,
    set_roles,
)
from core.access.actors import by_ids
from core.context import SYSTEM
from core.engine import Installation
from core.errors import Missing, Rejected
from core.storage import system
from tests.support.web import PASSWORD


@pytest.fixture
def connection(installation: Installation) -> sa.Connection:
    with installation.writing(SYSTEM) as ctx:
        create_tables(ctx.connection)
        yield ctx.connection


def codes(refused: pytest.ExceptionInfo[Rejected]) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code) for problem in refused.value.problems]


def test_a_user_is_known_to_the_core_at_once(connection: sa.Connection) -> None:
    made = create_user(connection, "li.lei", " Li  Lei ", PASSWORD, email="li@example.com", roles=["sales"])
    assert person(connection, made) == Person(made, "li.lei", "Li Lei", "li@example.com", True, frozenset({"sales"}))
    known = by_ids(connection, [made])[made]
    assert (known.login, known.name, known.active) == ("li.lei", "Li Lei", True)


def test_everything_that_is_wrong_is_told_at_once(connection: sa.Connection) -> None:
    with pytest.raises(Rejected) as refused:
        create_user(connection, "a b", "", "short", email="nowhere", roles=["pilot"], known_roles=["sales"])
    assert codes(refused) == [
        ("/login", "USR003"),
        ("/name", "USR004"),
        ("/email", "USR005"),
        ("/roles", "USR009"),
        ("/password", "USR006"),
    ]


def test_names_and_addresses_are_taken_whatever_their_case(connection: sa.Connection) -> None:
    create_user(connection, "li.lei", "Li Lei", PASSWORD, email="li@example.com")
    with pytest.raises(Rejected) as refused:
        create_user(connection, "LI.LEI", "Another", PASSWORD, email="LI@example.com")
    assert codes(refused) == [("/login", "USR001"), ("/email", "USR002")]


def test_a_user_may_keep_their_own_name(connection: sa.Connection) -> None:
    made = create_user(connection, "li.lei", "Li Lei", PASSWORD)
    change_user(connection, replace(person(connection, made), name="Li Lei Lei"))
    assert find_person(connection, "LI.lei").name == "Li Lei Lei"
    assert by_ids(connection, [made])[made].name == "Li Lei Lei"


def test_the_last_administrator_stays_one(connection: sa.Connection) -> None:
    made = create_user(connection, "ada", "Ada", PASSWORD, roles=[ADMIN])
    with pytest.raises(Rejected) as closing:
        set_active(connection, made, False)
    with pytest.raises(Rejected) as taking:
        set_roles(connection, made, [])
    assert codes(closing) == [("/active", "USR011")]
    assert codes(taking) == [("/roles", "USR011")]
    create_user(connection, "eve", "Eve", PASSWORD, roles=[ADMIN])
    set_roles(connection, made, ["sales"])
    assert person(connection, made).roles == {"sales"}


def test_a_role_that_is_no_longer_published_may_be_kept(connection: sa.Connection) -> None:
    made = create_user(connection, "li.lei", "Li Lei", PASSWORD, roles=["former"])
    change_user(connection, replace(person(connection, made), name="Lei"), known_roles=["sales"])
    assert person(connection, made).roles == {"former"}


def test_every_change_makes_processes_look_again(connection: sa.Connection) -> None:
    def version() -> int:
        return connection.execute(sa.select(system.installation.c.security_version)).scalar_one()

    seen = [version()]
    made = create_user(connection, "li.lei", "Li Lei", PASSWORD)
    seen.append(version())
    set_roles(connection, made, ["sales"])
    seen.append(version())
    set_active(connection, made, False)
    seen.append(version())
    assert seen == sorted(set(seen))


def test_tables_are_made_once(connection: sa.Connection) -> None:
    create_user(connection, "li.lei", "Li Lei", PASSWORD)
    create_tables(connection)
    assert [one.login for one in people(connection)] == ["li.lei"]


def test_nobody_is_nobody(connection: sa.Connection) -> None:
    with pytest.raises(Missing):
        person(connection, 99)
    with pytest.raises(Missing):
        find_person(connection, "nobody")


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "P@ssw0rd2024",
        "1234567890",
        "qwertyuiop",
        "9876543210",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "Woaini1314520",
        "1qaz2wsx3edc",
        "li.lei2024!!",
        "Cardwright2025",
    ],
)
def test_passwords_that_are_tried_first_are_refused(password: str) -> None:
    assert [problem.code for problem in password_problems(password, ("li.lei", "Li Lei"))] == ["USR008"]


@pytest.mark.parametrize("password", [PASSWORD, "correct horse battery", "昨夜西风凋碧树独上高楼", "x9!kTq27#bW4"])
def test_long_and_uncommon_passwords_will_do(password: str) -> None:
    assert list(password_problems(password, ("li.lei", "Li Lei"))) == []


@pytest.mark.parametrize(("password", "code"), [("九个字符的密码短语", "USR006"), ("x" * 257, "USR007")])
def test_passwords_have_a_length(password: str, code: str) -> None:
    assert [problem.code for problem in password_problems(password)] == [code]
