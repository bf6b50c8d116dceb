"""Measures of reports: one total each, of what can be totalled, counting nothing twice."""

from __future__ import annotations

from schema_registry.checks.filters import FilterCheck
from schema_registry.checks.reached import ways
from schema_registry.checks.totals import is_formula, not_over_totals
from schema_registry.codes import cross, shape
from schema_registry.codes import reports as codes
from schema_registry.codes.totals import NOT_OVER_TOTALS
from schema_registry.derived import COMPUTED, KINDS_OF_TYPES
from schema_registry.drafts import EntityDraft
from schema_registry.expressions.check import Checked
from schema_registry.expressions.grouped import check_grouped
from schema_registry.expressions.scope import DraftScope
from schema_registry.expressions.types import named
from schema_registry.measures import FORMULA, ON_TOTALS, WORDS, measure_ids, stated_totals
from schema_registry.pointer import join
from schema_registry.problems import Code
from schema_registry.reports import CONVERSION, DISTINCT, MEDIAN
from schema_registry.shape import Shapes
from schema_registry.statechart import STAYED
from schema_registry.view import Json, mapping, objects, text
from schema_registry.world import Target, World

_ADDED = frozenset({"sum", "avg", MEDIAN})
_OF_RELATED = frozenset({"sum", "avg", "min", "max", "count"})


