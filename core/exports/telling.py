"""Who took out what stands in the log; whoever waits for a file is told in the bell that it is there, or is not."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from core.audit.acts import EXPORT, record_of, tell
from core.context import Context
from core.exports.asked import Asked, in_json
from core.queries.query import FilterTree
from core.storage.system import notice
from schema_registry.text import Text

KIND = "export"


def log_list(ctx: Context, asked: Asked, rows: int, job: int = 0) -> None:
    """Writes into the log that the actor took out a list; `job` 0: at once."""
    query = asked.query
    words = {"search": query.search, "columns": ", ".join(query.columns)}
    words["as_of"] = asked.as_of.isoformat() if asked.as_of else ""
    log_file(ctx, {"entity": query.entity, **words}, query.filter, asked.format.name, rows, job)


def log_file(
    ctx: Context, words: Mapping[str, str], filter: FilterTree | None, format: str, rows: int, job: int = 0
) -> None:
    """The same of anything that `words` tell of, by name."""
    said: dict[str, object] = {name: value for name, value in words.items() if value}
    said |= {"filter": in_json(filter)} if filter else {}
    said |= {"format": format, "rows": rows}
    tell(ctx, EXPORT, job, "export", {name: (None, value) for name, value in said.items()})


def tell_owner(ctx: Context, job: int, actor: int, entity: str, title: Text, state: str) -> None:
    """Puts a notice into somebody's bell: that a file is there (`done`), or could not be made (`failed`).

    `entity`: the key of that whose records are in it.
    """
    row = {
        "actor": actor,
        "field": entity,
        "record": record_of(job),
        "state": state,
        "message": {"": title.default, **title.translations},
        "created_at": ctx.clock(),
        "kind": KIND,
    }
    ctx.connection.execute(sa.insert(notice).values(row))
