"""Category trees in SQL: the place of a category in its tree's order, and what it counts under at a level.

The tree goes into the statement as one parameter and is joined like a table: to tell thousands of categories apart
one by one (CASE) would take longer with each. No row of a record knows where its category stands, so that a category
moves without touching any.
"""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from core.access import units
from core.context import Context
from core.kinds.branches import LEVELS, branches
from core.queries.conditions import Below, Compare, Condition
from core.queries.paths import Path
from core.queries.sources import Column
from schema_registry.model import Field

_NUMBERED = ("rank", *(f"{level}_rank" for level in LEVELS))
_NAMED = ("id", *LEVELS)


def leveled(path: Path) -> bool:
    """Whether a path asks for the category at a level."""
    return path.by in LEVELS


def plain(path: Path) -> Path:
    """The path to the category itself, whatever level it was asked at."""
    return Path(path.text.partition(":")[0], path.steps, path.entity, path.field)


def tree_table(field: Field, name: str, dialect: str) -> sa.CTE:
    """The tree as a table: `id`, `rank`, and for each level the id and rank of what the category counts under."""
    document = sa.literal(_rows(field), sa.Text())
    if dialect == "postgresql":
        listed = sa.func.jsonb_array_elements(sa.cast(document, JSONB)).table_valued("value", name=f"{name}_rows")
        cells: list[Column] = [sa.column("value").op("->>")(sa.literal_column(str(at))) for at in range(8)]
    else:
        listed = sa.func.json_each(document).table_valued("value", name=f"{name}_rows")
        cells = [sa.func.json_extract(sa.column("value"), sa.literal_column(f"'$[{at}]'")) for at in range(8)]
    # Without the cast SQLite sees a value of no type, and would compare every record with every category.
    named = [sa.cast(cell, sa.Text()).label(label) for cell, label in zip(cells, _NAMED, strict=False)]
    numbered = [
        sa.cast(cell, sa.Integer()).label(label) for cell, label in zip(cells[len(named) :], _NUMBERED, strict=True)
    ]
    table = sa.select(*named, *numbered).select_from(listed).cte(name)
    return table.prefix_with("MATERIALIZED")


def _rows(field: Field) -> str:
    tree = branches(field)
    ranks = {id: at for at, id in enumerate(tree.by_id)}
    rows: list[tuple[Any, ...]] = []
    for id, rank in ranks.items():
        above = [tree.at(id, level) for level in LEVELS]
        rows.append((id, *above, rank, *(ranks[one] for one in above)))
    return msgspec.json.encode(rows).decode()


def of_level(path: Path, operator: str, value: object) -> Compare:
    """A comparison of the category at a level as one of the category itself, which an index serves."""
    if operator == "_empty":
        return Compare(plain(path), operator, value)
    asked = value if isinstance(value, tuple) else (value,)
    tree = branches(path.field)
    ids: list[str | None] = []
    for one in asked:
        ids += [None] if one is None else tree.counted(str(one), path.by)
    return Compare(plain(path), "_nin" if operator in ("_neq", "_nin") else "_in", tuple(ids))


def under(ctx: Context, path: Path, asked: object) -> Condition:
    """Some categories, units or records of a tree, and all below them."""
    wanted = [one for one in asked if one is not None] if isinstance(asked, tuple) else []
    if path.field.to:
        return Below(path, tuple(map(str, wanted)))
    if path.field.kind == "unit":
        numbers = [number for one in wanted for number in units.under(ctx.connection, int(str(one)))]
        return Compare(path, "_in", tuple(dict.fromkeys(numbers)))
    tree = branches(path.field)
    return Compare(path, "_in", tuple(dict.fromkeys(id for one in wanted for id in tree.under(str(one)))))
