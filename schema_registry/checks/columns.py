"""Paths in lists: columns, sort, filters, group and totals, each fit for what it is used for."""

from __future__ import annotations

from schema_registry.checks.totals import is_formula, not_over_totals
from schema_registry.codes import cross as codes
from schema_registry.codes.totals import NOT_OVER_TOTALS
from schema_registry.drafts import EntityDraft
from schema_registry.model import OVER_TOTALS
from schema_registry.periods import is_width
from schema_registry.pointer import join
from schema_registry.problems import Code
from schema_registry.view import Json, mapping, text, texts
from schema_registry.vocabulary import KindWords
from schema_registry.world import World


class ListCheck:
    """Checks one list of an entity's records. `owner` is the entity in whose document the list stands, at `at`."""

    def __init__(
        self, world: World, listed: EntityDraft, view: Json, at: str, owner: EntityDraft | None = None
    ) -> None:
        self.world = world
        self.listed = listed
        self.view = view
        self.at = at
        self.owner = owner or listed

    def run(self) -> None:
        self._plain("columns")
        self._plain("filters")
        self._sort()
        self._group()
        self._totals()

    def _plain(self, member: str) -> None:
        for index, path in texts(self.view.get(member)):
            self.world.path(self.listed, path, join(self.at, member, index), owner=self.owner)

    def _sort(self) -> None:
        for index, written in texts(self.view.get("sort")):
            pointer, path = join(self.at, "sort", index), written.removeprefix("-")
            target = self.world.path(self.listed, path, pointer, owner=self.owner)
            if target is not None and target.words is not None and not target.words.sortable:
                self._say(codes.NOT_SORTABLE, pointer, path=path, kind=target.kind)

    def _group(self) -> None:
        stated, pointer = self.view.get("group"), join(self.at, "group")
        if not isinstance(stated, list):
            self._one_group(stated, pointer)
            return
        for index, group in enumerate(stated):
            self._one_group(group, join(pointer, index))

    def _one_group(self, group: object, pointer: str) -> None:
        if isinstance(group, str):
            path, _, bucket = group.partition(":")
        else:
            path, bucket = text(mapping(group).get("field")), text(mapping(group).get("by"))
            pointer = join(pointer, "field")
        if not path:
            return
        target = self.world.path(self.listed, path, pointer, owner=self.owner)
        if target is None or target.words is None:
            return
        if not target.words.groupable:
            self._say(codes.NOT_GROUPABLE, pointer, path=path, kind=target.kind)
        elif bucket and bucket not in target.words.buckets and not _ranged(target.words, bucket):
            offered = ", ".join(target.words.buckets) or "–"
            self._say(codes.NO_BUCKET, pointer, path=path, kind=target.kind, bucket=bucket, offered=offered)

    def _totals(self) -> None:
        for path, total in mapping(self.view.get("totals")).items():
            pointer = join(self.at, "totals", path)
            if not isinstance(total, str):
                continue
            if "." in path:
                self.world.findings.add(codes.TOTAL_OF_PATH, self.owner.origin(pointer), at_key=True, path=path)
                continue
            target = self.world.path(self.listed, path, pointer, owner=self.owner, at_key=True)
            if target is None or target.words is None:
                continue
            computed = is_formula(self.listed, path)
            if total == OVER_TOTALS and computed:
                wrong = not_over_totals(self.world, self.listed, path)
                if wrong is not None:
                    self._say(NOT_OVER_TOTALS, pointer, field=path, path=wrong)
            elif total not in target.words.totals:
                offered = ", ".join((*target.words.totals, OVER_TOTALS) if computed else target.words.totals)
                self._say(codes.NO_TOTAL, pointer, path=path, kind=target.kind, total=total, offered=offered)

    def _say(self, code: Code, pointer: str, **params: object) -> None:
        self.world.findings.add(code, self.owner.origin(pointer), params=params)


def _ranged(words: KindWords, bucket: str) -> bool:
    """Whether a bucket is a width that numbers of a kind are gathered in ranges of."""
    return "sum" in words.totals and not words.buckets and is_width(bucket)