class MeasureCheck:
    """Checks the measures of one report."""

    def __init__(self, world: World, stated: EntityDraft, draft: EntityDraft, shapes: Shapes) -> None:
        self.world = world
        self.stated = stated
        self.draft = draft
        self.shapes = shapes
        self.paths = FilterCheck(world, stated)

    def run(self) -> None:
        seen: set[str] = set()
        ids = list(measure_ids(self.stated.value))
        for place, (index, measure) in enumerate(objects(self.stated.value.get("measures"))):
            at = join("/measures", index)
            self._one(measure, at)
            if ids[place] in seen:
                self._say(codes.SAME_MEASURE, f"{at}/id" if "id" in measure else at, id=ids[place])
            seen.add(ids[place])

    def _one(self, measure: Json, at: str) -> None:
        stated = stated_totals(measure)
        if len(stated) != 1:
            self._say(codes.ONE_TOTAL, at, totals=", ".join(WORDS))
            return
        word = stated[0]
        if word != FORMULA and "of" in measure:
            self.world.findings.add(
                shape.UNKNOWN_KEY, self.stated.origin(f"{at}/of"), at_key=True, key="of", known="title, id, better"
            )
        if word == FORMULA:
            self._formula(measure, at)
        elif word == ON_TOTALS:
            self._over_totals(text(measure[word]), f"{at}/{word}")
        elif isinstance(measure[word], str) and word != CONVERSION:
            self._total(word, text(measure[word]), f"{at}/{word}")

    # ---- totals of fields
    def _total(self, total: str, path: str, at: str) -> None:
        if ":" in path:
            self._stayed(total, path, at)
            return
        first, _, rest = path.partition(".")
        way = DraftScope(self.world).inverse(self.draft.name, first)
        if way is not None:
            self._of_related(total, path, way[0], rest, at)
            return
        target = self.paths.path(self.draft, path, at)
        if target is None or target.words is None:
            return
        if total == DISTINCT:
            if not target.words.groupable:
                self._say(cross.NOT_GROUPABLE, at, path=path, kind=target.kind)
        elif total in _ADDED and target.entity is not self.draft:
            self._say(codes.COUNTED_AGAIN, at, total=total, path=path, target=target.entity.name)
        else:
            self._offered(total, path, target, at)

    def _stayed(self, total: str, path: str, at: str) -> None:
        """A total of how long records stayed in the states of a process."""
        field, _, by = path.partition(":")
        target = self.paths.path(self.draft, field, at)
        if target is None:
            return
        offered = ways(self.world, self.draft, field)[1:]
        if by not in offered:
            params = {"path": field, "kind": target.kind, "bucket": by, "offered": ", ".join(offered) or "–"}
            self._say(cross.NO_BUCKET, at, **params)
        elif total not in (words := self._durations()):
            self._say(cross.NO_TOTAL, at, path=path, kind=STAYED, total=total, offered=", ".join(words))

    def _durations(self) -> tuple[str, ...]:
        """The totals of lengths of time."""
        kind = self.world.vocabulary.kinds.get("duration")
        return (*kind.totals, MEDIAN) if kind is not None else ()

    def _of_related(self, total: str, path: str, entity: str, rest: str, at: str) -> None:
        if total not in _OF_RELATED:
            self._say(codes.OF_RELATED, at, path=path, total=total, entity=entity)
        elif not rest and total != "count":
            self._say(codes.UNFINISHED, at, path=path)
        elif rest and entity in self.world.entities:
            other = self.world.entities[entity]
            target = self.paths.path(other, rest, at)
            if target is None or target.words is None:
                return
            if total in _ADDED and target.entity is not other:
                self._say(codes.COUNTED_AGAIN, at, total=total, path=path, target=target.entity.name)
            else:
                self._offered(total, path, target, at)

    def _offered(self, total: str, path: str, target: Target, at: str) -> None:
        totals = target.words.totals if target.words is not None else (total,)
        if "avg" in totals and target.entity is self.draft:
            totals = (*totals, MEDIAN)
        if total not in totals:
            offered = ", ".join(totals)
            self._say(cross.NO_TOTAL, at, path=path, kind=target.kind, total=total, offered=offered)

    def _over_totals(self, name: str, at: str) -> None:
        if self.paths.path(self.draft, name, at) is None:
            return
        wrong = not_over_totals(self.world, self.draft, name) if is_formula(self.draft, name) else name
        if wrong is not None:
            self._say(NOT_OVER_TOTALS, at, field=name, path=wrong)

    # ---- formulas
    def _formula(self, measure: Json, at: str) -> None:
        if "title" not in measure:
            self._say(codes.NO_TITLE, at)
        checked = check_grouped(text(measure["formula"]), DraftScope(self.world), self.draft.name)
        for problem in checked.problems:
            params = dict(problem.params)
            inside = params.pop("offset", 0)
            self.world.findings.add(
                problem.spec,
                self.stated.origin(f"{at}/formula"),
                inside=inside if isinstance(inside, int) else 0,
                suggest=problem.did_you_mean,
                params=params,
            )
        self._values(checked, mapping(measure.get("of")), at)

    def _values(self, checked: Checked, of: Json, at: str) -> None:
        """What `of` says of the values is a kind with its own keywords, and holds what the formula gives."""
        kind, kinds = text(of.get("kind")), self.world.vocabulary.kinds
        offered = [one for names in KINDS_OF_TYPES.values() for one in names if one in kinds]
        if kind and (kind not in kinds or kind in COMPUTED):
            guess = self.world.guess(kind, offered)
            origin = self.stated.origin(f"{at}/of/kind")
            known = ", ".join(offered)
            self.world.findings.add(shape.UNKNOWN_KIND, origin, suggest=guess, kind=kind, known=known)
            return
        for fault in self.shapes.field(kind, of) if kind else ():
            origin = self.stated.origin(f"{at}/of{fault.pointer}")
            self.world.findings.add(
                fault.code, origin, at_key=fault.at_key, suggest=fault.suggest, params=fault.params
            )
        fitting = [one for one in KINDS_OF_TYPES.get(checked.type.name, ()) if one in kinds]
        if checked.problems or checked.type.name == "missing" or (fitting and (not kind or kind in fitting)):
            return
        params = {"found": named(checked.type.name), "kind": kind or "decimal", "offered": ", ".join(fitting) or "–"}
        self.world.findings.add(
            codes.NO_VALUES, self.stated.origin(f"{at}/of/kind" if kind else f"{at}/formula"), params=params
        )

    def _say(self, code: Code, at: str, **params: object) -> None:
        self.world.findings.add(code, self.stated.origin(at), params=params)
