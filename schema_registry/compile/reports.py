"""Reports, compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from schema_registry.compile.fields import options_of
from schema_registry.compile.texts import Wordings
from schema_registry.derived import value_of_type
from schema_registry.drafts import EntityDraft
from schema_registry.expressions.grouped import check_grouped
from schema_registry.expressions.scope import ModelScope
from schema_registry.frozen import freeze
from schema_registry.measures import FORMULA, ON_TOTALS, dimension_id, measure_ids, measures_of, stated_totals
from schema_registry.model import BUCKETS, OVER_TOTALS, Entity, Field, Group, Measure, Model, Text
from schema_registry.reports import CONVERSION, Chart, Dimension, Period, Report, ReportMeasure
from schema_registry.statechart import REACHED, Process
from schema_registry.vocabulary import Vocabulary

_SHOWN = ("kpi", "table")


@dataclass(frozen=True, slots=True)
class Reports:
    """Compiles the reports of one model, whose entities and processes are made already."""

    entities: Mapping[str, Entity]
    processes: Mapping[str, Process]
    vocabulary: Vocabulary
    currency: str

    def compile(self, draft: EntityDraft, wordings: Wordings) -> Report:
        """A report."""
        value: Mapping[str, Any] = draft.value
        name = value["name"]
        root = f"reports/{name}"
        rows, columns = (self._dimensions(value, where, wordings, root) for where in ("rows", "columns"))
        states = {one.group.path: one.states for one in (*rows, *columns) if one.group.by == REACHED}
        measures = tuple(
            self._measure(id, measure, value["of"], states, wordings, root)
            for id, (_, measure) in zip(measure_ids(value), measures_of(value), strict=True)
        )
        return Report(
            key=f"{draft.document.pack}/{name}",
            name=name,
            title=wordings.text(value["title"], f"{root}/title"),
            entity=value["of"],
            measures=measures,
            rows=rows,
            columns=columns,
            description=wordings.optional(value.get("description"), f"{root}/description"),
            roles=tuple(value.get("roles", ())),
            filter=cast("Mapping[str, object]", freeze(value.get("filter", {}))),
            filters=tuple(value.get("filters", ())),
            period=_period(value.get("period")),
            sort=tuple(value.get("sort", ())),
            limit=value.get("limit", 0),
            as_of=value.get("asOf", ""),
            show=tuple(
                part if isinstance(part, str) else _chart(part, measures, wordings, f"{root}/show/{index}")
                for index, part in enumerate(value.get("show", _SHOWN))
            ),
        )

    def _dimensions(
        self, value: Mapping[str, Any], where: str, wordings: Wordings, root: str
    ) -> tuple[Dimension, ...]:
        """The first of periods shows those without records too, unless the document says something else."""
        found = []
        for index, one in enumerate(value.get(where, ())):
            id = dimension_id(one)
            group = Group.parse(id)
            stated = one if isinstance(one, dict) else {}
            title = wordings.optional(stated.get("title"), f"{root}/{where}/{id}/title")
            fill = stated.get("fill", index == 0) and group.by in (*BUCKETS, REACHED)
            found.append(Dimension(group, title, fill, self._states(value["of"], group, stated)))
        return tuple(found)

    def _states(self, entity: str, group: Group, stated: Mapping[str, Any]) -> tuple[str, ...]:
        """The states that a dimension is of, in order; none where it is of something else."""
        if group.by != REACHED:
            return ()
        process = self.processes[self.entities[entity].fields[group.path].process]
        return tuple(stated.get("states", process.states))

    def _measure(
        self,
        id: str,
        measure: Mapping[str, Any],
        entity: str,
        states: Mapping[str, tuple[str, ...]],
        wordings: Wordings,
        root: str,
    ) -> ReportMeasure:
        (word,) = stated_totals(measure)
        title = wordings.optional(measure.get("title"), f"{root}/measures/{id}/title")
        better = measure.get("better", "more")
        if word == FORMULA:
            field = self._values(id, measure, entity, title or Text(id))
            return ReportMeasure(id, title, formula=measure[word], field=field, better=better)
        path = measure[word] if isinstance(measure[word], str) else ""
        total = OVER_TOTALS if word == ON_TOTALS else word
        following = states[path] if total == CONVERSION else ()
        return ReportMeasure(id, title, Measure(total, path), better=better, states=following)

    def _values(self, id: str, measure: Mapping[str, Any], entity: str, title: Text) -> Field:
        """The values of a formula as a field, which says how they are rounded and shown."""
        checked = check_grouped(measure[FORMULA], self._scope(), entity)
        value = measure.get("of") or value_of_type(checked.type.name) or {"kind": "decimal"}
        kind = str(value["kind"])
        options = options_of(value, self.vocabulary.kinds.get(kind), self.currency)
        return Field(key=id, name=id, kind=kind, title=title, options=options)

    def _scope(self) -> ModelScope:
        kinds = self.vocabulary.kinds
        return ModelScope(Model(entities=self.entities), lambda kind: kinds[kind].formula if kind in kinds else "")


def _period(value: Mapping[str, Any] | None) -> Period | None:
    if value is None:
        return None
    return Period(value["field"], value["by"], value.get("default", "current"), value.get("compare", "previous"))


def _chart(part: Mapping[str, Any], measures: tuple[ReportMeasure, ...], wordings: Wordings, path: str) -> Chart:
    title = wordings.optional(part.get("title"), f"{path}/title")
    return Chart(part["chart"], part.get("measure", measures[0].id), title)
