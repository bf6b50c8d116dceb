"""How long a step takes: the rows that it goes through, at the pace of this database and this process.

What one row costs is counted in units of a fixed piece of work, as `python -m benchmarks.pace` measures it; how long
that piece takes here and now is measured when a plan is made. So a slow disk or a busy machine is told, and nothing
of a table is read twice. Right within a factor of two or so: enough to tell a second from an hour.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

import sqlalchemy as sa

from core.publish.draft import Work
from schema_registry.frozen import Frozen

COSTS: Mapping[str, Mapping[str, float]] = Frozen(
    {
        "sqlite": {
            **{"read": 0.4, "converted": 2, "changed": 12, "indexed": 0.2, "searched": 1.2},
            **{"refilled": 13, "computed": 3.2, "numbered": 13},
        },
        "postgresql": {
            **{"read": 0.8, "converted": 3.6, "changed": 14, "indexed": 0.8, "searched": 4},
            **{"refilled": 15, "computed": 8, "numbered": 28},
        },
    }
)
"""Units for a thousand rows, by database and by what is done to them."""
STATEMENT = 0.4
"""Units of a statement that changes structure."""
ROWS = 5_000
_FIXED = sa.text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
    " SELECT max(t) FROM (SELECT CAST(i * 7919 % 10007 AS VARCHAR(9)) AS t, i FROM n ORDER BY 1, 2 LIMIT 5000) x"
)


def unit(connection: sa.Connection) -> float:
    """Seconds that the fixed piece of work takes: half of it in the database, half in this process."""
    return min(_once(connection) for _ in range(3))


def _once(connection: sa.Connection) -> float:
    begun = time.perf_counter()
    connection.execute(_FIXED).scalar()
    sorted({str(at * 7919 % 10007): at for at in range(ROWS)}.items())
    return time.perf_counter() - begun


def pace(connection: sa.Connection, todo: Iterable[Work]) -> Callable[[Work], float]:
    """A function from works to the seconds that they take. Nothing is measured where no row is gone through."""
    todo = tuple(todo)
    costs = COSTS[connection.dialect.name]
    one = unit(connection) if any(any(work.effort.values()) for work in todo) else 0.0

    def seconds(work: Work) -> float:
        rows = sum(costs[what] * count / 1_000 for what, count in work.effort.items())
        return round(one * (rows + STATEMENT * len(work.parts)), 3)

    return seconds
