"""Reports: what they are of, by which dimensions, in which order, and how they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from schema_registry.checks.entities import check_name
from schema_registry.checks.filters import FilterCheck
from schema_registry.checks.reached import by_reached, check_reached, ways
from schema_registry.checks.report_measures import MeasureCheck
from schema_registry.codes import cross
from schema_registry.codes import reports as codes
from schema_registry.drafts import EntityDraft
from schema_registry.expressions.scope import DraftScope
from schema_registry.frozen import Frozen
from schema_registry.measures import measure_ids, measures_of, stated_totals
from schema_registry.model import BUCKETS
from schema_registry.periods import is_key
from schema_registry.pointer import join
from schema_registry.problems import Code
from schema_registry.reports import AT_END, COLUMNS, DIMENSIONS, PERIODS, ROWS
from schema_registry.shape import Shapes
from schema_registry.statechart import REACHED
from schema_registry.view import Json, mapping, objects, text, texts
from schema_registry.world import World

_WHERE: Mapping[str, tuple[int, str]] = Frozen({"rows": (ROWS, "行"), "columns": (COLUMNS, "列")})
_WHOLES = frozenset({"stackedBar", "area", "pie", "pareto", "funnel"})
"""Charts that show parts of a whole."""
_ONE_ROW = frozenset({"pie", "pareto", "funnel"})
_PARTS = frozenset({"sum", "count"})
"""Totals of which the whole is the sum of its parts."""


def check_report(world: World, stated: EntityDraft, shapes: Shapes) -> None:
    """One report."""
    name, entity = stated.value.get("name"), text(stated.value.get("of"))
    if isinstance(name, str):
        check_name(world.findings, stated.origin("/name"), name)
    if "asOf" in stated.value:
        _check_day(world, stated, text(stated.value["asOf"]))
    for index, role in texts(stated.value.get("roles")):
        if role not in world.roles:
            guess = world.guess(role, world.roles)
            world.findings.add(codes.NO_ROLE, stated.origin(join("/roles", index)), suggest=guess, name=role)
    if entity and not world.knows(entity):
        guess = world.guess(entity, world.entities)
        world.findings.add(cross.NO_ENTITY, stated.origin("/of"), suggest=guess, name=entity)
    if entity in world.entities:
        _ReportCheck(world, stated, world.entities[entity], shapes).run()


def _check_day(world: World, stated: EntityDraft, day: str) -> None:
    """The day whose values are read is one, or the last one of a period that the report has."""
    fits = "period" in stated.value if day == AT_END else day == "today" or _is_day(day)
    if day and not fits:
        world.findings.add(codes.AS_OF, stated.origin("/asOf"), value=day[:40])


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class _ReportCheck:
    """Checks the parts of one report against its entity."""

    def __init__(self, world: World, stated: EntityDraft, draft: EntityDraft, shapes: Shapes) -> None:
        self.world = world
        self.stated = stated
        self.value: Json = stated.value
        self.draft = draft
        self.shapes = shapes
        self.paths = FilterCheck(world, stated)
        self.dimensions: dict[str, None] = {}

    def run(self) -> None:
        for where in _WHERE:
            self._dimensions(where)
        self._count_dimensions()
        MeasureCheck(self.world, self.stated, self.draft, self.shapes).run()
        check_reached(self.world, self.stated, self.draft)
        if "filter" in self.value:
            self.paths.tree(self.draft, self.value["filter"], "/filter")
        for index, path in texts(self.value.get("filters")):
            self.paths.path(self.draft, path.partition(":")[0], join("/filters", index))
        self._period(mapping(self.value.get("period")))
        self._sort()
        self._show()

    # ---- dimensions
    def _dimensions(self, where: str) -> None:
        stated = self.value.get(where)
        for index, one in enumerate(stated if isinstance(stated, list) else ()):
            at = join("", where, index)
            if isinstance(one, str):
                path, _, by = one.partition(":")
                self._dimension(path, by, at, at)
            elif isinstance(one, dict):
                path, by = text(one.get("field")), text(one.get("by"))
                self._dimension(path, by, at, f"{at}/field")
                if one.get("fill") is True and by not in (*BUCKETS, REACHED):
                    self._say(codes.NO_PERIODS, f"{at}/fill", id=path)

    def _dimension(self, path: str, by: str, whole: str, at: str) -> None:
        if not path:
            return
        id = f"{path}:{by}" if by else path
        if id in self.dimensions:
            self._say(codes.SAME_DIMENSION, whole, id=id)
        self.dimensions[id] = None
        first = path.partition(".")[0]
        way = DraftScope(self.world).inverse(self.draft.name, first)
        if way is not None:
            self._say(codes.SEVERAL, at, name=first, of=self.draft.name, entity=way[0])
            return
        target = self.paths.path(self.draft, path, at)
        if target is None or target.words is None:
            return
        buckets = (*target.words.buckets, *ways(self.world, self.draft, path)[:1])
        if by and by not in buckets:
            offered = ", ".join(buckets) or "–"
            self._say(cross.NO_BUCKET, at, path=path, kind=target.kind, bucket=by, offered=offered)
        elif not by and not target.words.groupable:
            self._say(cross.NOT_GROUPABLE, at, path=path, kind=target.kind)

    def _count_dimensions(self) -> None:
        count = {where: _length(self.value.get(where)) for where in _WHERE}
        for where, (most, zh) in _WHERE.items():
            if count[where] > most:
                params = {"count": count[where], "most": most, "where": where, "where_zh": zh}
                self._say(codes.TOO_MANY_DIMENSIONS, f"/{where}", **params)
                return
        if sum(count.values()) > DIMENSIONS:
            params = {"count": sum(count.values()), "most": DIMENSIONS, "where": "all", "where_zh": "合计"}
            self._say(codes.TOO_MANY_DIMENSIONS, "/columns", **params)

    # ---- period and order
    def _period(self, period: Json) -> None:
        path, by, default = (text(period.get(key)) for key in ("field", "by", "default"))
        target = self.paths.path(self.draft, path, "/period/field") if path else None
        if target is not None and target.words is not None and by and by not in target.words.buckets:
            self._say(codes.NOT_A_DATE, "/period/field", path=path, kind=target.kind)
        if default and by in BUCKETS and default not in PERIODS and not is_key(by, default):
            self._say(codes.WRONG_PERIOD, "/period/default", value=default, by=by)

    def _sort(self) -> None:
        known = [*measure_ids(self.value), *self.dimensions]
        for index, written in texts(self.value.get("sort")):
            name = written.removeprefix("-")
            if name not in known:
                guess = self.world.guess(name, known)
                params = {"name": name, "known": ", ".join(known)}
                origin = self.stated.origin(join("/sort", index))
                self.world.findings.add(codes.NO_ORDER, origin, suggest=guess, params=params)

    # ---- charts
    def _show(self) -> None:
        ids = list(measure_ids(self.value))
        for index, part in objects(self.value.get("show")):
            at, form = join("/show", index), text(part.get("chart"))
            name = text(part.get("measure"))
            if name and name not in ids:
                guess = self.world.guess(name, ids)
                params = {"name": name, "known": ", ".join(ids)}
                origin = self.stated.origin(f"{at}/measure")
                self.world.findings.add(codes.NO_MEASURE, origin, suggest=guess, params=params)
            elif form:
                self._fits(form, name or ids[0], f"{at}/chart")

    def _fits(self, form: str, id: str, at: str) -> None:
        rows, columns = (_length(self.value.get(where)) for where in _WHERE)
        reason = None
        if rows + columns == 0:
            reason = ("the report has no dimension", "报表没有维度")
        elif form in _ONE_ROW and (rows != 1 or columns):
            reason = ("it is of exactly one row dimension and no columns", "它只能有一个行维度且不能有列维度")
        elif form == "stackedBar" and rows + columns < 2:
            reason = ("it is of two dimensions", "它需要两个维度")
        elif form in _WHOLES and not self._adds_up(form, id):
            reason = (f"parts of {id} do not add up to the whole", f"{id} 的各部分之和不等于整体")
        if reason is not None:
            self._say(codes.NO_FIT, at, form=form, reason=reason[0], reason_zh=reason[1])

    def _adds_up(self, form: str, id: str) -> bool:
        """Whether the parts of a measure are a whole; of states reached they are steps, which a funnel shows."""
        if by_reached(self.value) and form != "funnel":
            return False
        measures = [measure for _, measure in measures_of(self.value)]
        stated = dict(zip(measure_ids(self.value), measures, strict=True))
        return bool(_PARTS.intersection(stated_totals(stated[id])))

    def _say(self, code: Code, at: str, **params: object) -> None:
        self.world.findings.add(code, self.stated.origin(at), params=params)


def _length(value: object) -> int:
    return len(value) if isinstance(value, list) else 0
