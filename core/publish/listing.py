"""The records that a plan's steps concern, for people: with the titles of their cards, and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from core.context import Context
from core.publish.plan import Plan
from core.publish.step import Fault, FaultKind, Step
from core.queries.find import find
from core.queries.query import Query
from schema_registry.frozen import Frozen

AT_ONCE = 500
FAULTY = ("lost", "cut", "misfits", "missing", "duplicates")
"""What steps count of which each record can be listed."""

KINDS: Mapping[FaultKind, tuple[str, str]] = Frozen(
    {
        "lost": ("becomes empty", "变为空"),
        "cut": ("is shortened or rounded", "截短或四舍五入"),
        "misfits": ("does not fit any more", "不再符合要求"),
        "missing": ("has no value", "没有值"),
        "duplicates": ("is there twice", "重复"),
        "unmapped": ("cannot be converted", "无法转换"),
    }
)
HEAD = (
    ("Record", "记录"),
    ("Title", "标题"),
    ("Field", "字段"),
    ("What happens", "结果"),
    ("Value", "原值"),
    ("Becomes", "新值"),
    ("Why", "原因"),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A fault with its entity's live name and the title of its record."""

    entity: str
    title: str
    fault: Fault

    def what(self, locale: str) -> str:
        """What becomes of the value, in a few words."""
        return KINDS[self.fault.kind][locale.startswith("zh")]

    def why(self, locale: str) -> str:
        return self.fault.why.say(locale) if self.fault.why is not None else ""

    def cells(self, locale: str) -> tuple[str, ...]:
        """The columns of `HEAD`."""
        one = self.fault
        said = (one.field.say(locale), self.what(locale), one.value, one.becomes, self.why(locale))
        return (one.record, self.title, *said)

    def to_json(self) -> dict[str, object]:
        one = self.fault
        return {
            "record": one.record,
            "entity": self.entity,
            "title": self.title,
            "field": one.field.say("en"),
            "what": one.kind,
            "value": one.value,
            "becomes": one.becomes,
            "en": self.why("en"),
            "zh": self.why("zh_CN"),
        }


def listed(ctx: Context, plan: Plan, step: str, most: int | None = None) -> Iterator[Listed]:
    """The records of a step, up to `most`, that the reader may read. A statement more for some hundred titles."""
    found = plan.listings.get(step)
    if found is None:
        return
    faults = islice(found.faults(ctx), most)
    while chunk := list(islice(faults, AT_ONCE)):
        ids = list(dict.fromkeys(one.record for one in chunk))
        page = find(ctx, Query(found.entity, ("$title",), {"id": {"_in": ids}}, limit=len(ids)))
        titles = {str(row["id"]): str(row["$title"] or "") for row in page.rows}
        for one in chunk:
            yield Listed(found.entity, titles.get(one.record, ""), one)


def faulty(step: Step) -> int:
    """How many records a step counts of which each can be listed."""
    if step.safety == "blocked":
        return max(step.counts.values(), default=0)
    return sum(step.counts.get(what, 0) for what in FAULTY) or step.counts.get("records", 0)


def head(locale: str) -> tuple[str, ...]:
    """The titles of the columns."""
    return tuple(said[locale.startswith("zh")] for said in HEAD)
