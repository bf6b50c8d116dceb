"""Notes: who writes and reads them, whom they tell, what is kept of them."""

from __future__ import annotations

import pytest

from core.access.actors import remember
from core.context import Actor, Context
from core.engine import Installation
from core.errors import Denied, Missing, Rejected
from core.records.feed import changes_after
from core.records.following import follow
from core.records.trash import delete
from core.records.write import create
from core.timeline.mentions import mentions_in
from core.timeline.notes import change_note, delete_note, note_of, versions_of, write_note
from tests.support.timeline import ADA, BOB, EVE, HE, MEI, known


def customer(made: Installation, owner: Actor = BOB) -> str:
    with made.writing(owner) as ctx:
        return create(ctx, "customer", {"name": "Nord"}).id


def noted(ctx: Context, id: str, text: str = "Called back.") -> str:
    return write_note(ctx, "customer", id, text, known).id


def test_whoever_reads_a_record_writes_on_it(made: Installation) -> None:
    id = customer(made)
    with made.writing(MEI) as ctx:
        note = note_of(ctx, "customer", id, noted(ctx, id, "  Fine.\r\nReally. "))
    assert (note.text, note.who.name, note.changed, note.deleted) == ("Fine.\nReally.", "何静文", False, False)
    with made.writing(HE) as ctx, pytest.raises(Missing):
        noted(ctx, id)
    with made.writing(EVE) as ctx, pytest.raises(Denied):
        noted(ctx, id)
    with made.reading(HE) as ctx, pytest.raises(Missing):
        note_of(ctx, "customer", id, note.id)


def test_a_note_is_its_writers(made: Installation) -> None:
    id = customer(made)
    with made.writing(MEI) as ctx:
        note = noted(ctx, id)
    with made.writing(ADA) as ctx:
        with pytest.raises(Denied):
            change_note(ctx, "customer", id, note, "Mine", known)
        with pytest.raises(Denied):
            delete_note(ctx, "customer", id, note)
    with made.writing(MEI) as ctx:
        change_note(ctx, "customer", id, note, "Second", known)
        change_note(ctx, "customer", id, note, "Second", known)
        delete_note(ctx, "customer", id, note)
        with pytest.raises(Missing):
            change_note(ctx, "customer", id, note, "Third", known)
    with made.reading(BOB) as ctx:
        gone = note_of(ctx, "customer", id, note)
        assert (gone.text, gone.deleted) == ("", True)
        assert [one.text for one in versions_of(ctx, "customer", id, note)] == ["", "Second", "Called back."]


def test_a_note_belongs_to_one_record(made: Installation) -> None:
    one, other = customer(made), customer(made)
    with made.writing(BOB) as ctx:
        note = noted(ctx, one)
        for act in (lambda: note_of(ctx, "customer", other, note), lambda: delete_note(ctx, "customer", other, note)):
            with pytest.raises(Missing):
                act()


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4001, "\0"])
def test_a_text_of_no_or_too_many_characters_is_refused(made: Installation, text: str) -> None:
    id = customer(made)
    with made.writing(BOB) as ctx, pytest.raises(Rejected) as refused:
        noted(ctx, id, text)
    assert refused.value.problems[0].code == "NTE002"


def test_notes_are_in_the_change_log_and_disturb_nobody_who_reads_records_there(made: Installation) -> None:
    id = customer(made)
    with made.writing(BOB) as ctx:
        note = noted(ctx, id)
    with made.reading(ADA) as ctx:
        logged = [one for one in changes_after(ctx).changes if one.entity == "cw_note"]
        assert [(one.record, one.action, one.fields["cw_note.text"]) for one in logged] == [
            (note, "create", [None, "Called back."])
        ]
        assert [one.record for one in follow(ctx).changes] == [id]


def test_nothing_is_written_on_what_is_in_the_trash(made: Installation) -> None:
    id = customer(made)
    with made.writing(BOB) as ctx:
        delete(ctx, "customer", id)
        with pytest.raises(Missing):
            noted(ctx, id)


# ---- mentions
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@何静请补冷链价", ["何静"]),
        ("@何静文 看一下", ["何静文"]),
        ("ask @bob and @Bob Lee, @BOB", ["bob"]),
        ("@Bobby @bob_x @bobo", []),
        ("write to sales@bob.example", []),
        ("@何静,@ada!", ["何静", "ada"]),
        ("@", []),
        ("@nobody", []),
    ],
)
def test_a_mention_is_the_longest_name_that_stands_there(made: Installation, text: str, said: list[str]) -> None:
    with made.reading(ADA) as ctx:
        assert [one.said for one in mentions_in(ctx, text)] == said


def test_two_people_of_one_name_are_told_apart_by_their_sign_in_names(made: Installation) -> None:
    with made.writing(ADA) as ctx:
        remember(ctx.connection, 7, "he2", "何静", True)
        with pytest.raises(Rejected) as refused:
            mentions_in(ctx, "@何静")
        assert dict(refused.value.problems[0].params)["known"] == "he2, hejing"
        assert [one.actor for one in mentions_in(ctx, "@hejing @he2")] == [4, 7]
        remember(ctx.connection, 7, "he2", "何静", False)
        assert [one.actor for one in mentions_in(ctx, "@何静")] == [4]


def test_only_those_who_may_see_the_record_are_told(made: Installation) -> None:
    id = customer(made)
    with made.writing(BOB) as ctx:
        told = write_note(ctx, "customer", id, "@何静文 @何静 @eve @bob please", known).told
    assert told.told == ("何静文",)
    assert told.untold == ("何静", "eve")


def test_a_change_tells_those_whom_it_speaks_to_anew(made: Installation) -> None:
    id = customer(made)
    with made.writing(BOB) as ctx:
        note = noted(ctx, id, "@何静文 please")
        assert change_note(ctx, "customer", id, note, "@何静文 @ada please", known).told == ("ada",)
