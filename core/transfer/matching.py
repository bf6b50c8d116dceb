"""References that a file names by a field of their targets: looked up in one statement a chunk and reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as made

import sqlalchemy as sa

from core.access.rights import predicate
from core.codes import transfer as codes
from core.context import Context
from core.kinds.cleaning import short
from core.kinds.kind import Refused
from core.records.rows import chunks
from core.records.shape import FieldShape, shape_of, text_readers
from core.transfer.cells import Line
from core.transfer.columns import Placed
from core.transfer.standing_in import standing_in
from schema_registry.model import Field
from schema_registry.problems import Problem

_BETWEEN = re.compile(r"[;；、]")
"""What stands between the names of several targets in one cell."""
REMEMBERED = 200_000
"""Names of one reference whose targets are kept from chunk to chunk."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A reference within the file to a record that was not there yet."""

    line: int
    field: str
    name: str
    record: str = ""


@dataclass(slots=True)
class Matcher:
    """One reference column: what its names stand for, as far as known."""

    field: Field
    match: str
    found: dict[str, str] = made(default_factory=dict)
    refused: dict[str, Problem] = made(default_factory=dict)

    def look_up(self, ctx: Context, names: Iterable[str]) -> None:
        """Finds the targets of names that are not known yet. One that was found is checked again when written."""
        if len(self.found) > REMEMBERED:
            self.found.clear()
        self.refused.clear()
        keys: dict[object, list[str]] = {}
        one = shape_of(ctx, self.field.target).fields[self.match]
        read = ctx.live.derive(text_readers, (self.field.target, ctx.locale))[self.match]
        for name in set(names) - self.found.keys():
            try:
                keys.setdefault(match_key(one, read, name), []).append(name)
            except Refused as refused:
                self.refused[name] = refused.at("/" + self.field.name)
        targets = _targets(ctx, self.field.target, one, keys.keys())
        for key, ids in targets.items():
            for name in keys[key]:
                if len(ids) == 1:
                    self.found[name] = ids[0]
                else:
                    self.refused[name] = self._problem(ctx, codes.SEVERAL_MATCH.code, name)

    def none(self, ctx: Context, name: str) -> Problem:
        """Why a name stands for nothing."""
        return self.refused.get(name) or self._problem(ctx, codes.NO_MATCH.code, name)

    def _problem(self, ctx: Context, code: str, name: str) -> Problem:
        target = ctx.model.entities[self.field.target]
        spec = codes.NO_MATCH if code == codes.NO_MATCH.code else codes.SEVERAL_MATCH
        title = target.fields[self.match].title
        return spec.at("/" + self.field.name, target=target.title, field=title, value=short(name))


def matchers(placed: Sequence[Placed]) -> tuple[Matcher, ...]:
    """One for every column that names targets."""
    return tuple(Matcher(one.field, one.column.match) for one in placed if one.column.match)


def resolve(ctx: Context, entity: str, matchers: Sequence[Matcher], lines: Sequence[Line]) -> list[Pending]:
    """Puts ids where lines name targets. References within the entity that find nothing may yet do so: they are
    left empty and given back; any other is a problem of its line.
    """
    pending = []
    for matcher in matchers:
        name = matcher.field.name
        if matcher.field.links is not None:
            _resolve_sets(ctx, matcher, lines)
            continue
        matcher.look_up(ctx, [line.names[name] for line in lines if name in line.names])
        for line in lines:
            asked = line.names.get(name)
            if asked is None:
                continue
            id = matcher.found.get(asked)
            if id is not None:
                line.given[name] = id
            elif matcher.field.to == entity and asked not in matcher.refused:
                pending.append(Pending(line.number, name, asked))
            else:
                line.problems.append(matcher.none(ctx, asked))
    return pending


def _resolve_sets(ctx: Context, matcher: Matcher, lines: Sequence[Line]) -> None:
    """Puts lists of ids where lines name several targets, each of which must be found."""
    name = matcher.field.name
    asked = {line.number: _names_in(line.names[name]) for line in lines if name in line.names}
    matcher.look_up(ctx, [one for names in asked.values() for one in names])
    for line in lines:
        names = asked.get(line.number)
        if names is None:
            continue
        line.given[name] = [matcher.found[one] for one in names if one in matcher.found]
        line.problems += [matcher.none(ctx, one) for one in names if one not in matcher.found]


def _names_in(text: str) -> list[str]:
    """The names in a cell of several; one that stands twice counts once."""
    return list(dict.fromkeys(part.strip() for part in _BETWEEN.split(text) if part.strip()))


def match_key(one: FieldShape, read: Callable[[str], object], name: str) -> object:
    """What a name is compared by: the folded text, or the typed value. Raises Refused."""
    value = read(name)
    return one.folded(value) if one.folded is not None else value


def _targets(ctx: Context, entity: str, one: FieldShape, keys: Collection[object]) -> dict[object, list[str]]:
    """The ids of the live records that the actor may read, by what they are compared by; what only a merged record
    holds stands for the one that stayed."""
    built = ctx.live.tables[entity]
    column = built.keys[one.field.name].get("fold", built.columns[one.field.name])
    table = built.table
    select = sa.select(column, table.c.id).where(table.c.sys_deleted_at.is_(None))
    readable = predicate(ctx, entity, table, "read")
    if readable is not None:
        select = select.where(readable)
    found: dict[object, list[str]] = {}
    for chunk in chunks([key for key in keys if key is not None]):
        for key, id in ctx.connection.execute(select.where(column.in_(chunk))):
            found.setdefault(key, []).append(id)
    lost = {(key,) for key in keys if key is not None and key not in found}
    found.update((key[0], [id]) for key, id in standing_in(ctx, entity, (column,), lost).items())
    return found
