"""The order in which a model's imports are to run: those that others refer to come first."""

from __future__ import annotations

from collections.abc import Iterable

from schema_registry.mappings import ImportMapping
from schema_registry.model import Model


def import_order(model: Model, names: Iterable[str] | None = None) -> tuple[ImportMapping, ...]:
    """The mappings (all, or those named), targets of references before what refers to them; else by `order`, name.

    Entities that refer to each other cannot be put in order; their stated order decides.
    """
    wanted = set(model.imports if names is None else names)
    waiting = sorted((model.imports[name] for name in wanted), key=lambda one: (one.order, one.name))
    done: list[ImportMapping] = []
    while waiting:
        ready = next((one for one in waiting if not _needs(model, one, waiting)), waiting[0])
        waiting.remove(ready)
        done.append(ready)
    return tuple(done)


def _needs(model: Model, mapping: ImportMapping, waiting: list[ImportMapping]) -> bool:
    """Whether a mapping fills references to records that another one, still waiting, brings."""
    fields = model.entities[mapping.entity].fields
    filled = (fields.get(column.to.partition(".")[0]) for column in mapping.columns)
    targets = {field.target for field in filled if field is not None} - {"", mapping.entity}
    return any(one.entity in targets for one in waiting if one is not mapping)
