"""Conditions in words, as people say them to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from admin.display.fields import Shown
from admin.display.offered import chosen_key, said
from admin.display.periods import group_words
from admin.display.titles import titles_of
from admin.query.drafts import ALL, ANY, NONE, Branch, Kept, Node, Rule
from admin.query.offered import relation_title
from admin.query.reading import compared, entity_of, field_of
from admin.query.ways import LENGTHS, LINES, PERIOD, PERIODS, RANGE, chosen, since_words, way_words
from core.context import Context
from core.kinds.kind import Refused
from core.kinds.named import NAMED
from core.queries.period_words import bucket_words
from core.queries.values import VERBATIM
from schema_registry.model import BUCKETS, Entity, Group

LONGEST = 600
"""Characters of a sentence; who wants more of it opens it."""
Names = Mapping[str, str]
"""The wording of ids: titles of records, names of people and units, ways to categories."""


@dataclass(frozen=True, slots=True)
class Said:
    """A condition in three pieces, so that what matters can stand out."""

    title: str
    operator: str
    value: str

    def __str__(self) -> str:
        return " ".join(one for one in (self.title, self.operator, self.value) if one)


def names_in(ctx: Context, entity: Entity, nodes: Iterable[Node]) -> Names:
    """The wording of every id in conditions: one question for each entity, however many there are."""
    linked: dict[str, set[str]] = {}
    named: dict[str, tuple[Shown, set[str]]] = {}
    for shown, values in _chosen(ctx, entity, nodes):
        if shown.field.to:
            linked.setdefault(shown.field.to, set()).update(values)
        elif shown.field.kind in NAMED or shown.field.kind == "tree":
            kind = shown.field.key if shown.field.kind == "tree" else shown.field.kind
            named.setdefault(kind, (shown, set()))[1].update(values)
    found: dict[str, str] = {}
    for target, ids in linked.items():
        found.update(titles_of(ctx, target, ids))
    for shown, ids in named.values():
        told = said(ctx, shown.field, ids)
        found.update((chosen_key(shown.field, value), name) for value, name in told.items())
    return found


def _chosen(ctx: Context, entity: Entity, nodes: Iterable[Node]) -> Iterable[tuple[Shown, tuple[str, ...]]]:
    for node in nodes:
        if isinstance(node, Branch):
            inside = entity_of(ctx, entity, node.relation) if node.relation else entity
            if inside is not None:
                yield from _chosen(ctx, inside, node.parts)
        elif isinstance(node, Rule) and node.chosen and (shown := field_of(ctx, entity, node.path)) is not None:
            yield shown, node.chosen


def rule_words(ctx: Context, entity: Entity, rule: Rule, names: Names) -> Said:
    """One condition."""
    shown = field_of(ctx, entity, rule.path)
    if shown is None:
        return Said(rule.path, rule.way, ", ".join((*rule.chosen, rule.text)))
    path, _colon, by = rule.path.partition(":")
    title = group_words(shown, Group(path, by)) if by else shown.title
    if rule.way in LENGTHS:
        return Said(title, "", since_words(rule.way, rule.text, rule.unit))
    if rule.way == PERIOD:
        return Said(title, way_words(shown, PERIOD), str(PERIODS.get(rule.unit, "")))
    texts = rule.text.splitlines() if rule.way in LINES else (rule.text,)
    values = [_value(ctx, shown, by, one, names) for one in rule.chosen or texts if one]
    if rule.way == RANGE:
        return Said(
            title, way_words(shown, RANGE), f"{''.join(values)} – {_value(ctx, shown, by, rule.until, names)}"
        )
    single = {"_in": "_eq", "_nin": "_neq"}
    way = single.get(LINES.get(rule.way, rule.way), rule.way) if len(values) == 1 else rule.way
    return Said(title, way_words(shown, way), ", ".join(values))


def _value(ctx: Context, shown: Shown, by: str, text: str, names: Names) -> str:
    """One value as cells show it; what no longer reads as it stands."""
    known = {"$CURRENT_USER": _("me"), "$CURRENT_UNIT": _("my unit"), "$TODAY": _("today")}
    if text in known:
        return str(known[text])
    if chosen(shown):
        if shown.kind.widget == "boolean":
            return shown.cell(text == "true").text
        plain = shown.cell(text).text if shown.field.choices else ""
        return names.get(chosen_key(shown.field, text)) or plain or text.removeprefix(VERBATIM)
    if by in BUCKETS:
        return bucket_words(by, text, ctx.locale)
    own, kind = compared(ctx, shown)
    if "_contains" in shown.kind.operators:
        return text
    try:
        return kind.show(own, kind.reader(own, ctx.locale)(text), ctx.locale) or text
    except Refused:
        return text


def sentence(ctx: Context, entity: Entity, node: Node, names: Names) -> str:
    """Conditions as one sentence; of a long one its beginning."""
    whole = _said(ctx, entity, node, names, False)
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1] + "…"


def _said(ctx: Context, entity: Entity, node: Node, names: Names, inside: bool) -> str:
    if isinstance(node, Rule):
        return str(rule_words(ctx, entity, node, names))
    if isinstance(node, Kept):
        return node.json
    if not node.relation:
        return joined(ctx, entity, node, names, inside)
    related = entity_of(ctx, entity, node.relation)
    records = relation_title(ctx, entity, node.relation)
    if related is None or not node.parts:
        return str(_("has %(records)s", records=records) if node.has else _("has no %(records)s", records=records))
    what = joined(ctx, related, node, names, False)
    whole = (
        _("has %(records)s where %(what)s", records=records, what=what)
        if node.has
        else _("has no %(records)s where %(what)s", records=records, what=what)
    )
    return str(_("(%(what)s)", what=whole) if inside else whole)


def listed(ctx: Context, entity: Entity, branch: Branch, names: Names) -> str:
    """The parts of a branch, one after the other, where something before them says how they are joined."""
    several = len(branch.parts) > 1
    return " · ".join(_said(ctx, entity, one, names, several) for one in branch.parts)


def joined(ctx: Context, entity: Entity, branch: Branch, names: Names, inside: bool = False) -> str:
    """The parts of a branch, joined as it says; in brackets where it stands among others."""
    several = len(branch.parts) > 1
    parts = [_said(ctx, entity, one, names, several or branch.join not in (ALL, ANY)) for one in branch.parts]
    if branch.join == ALL:
        whole = str(_(" and ")).join(parts)
    elif branch.join == ANY:
        whole = str(_(" or ")).join(parts)
    elif branch.join == NONE:
        whole = str(_("none of: %(what)s", what=str(_("; ")).join(parts)))
    else:
        whole = str(_("not all of: %(what)s", what=str(_("; ")).join(parts)))
    bracketed = inside and (several or branch.join not in (ALL, ANY))
    return str(_("(%(what)s)", what=whole)) if bracketed else whole
