"""A draft as a filter tree, and what is wrong with it: each problem at the condition that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from flask_babel import gettext as _

from admin.display.fields import Shown
from admin.display.wording import worded
from admin.query.drafts import ALL, ANY, NONE, Branch, Kept, Node, Place, Rule
from admin.query.reading import compared, entity_of, field_of
from admin.query.ways import LENGTHS, LINES, NAMED_VALUES, PERIOD, RANGE, chosen, length, relative_day
from admin.views.conditions import EMPTY, NOT_EMPTY, TICKED
from core.context import Context
from core.errors import Rejected
from core.kinds.geo import asked_circle
from core.kinds.kind import Refused
from core.kinds.operators import NEAR, UNDER
from core.queries.address import read_json
from core.queries.filters import read_filter
from core.queries.query import FilterTree
from schema_registry.model import Entity

Problems = Mapping[Place, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter that a draft means (None: it asks for everything), and what is wrong, in words."""

    tree: FilterTree | None
    problems: Problems


def asked_of(ctx: Context, entity: Entity, draft: Branch) -> Asked:
    """What a draft asks for. Where something is wrong there is no filter to go on with."""
    writing = _Writing(ctx)
    tree = writing.body(entity, draft, (), "/filter") or None
    if not writing.problems and tree is not None:
        _condition, problems = read_filter(ctx, entity, tree)
        for one in problems:
            writing.wrong(writing.place_of(one.pointer), worded(one, ctx.locale))
    return Asked(tree, {place: tuple(said) for place, said in writing.problems.items()})


@dataclass(slots=True)
class _Writing:
    """One walk down a draft: knows where each part stands in the filter."""

    ctx: Context
    problems: dict[Place, list[str]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def wrong(self, place: Place, said: str) -> None:
        self.problems.setdefault(place, []).append(said)

    def place_of(self, pointer: str) -> Place:
        """The part that a problem of the filter is about: the one that stands nearest above."""
        while pointer and pointer not in self.places:
            pointer = pointer.rpartition("/")[0]
        return self.places.get(pointer, ())

    def body(self, entity: Entity, branch: Branch, place: Place, pointer: str) -> dict[str, object]:
        """The conditions of a branch; an empty object where it has none."""
        self.places[pointer] = place
        full = [at for at, part in enumerate(branch.parts) if not _hollow(part)]
        if not full:
            return {}
        if branch.join == ALL and len(full) == 1:
            return self.member(entity, branch.parts[full[0]], (*place, full[0]), pointer)
        turned = branch.join not in (ALL, ANY)
        name = "_or" if branch.join in (ANY, NONE) else "_and"
        base = f"{pointer}/_not/{name}" if turned else f"{pointer}/{name}"
        parts = [
            self.member(entity, branch.parts[at], (*place, at), f"{base}/{number}") for number, at in enumerate(full)
        ]
        return {"_not": {name: parts}} if turned else {name: parts}

    def member(self, entity: Entity, node: Node, place: Place, pointer: str) -> dict[str, object]:
        """A node as an object of one condition."""
        self.places[pointer] = place
        if isinstance(node, Rule):
            return self.rule(entity, node, place)
        if isinstance(node, Kept):
            try:
                return dict(read_json(node.json))
            except Rejected as refused:
                self.wrong(place, worded(refused.problems[0], self.ctx.locale))
                return {}
        if not node.relation:
            return self.body(entity, node, place, pointer)
        related = entity_of(self.ctx, entity, node.relation)
        if related is None:
            self.wrong(place, str(_("There are no such related records.")))
            return {}
        quantifier = "_some" if node.has else "_none"
        inner = self.body(related, node, place, f"{pointer}/{node.relation}/{quantifier}")
        return {node.relation: {quantifier: inner}}

    # ---- one condition
    def rule(self, entity: Entity, rule: Rule, place: Place) -> dict[str, object]:
        found = field_of(self.ctx, entity, rule.path)
        if found is None:
            self.wrong(place, str(_("There is no such field.")))
            return {}
        path, operator, value = self.test(found, rule, place)
        return {path: {operator: value}}

    def test(self, shown: Shown, rule: Rule, place: Place) -> tuple[str, str, object]:
        """Path, operator and value of a condition."""
        if rule.way in (EMPTY, NOT_EMPTY):
            return rule.path, EMPTY, rule.way == EMPTY
        if rule.way in NAMED_VALUES:
            operator, name = NAMED_VALUES[rule.way]
            return rule.path, operator, [name] if operator == UNDER else name
        if rule.way == PERIOD:
            return self.period(rule, place)
        if rule.way in LENGTHS:
            found = length(rule.way, rule.text.strip(), rule.unit)
            if found is None:
                self.wrong(place, str(_("Enter how many, as a whole number from 1 to 9,999.")))
            return (rule.path, *(found or ("_within", "")))
        if chosen(shown) and rule.way in TICKED:
            return rule.path, rule.way, self.ticked(shown, rule, place)
        if rule.way in LINES:
            lines = [one for one in rule.text.splitlines() if one.strip()] or [""]
            return rule.path, LINES[rule.way], [self.value(shown, rule, one, place) for one in lines]
        if rule.way == RANGE:
            return self.range(shown, rule, place)
        return rule.path, rule.way, self.value(shown, rule, rule.text, place)

    def period(self, rule: Rule, place: Place) -> tuple[str, str, object]:
        found = relative_day(rule.unit)
        if found is None:
            self.wrong(place, str(_("Choose a period.")))
        by, day = found or ("day", "")
        return f"{rule.path}:{by}", "_eq", day

    def ticked(self, shown: Shown, rule: Rule, place: Place) -> list[object]:
        if not rule.chosen:
            self.wrong(place, str(_("Choose at least one value.")))
        if shown.kind.widget == "boolean":
            return [one == "true" for one in rule.chosen]
        return list(rule.chosen)

    def range(self, shown: Shown, rule: Rule, place: Place) -> tuple[str, str, object]:
        """From and to; with one of them left out it is `since` or `up to`."""
        ends = [self.value(shown, rule, text, place) if text.strip() else None for text in (rule.text, rule.until)]
        if ends == [None, None]:
            self.wrong(place, str(_("Enter a value.")))
        if None not in ends:
            return rule.path, RANGE, ends
        return (rule.path, "_lte", ends[1]) if ends[0] is None else (rule.path, "_gte", ends[0])

    def value(self, shown: Shown, rule: Rule, text: str, place: Place) -> object:
        """A typed value as filters have it."""
        text = text.strip()
        if not text:
            self.wrong(place, str(_("Enter a value.")))
            return ""
        if ":" in rule.path or text.startswith("$") or "_contains" in shown.kind.operators:
            return text
        own, kind = compared(self.ctx, shown)
        try:
            if rule.way == NEAR:
                return str(asked_circle(text))
            read = kind.reader(own, self.ctx.locale)(text)
            written = kind.json_writer(own)(read)
        except Refused as refused:
            self.wrong(place, worded(refused.at(f"/{rule.path}"), self.ctx.locale))
            return ""
        return written if isinstance(written, str | int | Decimal) else kind.edit(own, read, self.ctx.locale)


def _hollow(node: Node) -> bool:
    """Whether a group holds no condition at all; it is left out, where "any of nothing" would find nothing."""
    return isinstance(node, Branch) and not node.relation and all(_hollow(part) for part in node.parts)
