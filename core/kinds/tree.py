"""`tree`: a category of a tree. Kept as its id, so that a category moves with all its records; sorted as the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import sqlalchemy as sa

from core.codes.trees import NOT_A_CATEGORY, NOT_A_LEAF, SEVERAL_CATEGORIES
from core.kinds.branches import LEVELS, branches
from core.kinds.choice import admission, listed
from core.kinds.cleaning import short
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.operators import EQUALITY, UNDER
from core.storage.types import SqlType
from schema_registry.model import Field
from schema_registry.problems import Problem
from schema_registry.suggest import closest


class TreeKind(Kind):
    """Regions, expense categories, product groups."""

    name = "tree"
    formula = "text"
    widget = "tree"
    operators = (*EQUALITY, UNDER)
    buckets = LEVELS
    required_options = frozenset({"categories"})

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "categories": {
                "type": "string",
                "minLength": 1,
                "title": "Categories",
                "description": "Name of the tree (a document in categories/) that is chosen from.",
                "examples": ["regions"],
            },
            "leaf": {
                "type": "boolean",
                "title": "Only leaves",
                "description": "Whether only categories without others below them may be chosen.",
                "examples": [True],
            },
        }

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        # The tree is another document: `schema_registry.checks.categories` looks at the default.
        return ()

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "string", "enum": [choice.value for choice in field.choices]}

    def column(self, field: Field) -> SqlType:
        return sa.Text()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        tree = branches(field)

        def read(text: str) -> object:
            if text in tree.by_id:
                return text
            if not text.strip():
                return None
            meant = tree.meant(text)
            if len(meant) == 1:
                return meant[0]
            if meant:
                raise Refused(SEVERAL_CATEGORIES, value=short(text), categories=listed(meant))
            raise _unknown(field, text)

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        known = branches(field).by_id

        def read(value: object) -> object:
            if value is None or (type(value) is str and value in known):
                return value
            raise _unknown(field, value)

        return read

    def admission(self, field: Field) -> Callable[[object, object], None] | None:
        admit, inner = admission(field), branches(field).inner
        if field.options.get("leaf") is not True:
            return admit

        def leaf(value: object, before: object) -> None:
            if value in inner and value != before:
                raise Refused(NOT_A_LEAF, value=short(value))
            if admit is not None:
                admit(value, before)

        return leaf

    def show(self, field: Field, value: object, locale: Locale) -> str:
        if value is None:
            return ""
        choice = branches(field).by_id.get(str(value))
        return choice.title.say(locale.tag) if choice else str(value)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else str(value)


def _unknown(field: Field, value: object) -> Refused:
    offered = [choice.value for choice in field.choices if not choice.retired]
    near = closest(value[:60], offered) if isinstance(value, str) else ""
    return Refused(NOT_A_CATEGORY, near, value=short(value), categories=listed(offered))
