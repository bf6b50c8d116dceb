"""The change log is a chain: whatever is done to it by hand is found, and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
import sqlalchemy as sa

from core.audit.acts import USER, tell
from core.audit.forget import forget, forget_old, kept_days
from core.audit.person import erase, told_of
from core.audit.seal import has_unsealed, seal_portion
from core.audit.verify import checkpoint, verify
from core.context import SYSTEM, Context
from core.engine import Installation
from core.errors import Rejected
from core.records.write import create
from core.settings import Settings
from core.storage.system import change, seal
from core.timeline.notes import write_note
from tests.core.records.acting import CUSTOMER
from tests.support import as_admin

Tamper = Callable[[sa.Connection, list[int]], object]


def put_in(db: sa.Connection, seqs: list[int]) -> None:
    """An entry between two that are sealed, with a digest that is right."""
    row = dict(db.execute(sa.select(change).where(change.c.seq == seqs[0])).mappings().one())
    db.execute(sa.insert(change).values({**row, "seq": seqs[1] + 1}))


TAMPERINGS: dict[str, tuple[str, Tamper]] = {
    "a value": (
        "AUD003",
        lambda db, seqs: db.execute(sa.update(change).where(change.c.seq == seqs[1]).values(actor=99)),
    ),
    "a value with its digest": (
        "AUD003",
        lambda db, seqs: db.execute(sa.update(change).where(change.c.seq == seqs[1]).values(digest=bytes(32))),
    ),
    "an entry gone": ("AUD004", lambda db, seqs: db.execute(sa.delete(change).where(change.c.seq == seqs[2]))),
    "an entry put in": ("AUD005", put_in),
    "an entry emptied": (
        "AUD006",
        lambda db, seqs: db.execute(sa.update(change).where(change.c.seq == seqs[1]).values(salt=b"", fields={})),
    ),
    "a seal gone": ("AUD001", lambda db, _: db.execute(sa.delete(seal).where(seal.c.number == 1))),
    "a seal made anew": (
        "AUD002",
        lambda db, _: db.execute(sa.update(seal).where(seal.c.number == 1).values(head=bytes(32))),
    ),
}


@pytest.fixture
def seqs(trading: Installation) -> list[int]:
    """Four entries beside the publish, in two seals; a number between two of them is free."""
    for codes in (("A", "B"), ("C", "D")):
        with as_admin(trading) as ctx:
            for code in codes:
                create(ctx, "customer", {"code": code, "name": code})
        with trading.writing(SYSTEM) as ctx:
            seal_portion(ctx)
    with trading.writing(SYSTEM) as ctx:
        return list(ctx.connection.scalars(sa.select(change.c.seq).order_by(change.c.seq)))


def test_a_log_that_nobody_touched_is_whole(trading: Installation, seqs: list[int]) -> None:
    with as_admin(trading) as ctx:
        create(ctx, "customer", CUSTOMER)
        assert has_unsealed(ctx.connection) or ctx.connection.dialect.name == "postgresql"
    with trading.reading() as ctx:
        found = verify(ctx.connection)
        assert (found.broken, found.seals, found.sealed, found.unsealed) == (None, 2, len(seqs), 1)


@pytest.mark.parametrize("what", sorted(TAMPERINGS))
def test_whatever_is_done_to_it_by_hand_is_named(trading: Installation, seqs: list[int], what: str) -> None:
    code, tamper = TAMPERINGS[what]
    if what == "an entry put in":
        seqs = free_a_number(trading, seqs)
    with trading.writing(SYSTEM) as ctx:
        tamper(ctx.connection, seqs)
    with trading.reading() as ctx:
        found = verify(ctx.connection)
    assert found.broken is not None
    assert found.broken.code == code


def free_a_number(trading: Installation, seqs: list[int]) -> list[int]:
    """The next entry skips a number, as rolled-back transactions make sequences do; it is sealed too."""
    with as_admin(trading) as ctx:
        row = dict(ctx.connection.execute(sa.select(change).where(change.c.seq == seqs[-1])).mappings().one())
        ctx.connection.execute(sa.insert(change).values({**row, "seq": seqs[-1] + 2, "txid": row["txid"]}))
        if ctx.connection.dialect.name == "postgresql":
            ctx.connection.exec_driver_sql("SELECT nextval('cw_change_seq_seq'), nextval('cw_change_seq_seq')")
    with as_admin(trading) as ctx:
        create(ctx, "customer", {"code": "E", "name": "E"})
    with trading.writing(SYSTEM) as ctx:
        while seal_portion(ctx):
            pass
    return [seqs[-1], seqs[-1], seqs[-1]]


def test_a_chain_made_anew_does_not_fit_a_checkpoint_kept_elsewhere(trading: Installation, seqs: list[int]) -> None:
    with trading.reading() as ctx:
        kept = checkpoint(ctx.connection).to_json()
        assert verify(ctx.connection, kept).broken is None
        ahead = verify(ctx.connection, {"number": 9, "head": kept["head"]}).broken
    with trading.reading() as ctx:
        other = verify(ctx.connection, {**kept, "head": "00" * 32}).broken
    assert (ahead is not None and ahead.code, other is not None and other.code) == ("AUD008", "AUD007")


def test_what_is_erased_by_an_act_leaves_the_chain_whole(trading: Installation, seqs: list[int]) -> None:
    with as_admin(trading) as ctx:
        tell(ctx, USER, 7, "update", {"name": ("Wang Wei", "Wang")})
        assert forget(ctx, change.c.seq == seqs[1], {"why": "asked for"}) == 1
        later = ctx.clock() + timedelta(days=2 * 365)
        assert forget_old(ctx, {"trading/customer": 365}, later) == 3
        assert forget_old(ctx, {"trading/customer": 365, "*": 365}, later) == 0
        kept = ctx.connection.scalar(sa.select(change.c.fields).where(change.c.entity == USER))
    assert kept == {"name": ["Wang Wei", "Wang"]}
    with trading.reading() as ctx:
        found = verify(ctx.connection)
        assert (found.broken, found.erased) == (None, 4)
        said = ctx.connection.scalars(sa.select(change.c.fields).where(change.c.entity == "trading/customer")).all()
    assert said == [{}] * 4


def test_how_long_entries_are_kept_is_a_setting(trading: Installation) -> None:
    said = Settings.from_environment({"CARDWRIGHT_HISTORY_DAYS": "customer=30, cw_session=90,nothing=1,*=400"})
    with trading.reading() as ctx:
        kept = kept_days(replace(ctx, settings=said))
    assert kept == {"trading/customer": 30, "cw_session": 90, "*": 400}
    for wrong in ("customer", "customer=-1", "=3", "customer=x"):
        with pytest.raises(Rejected, match="SET001"):
            Settings.from_environment({"CARDWRIGHT_HISTORY_DAYS": wrong})


def test_many_who_write_and_seal_at_once_make_one_chain(trading: Installation) -> None:
    def write(name: str) -> None:
        for number in range(8):
            with trading.writing(SYSTEM) as ctx:
                act(ctx, f"{name}{number}")

    def act(ctx: Context, code: str) -> None:
        create(ctx, "customer", {"code": code, "name": code})
        if code.startswith("S"):
            seal_portion(ctx)

    threads = [Thread(target=write, args=(name,)) for name in ("A", "B", "S", "SS")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with trading.writing(SYSTEM) as ctx:
        seal_portion(ctx)
    with trading.reading() as ctx:
        found = verify(ctx.connection)
        assert (found.broken, found.sealed + found.unsealed) == (None, 33)


def test_a_person_is_handed_out_and_erased_and_the_chain_holds(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", {"code": "PERS", "name": "Wang Xiaoming", "phone": "13812345678"})
        write_note(ctx, "customer", saved.id, "Xiaoming prefers mornings", lambda _: None)
        told = str(told_of(ctx, "customer", saved.id))
        assert told.count("Wang Xiaoming") == 2
        assert "mornings" in told
        seal_portion(ctx)
    with as_admin(trading) as ctx:
        assert erase(ctx, "customer", saved.id) >= 3
        told = str(told_of(ctx, "customer", saved.id))
        kept = [str(dict(row)) for row in ctx.connection.execute(sa.select(change)).mappings()]
    assert "***" in told
    assert not any(said in told for said in ("Xiaoming", "1381234", "mornings"))
    assert not any("Xiaoming" in row or "mornings" in row for row in kept)
    with trading.reading() as ctx:
        assert verify(ctx.connection).broken is None
