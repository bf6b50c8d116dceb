"""Two changes of one document are put together; nothing of either is lost, and nothing is decided for anybody."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_registry.merge import Clash, identity, merge, place_of, pointer_of

PATH = "entities/customer.json"
WAS = """{
  "name": "customer",
  "properties": {
    "name": {"kind": "text", "title": "Name"},

    "size": {"kind": "choice",
             "enum": ["S", "M"]},
    "fax": {"kind": "phone", "title": "Fax"}
  },
  "list": {"columns": ["name", "fax"], "sort": ["name"]},
  "card": {"tabs": [{"id": "a", "title": "A"}, {"id": "history", "history": true}]}
}
"""


def edited(*changes: tuple[str, str]) -> str:
    text = WAS
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


# ---- one document, by hand
def test_each_side_keeps_its_changes_and_everything_else_its_spelling() -> None:
    theirs = edited(
        ('"title": "Name"', '"title": "Full name"'),
        ('"title": "Fax"}\n', '"title": "Fax"},\n    "mail": {"kind": "email"}\n'),
        ('"fax"]', '"mail", "fax"]'),
    )
    ours = edited(('["S", "M"]', '["S", "M", "L"]'), ('{"id": "a", "title": "A"}', '{"id": "a", "title": "Mine"}'))
    merged = merge(PATH, WAS, theirs, ours, {})
    assert merged.clashes == ()
    assert merged.text == edited(
        ('"title": "Name"', '"title": "Full name"'),
        ('"title": "Fax"}\n', '"title": "Fax"},\n    "mail": {"kind": "email"}\n'),
        ('"fax"]', '"mail", "fax"]'),
        ('["S", "M"]', '["S", "M", "L"]'),
        ('{"id": "a", "title": "A"}', '{"id": "a", "title": "Mine"}'),
    )


def test_what_both_changed_differently_is_a_clash_and_is_decided_either_way() -> None:
    theirs, ours = (
        edited(('"title": "A"', '"title": "B"'), ('"Fax"', '"Telefax"')),
        edited(('"title": "A"', '"title": "C"')),
    )
    clash = Clash("/card/tabs/a/title", '"A"', '"B"', '"C"')
    assert merge(PATH, WAS, theirs, ours, {}).clashes == (clash,)
    kept = merge(PATH, WAS, theirs, ours, {clash.pointer: "keep"})
    taken = merge(PATH, WAS, theirs, ours, {clash.pointer: "take"})
    assert kept.text == edited(('"title": "A"', '"title": "C"'), ('"Fax"', '"Telefax"'))
    assert taken.text == theirs
    assert place_of(ours, clash.pointer) == (11, 1 + ours.splitlines()[10].index('"title"'))


def test_a_part_that_one_removed_and_the_other_changed_is_a_clash() -> None:
    theirs = edited((',\n    "fax": {"kind": "phone", "title": "Fax"}', ""))
    ours = edited(('"Fax"', '"Telefax"'))
    merged = merge(PATH, WAS, theirs, ours, {})
    (clash,) = merged.clashes
    assert (clash.pointer, clash.theirs, clash.ours) == (
        "/properties/fax",
        None,
        '{"kind": "phone", "title": "Telefax"}',
    )
    assert merge(PATH, WAS, theirs, ours, {"/properties/fax": "take"}).text == theirs
    assert merge(PATH, WAS, theirs, ours, {"/properties/fax": "keep"}).text == ours


def test_an_order_that_one_changed_is_kept_and_two_different_ones_are_a_clash() -> None:
    swapped = WAS.replace('["name", "fax"]', '["fax", "name"]')
    longer = WAS.replace('["name", "fax"]', '["name", "fax", "size"]')
    assert json.loads(str(merge(PATH, WAS, swapped, longer, {}).text))["list"]["columns"] == ["fax", "size", "name"]
    three = [WAS.replace('["name", "fax"]', one) for one in ("[1, 2, 3]", "[2, 1, 3]", "[3, 1, 2]")]
    (clash,) = merge(PATH, *three, {}).clashes
    assert clash == Clash("/list/columns", '["1", "2", "3"]', '["2", "1", "3"]', '["3", "1", "2"]')
    assert merge(PATH, *three, {"/list/columns": "take"}).text == three[1]


def test_what_means_something_only_as_a_whole_is_merged_as_a_whole() -> None:
    theirs, ours = edited(('"sort": ["name"]', '"sort": ["-name"]')), edited(('"sort": ["name"]', '"sort": ["fax"]'))
    assert [one.pointer for one in merge(PATH, WAS, theirs, ours, {}).clashes] == ["/list/sort"]
    report = ['{"show": ["table"]}', '{"show": ["table", "bar"]}', '{"show": ["pie", "table"]}']
    assert [one.pointer for one in merge("reports/r.json", *report, {}).clashes] == ["/show"]
    assert merge("entities/r.json", *report, {}).clashes == ()


def test_whole_documents_come_and_go() -> None:
    assert merge(PATH, None, "{}", None, {}).text == "{}"
    assert merge(PATH, WAS, None, WAS, {}).text is None
    assert merge(PATH, WAS, WAS, None, {}).text is None
    changed = edited(('"Fax"', '"Telefax"'))
    for sides in ((WAS, None, changed), (WAS, changed, None), (None, WAS, changed)):
        (clash,) = merge(PATH, *sides, {}).clashes
        assert (clash.pointer, clash.was, clash.theirs, clash.ours) == ("", *sides)
        assert merge(PATH, *sides, {"": "take"}).text == sides[1]
        assert merge(PATH, *sides, {"": "keep"}).text == sides[2]


@pytest.mark.parametrize("broken", ["{", '{"a": 1, "a": 2}', "[]", "", "[" * 10_000, '{"a": NaN}'])
def test_a_text_that_is_no_sound_object_is_one_part(broken: str) -> None:
    for sides in ((WAS, broken, "{}"), (broken, WAS, "{}"), (WAS, "{}", broken)):
        assert [one.pointer for one in merge(PATH, *sides, {}).clashes] == [""]


def test_a_byte_order_mark_and_odd_ends_of_lines_are_no_hindrance() -> None:
    ours = "\ufeff" + edited(('"Fax"', '"Telefax"')).replace("\n", "\r\n")
    merged = merge(PATH, WAS, edited(('"Name"', '"Full name"')), ours, {})
    assert merged.clashes == ()
    assert json.loads(str(merged.text))["properties"]["fax"]["title"] == "Telefax"


def test_a_repeated_item_makes_an_array_one_part() -> None:
    was, theirs, ours = '{"a": [1, 1]}', '{"a": [1, 1, 2]}', '{"a": [1]}'
    assert [one.pointer for one in merge(PATH, was, theirs, ours, {}).clashes] == ["/a"]


# ---- any documents
names = st.sampled_from(["a", "b", "c", "name", "~/"])
scalars = st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from(["x", "é", "1", '"\\']))


def _items(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    one = st.dictionaries(names, inner, max_size=2)
    known = st.tuples(st.sampled_from("pqrs"), one).map(lambda pair: {"id": pair[0], **pair[1]})
    return st.lists(st.one_of(scalars, known), max_size=4, unique_by=identity)


values = st.recursive(
    scalars, lambda inner: st.one_of(st.dictionaries(names, inner, max_size=4), _items(inner)), max_leaves=12
)
documents = st.dictionaries(names, values, max_size=4)


@st.composite
def changed(draw: st.DrawFn, value: object) -> object:
    """A value after some changes: members and items gone, added, changed, in another order."""
    if draw(st.integers(0, 5)) == 0:
        return draw(values)
    if isinstance(value, dict):
        kept = {key: draw(changed(one)) for key, one in value.items() if key == "id" or draw(st.integers(0, 4))}
        more = draw(st.dictionaries(names, values, max_size=1)) if draw(st.booleans()) else {}
        return dict(
            draw(st.permutations(list({**more, **kept}.items()))) if draw(st.booleans()) else {**kept, **more}
        )
    if isinstance(value, list):
        kept_items = [draw(changed(one)) for one in value if draw(st.integers(0, 4))]
        found = {identity(one): one for one in (*kept_items, *draw(_items(scalars)))}
        return list(found.values())
    return value


def spelled(value: object, draw: st.DrawFn) -> str:
    return json.dumps(value, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 0, 2])))


@st.composite
def sides(draw: st.DrawFn) -> tuple[str, str, str]:
    """A document and two changes of it, each spelled in its own way."""
    was = draw(documents)
    theirs, ours = (draw(changed(was)) for _ in range(2))
    return tuple(spelled(one if isinstance(one, dict) else {}, draw) for one in (was, theirs, ours))  # type: ignore[return-value]  # three, as they went in


def leaves(value: object, path: tuple[object, ...] = ()) -> dict[str, str]:
    """What stands where, by the pointers of clashes: scalars with their values, objects and arrays by their being."""
    here = pointer_of(path) + f" {path!r}"
    if isinstance(value, dict):
        inside = [leaves(one, (*path, key)) for key, one in value.items()]
    elif isinstance(value, list):
        inside = [leaves(one, (*path, identity(one))) for one in value]
    else:
        return {here: json.dumps(value)}
    found = {here: type(value).__name__}
    for one in inside:
        found |= one
    return found


@given(sides())
def test_what_only_one_side_changed_has_its_very_bytes(texts: tuple[str, str, str]) -> None:
    was, theirs, ours = texts
    assert merge(PATH, was, theirs, was, {}).text == theirs
    assert merge(PATH, was, was, ours, {}).text == ours
    assert merge(PATH, was, ours, ours, {}).text == ours


@given(sides())
def test_no_change_of_either_side_is_lost(texts: tuple[str, str, str]) -> None:
    was, theirs, ours = (leaves(json.loads(one)) for one in texts)
    merged = merge(PATH, *texts, {})
    result = leaves(json.loads(str(merged.text)))
    clashing = tuple(one.pointer for one in merged.clashes)
    for side in (theirs, ours):
        for place in {*was, *side}:
            pointer = place.partition(" ")[0]
            asked = any(pointer == one or pointer.startswith(f"{one}/") for one in clashing)
            if was.get(place) != side.get(place) and not asked:
                assert result.get(place) == side.get(place)


@given(sides())
def test_clashes_are_the_same_from_either_side(texts: tuple[str, str, str]) -> None:
    was, theirs, ours = texts
    one, other = merge(PATH, was, theirs, ours, {}), merge(PATH, was, ours, theirs, {})
    turned = {Clash(clash.pointer, clash.was, clash.ours, clash.theirs) for clash in other.clashes}
    assert set(one.clashes) == turned
    kept = merge(PATH, was, theirs, ours, {clash.pointer: "keep" for clash in one.clashes})
    taken = merge(PATH, was, ours, theirs, {clash.pointer: "take" for clash in one.clashes})
    assert leaves(json.loads(str(kept.text))) == leaves(json.loads(str(taken.text)))


@given(sides())
def test_a_merge_is_what_a_later_merge_begins_with(texts: tuple[str, str, str]) -> None:
    _, theirs, _ = texts
    merged = merge(PATH, *texts, {})
    again = merge(PATH, theirs, theirs, merged.text, {})
    assert (again.text, again.clashes) == (merged.text, ())
