"""The scope of an action, and the condition that goes with it."""

from __future__ import annotations

from collections.abc import Mapping

import pluggy
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from core.access.rights import administers, predicate, require, require_administration, scope
from core.context import SYSTEM, Actor, Context, Live
from core.engine import Installation
from core.errors import Denied
from core.records.write import create
from core.settings import Settings
from core.storage.names import Names
from core.storage.tables import Tables
from schema_registry.frozen import Frozen
from schema_registry.model import Card, Entity, ListView, Model, Template, Text
from schema_registry.roles import ACTIONS, BY_SHARE, SCOPES, Right, Role, Scope
from tests.core.records.acting import CUSTOMER, LI, SALES, STRANGER, WANG
from tests.support import ADMIN, as_admin


def entity(name: str) -> Entity:
    empty = Template("")
    return Entity(f"t/{name}", name, Text(name), Text(name), Frozen({}), Card(empty, empty), ListView(()))


def _rights(stated: Mapping[str, Mapping[str, Scope]]) -> Frozen[str, Frozen[str, Right]]:
    return Frozen({name: Frozen({action: Right(one) for action, one in by.items()}) for name, by in stated.items()})


def context(roles: Mapping[str, Mapping[str, Mapping[str, Scope]]], held: set[str]) -> Context:
    """A context without a database, of an actor who holds some of these roles."""
    entities = {name: entity(name) for name in ("deal", "firm")}
    made = {name: Role(f"t/{name}", name, Text(name), _rights(stated)) for name, stated in roles.items()}
    model = Model(entities=Frozen(entities), roles=Frozen(made))
    live = Live(1, model, {}, Tables(model, {}, Names()))
    connection = sa.create_engine("sqlite://").connect()
    hooks = pluggy.PluginManager("t").hook
    return Context(connection, live, Actor(7, "Seven", frozenset(held)), hooks, Settings())


rights = st.dictionaries(st.sampled_from(ACTIONS), st.sampled_from(SCOPES))
documents = st.dictionaries(
    st.sampled_from(["one", "two", "three"]), st.dictionaries(st.sampled_from(["deal", "*"]), rights)
)


@given(documents, st.sets(st.sampled_from(["one", "two", "three", "gone"])), st.sampled_from(["deal", "firm"]))
def test_the_widest_scope_of_all_roles_counts(
    roles: Mapping[str, Mapping[str, Mapping[str, Scope]]], held: set[str], name: str
) -> None:
    def width(action: str) -> int:
        stated = [role.get(name, role.get("*", {})) for key, role in roles.items() if key in held]
        same = {"restore": "delete", "assign": "update", "share": "update", "print": "read"}.get(action, action)
        given_by = [rights.get(action, rights.get(same, "none")) for rights in stated]
        return max((SCOPES.index(each) for each in given_by), default=0)

    ctx = context(roles, held)
    for action in ACTIONS:
        expected = width(action)
        if action in {"update", "delete", "restore", "assign", "share", "export", "print", "reveal"}:
            expected = min(expected, width("read"))
        by_nothing = SCOPES[expected] == "shared" and action not in BY_SHARE
        if action == "claim":
            by_nothing = True  # neither has a pool
        assert scope(ctx, name, action) == ("none" if by_nothing else SCOPES[expected])


def test_a_named_entity_is_not_covered_by_the_star_of_the_same_role() -> None:
    ctx = context({"one": {"*": {"read": "all"}, "deal": {"create": "all"}}}, {"one"})
    assert scope(ctx, "deal", "read") == "none"
    assert scope(ctx, "firm", "read") == "all"


def test_an_unknown_entity_gives_no_rights() -> None:
    ctx = context({"one": {"*": {"read": "all"}}}, {"one"})
    assert scope(ctx, "nonsense", "read") == "none"


def test_a_superuser_may_do_everything(trading: Installation) -> None:
    with trading.reading(ADMIN) as ctx:
        assert {scope(ctx, "customer", action) for action in ACTIONS} == {"all"}
        assert administers(ctx, "users")
        assert predicate(ctx, "customer", ctx.live.tables["customer"].table, "delete") is None


def test_the_predicate_leaves_the_rows_of_the_scope(trading: Installation) -> None:
    for actor, code in ((WANG, "W"), (LI, "L")):
        with trading.writing(actor) as ctx:
            create(ctx, "customer", {**CUSTOMER, "code": code})
    seen = {}
    for actor in (ADMIN, SALES, WANG, LI, STRANGER):
        with trading.reading(actor) as ctx:
            table = ctx.live.tables["customer"].table.alias("c")
            condition = predicate(ctx, "customer", table, "read")
            query = sa.select(table.c.code).order_by(table.c.code)
            seen[actor.name] = ctx.connection.scalars(query if condition is None else query.where(condition)).all()
    assert seen == {"Admin": ["L", "W"], "Zhao": ["L", "W"], "Wang": ["W"], "Li": ["L"], "Nobody": []}


def test_a_refusal_names_the_right_and_the_entity_in_both_languages(trading: Installation) -> None:
    with trading.reading(STRANGER) as ctx, pytest.raises(Denied) as refused:
        require(ctx, "customer", "delete")
    (problem,) = refused.value.problems
    assert problem.code == "ACC001"
    assert "delete" in problem.say("en")
    assert "Customer" in problem.say("en")
    assert "删除“客户”" in problem.say("zh_CN")


def test_administration_is_a_right_of_its_own(trading: Installation) -> None:
    manager = Actor(9, "Manager", frozenset({"manager"}))
    with trading.reading(manager) as ctx:
        require_administration(ctx, "definitions")
        require_administration(ctx, "users")
    with trading.reading(SALES) as ctx:
        assert not administers(ctx, "users")
        with pytest.raises(Denied) as refused:
            require_administration(ctx, "definitions")
    assert refused.value.problems[0].code == "ACC003"


def test_rights_follow_the_live_version(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        one = ctx.acting_as(WANG)
        assert scope(one, "customer", "read") == "own"
        model = Model(entities=ctx.model.entities)
        live = Live(99, model, ctx.live.kinds, ctx.live.tables)
        later = Context(ctx.connection, live, WANG, ctx.hooks, ctx.settings)
        assert scope(later, "customer", "read") == "none"
        assert scope(later.acting_as(SYSTEM), "customer", "read") == "all"
