"""What is said by former names, put into present ones: paths, conditions, orders, figures, values, addresses, events.

A name that means something today never is a former one. One that several elements gave up means the last that was
given it (`"new"` says so), or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

import msgspec

from core.context import Context
from core.errors import Rejected
from core.queries.address import LONGEST, read_json
from core.queries.filters import MOST_DEPTH
from core.queries.former_names import formers
from core.queries.paths import SYSTEM
from core.queries.relations import relations
from schema_registry.model import Entity, Field

Pairs = Sequence[tuple[str, str]]
"""A query string: names and values."""
_JSON = msgspec.json.Encoder(decimal_format="number")


@dataclass(slots=True)
class Present:
    """Puts present names for former ones in what is said of a live version. `met`: present names by former ones.

    Only those that were met. Whatever is not understood is left as it is, for whoever reads it to refuse.
    """

    ctx: Context
    met: dict[str, str] = field(default_factory=dict)

    def entity(self, name: str) -> str:
        return self._met(name, formers(self.ctx.live).entities.get(name))

    def member(self, entity: Entity, name: str) -> str:
        """A field, or records related to it."""
        return self._met(name, formers(self.ctx.live).members.get(entity.name, {}).get(name))

    def _met(self, name: str, now: str | None) -> str:
        if now is None:
            return name
        self.met[name] = now
        return now

    def event(self, entity: Entity, event: str, process: str = "") -> str:
        """An event of an entity's processes, or of the one that is named."""
        own = [one.name for one in self.ctx.model.processes.values() if one.entity == entity.name]
        called = formers(self.ctx.live).events
        found = {called[one][event] for one in own if process in ("", one) and event in called.get(one, {})}
        return self._met(event, next(iter(found)) if len(found) == 1 else None)

    def state(self, field: Field | None, value: object) -> object:
        """A value of a field, or several; names of states are the only ones that may be former ones."""
        called = formers(self.ctx.live).states.get(field.process, {}) if field is not None else {}
        if isinstance(value, list | tuple) and called:
            return [self.state(field, one) for one in value]
        return self._met(value, called.get(value)) if isinstance(value, str) else value

    # ---- in questions
    def path(self, entity: Entity, text: str) -> str:
        """`customer.grade`, `ordered_on:year`."""
        dotted, colon, by = text.partition(":")
        here: Entity | None = entity
        said = []
        for name in dotted.split("."):
            said.append(self.member(here, name) if here else name)
            here = self._behind(here, said[-1]) if here else None
        return f"{'.'.join(said)}{colon}{by}"

    def measure(self, entity: Entity, text: str) -> str:
        """`sum:freight`."""
        total, colon, path = text.partition(":")
        return f"{total}:{self.path(entity, path)}" if colon else text

    def key(self, entity: Entity, text: str) -> str:
        """What is sorted by: a path or a measure, `-` in front for descending."""
        sign, plain = ("-", text[1:]) if text.startswith("-") else ("", text)
        first = re.split(r"[.:]", plain, maxsplit=1)[0]
        known = first in entity.fields or first in formers(self.ctx.live).members.get(entity.name, {})
        return sign + (self.path if known or first in SYSTEM else self.measure)(entity, plain)

    def tree(self, entity: Entity, tree: object, depth: int = MOST_DEPTH) -> object:
        """A filter. Where a field is named by both of its names, both conditions hold."""
        if not isinstance(tree, Mapping) or not depth:
            return tree
        parts = [self._part(entity, str(name), value, depth - 1) for name, value in tree.items()]
        if len({name for name, _ in parts}) < len(parts):
            return {"_and": [{name: value} for name, value in parts]}
        return dict(parts)

    def _part(self, entity: Entity, name: str, value: object, depth: int) -> tuple[str, object]:
        if name in ("_and", "_or") and isinstance(value, list | tuple):
            return name, [self.tree(entity, one, depth) for one in value]
        if name == "_not":
            return name, self.tree(entity, value, depth)
        if name.startswith("_"):
            return name, value
        now = self.path(entity, name)
        if isinstance(value, Mapping) and ("_some" in value or "_none" in value):
            there = self._at(entity, now)
            if there is not None:
                return now, {one: self.tree(there, inner, depth) for one, inner in value.items()}
        field = self._field(entity, now)
        if isinstance(value, Mapping):
            return now, {one: self.state(field, given) for one, given in value.items()}
        return now, self.state(field, value)

    # ---- in records
    def values(self, entity: Entity, given: object) -> object:
        """Values by field name, those of lines in them. A name beside the field's present one is left."""
        if not isinstance(given, Mapping):
            return given
        found: dict[str, object] = {}
        for name, value in given.items():
            now = self.member(entity, str(name)) if name not in entity.fields else name
            now = name if now != name and (now in given or now in found) else now
            own = entity.fields.get(now)
            known = value
            if own is not None and own.lines is not None and isinstance(value, list):
                there = self.ctx.model.entities[own.lines.entity]
                known = [self.values(there, one) for one in value]
            found[now] = self.state(own, known)
        return found

    # ---- in addresses
    def pairs(self, entity: Entity, pairs: Iterable[tuple[str, str]], words: Iterable[str]) -> Pairs:
        """The pairs of a query string. `words` are those that are no conditions, as for `read_address`."""
        own = {*words, "filter"}
        return [self._pair(entity, name, value, own) for name, value in pairs]

    def _pair(self, entity: Entity, name: str, value: str, words: set[str]) -> tuple[str, str]:
        if name not in words:
            path, bracket, rest = name.partition("[")
            now = self.path(entity, path)
            given = ",".join(str(self.state(self._field(entity, now), one)) for one in value.split(","))
            return f"{now}{bracket}{rest}", given
        if name == "filter":
            return name, self._json(entity, value)
        if name == "from":
            return name, self.query(entity, value, words)
        if name == "highlight":
            return name, self._highlights(entity, value)
        say = _SAID.get(name)
        return name, value if say is None else ",".join(say(self, entity, one) for one in value.split(","))

    def _json(self, entity: Entity, text: str) -> str:
        """A filter in JSON; the very text where it says nothing by a former name."""
        try:
            tree = read_json(text)
        except Rejected:
            return text
        now = self.tree(entity, tree)
        return text if now == tree else _JSON.encode(now).decode()

    def _highlights(self, entity: Entity, text: str) -> str:
        """What stands out in a list, in JSON: each with a filter in `when` and paths in `on`."""
        try:
            listed = read_json(f'{{"all": {text}}}')["all"]
        except Rejected:
            return text
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            return text
        now = [self._highlight(entity, one) for one in listed]
        return text if now == listed else _JSON.encode(now).decode()

    def _highlight(self, entity: Entity, one: Mapping[str, object]) -> Mapping[str, object]:
        on = one.get("on", [])
        paths = (
            [self.path(entity, path) if isinstance(path, str) else path for path in on]
            if isinstance(on, list)
            else on
        )
        return {**one, **({"on": paths} if "on" in one else {}), "when": self.tree(entity, one.get("when"))}

    def query(self, entity: Entity, text: str, words: Iterable[str]) -> str:
        """A query string; the very text where it says nothing by a former name."""
        pairs = parse_qsl(text[:LONGEST], keep_blank_values=True)
        now = self.pairs(entity, pairs, words)
        return text if now == pairs else urlencode(now, safe="[],:")

    # ---- the way along
    def _behind(self, entity: Entity, name: str) -> Entity | None:
        """What a path goes on in behind a name; None where it ends."""
        own = entity.fields.get(name)
        if own is not None and own.to:
            return self.ctx.model.entities.get(own.to)
        related = relations(self.ctx, entity.name).get(name)
        return None if related is None else related.entity

    def _field(self, entity: Entity, path: str) -> Field | None:
        """The field that a path ends at, whatever is asked of it (`stage:reached`)."""
        if not formers(self.ctx.live).states:
            return None
        way, _, name = path.partition(":")[0].rpartition(".")
        holder = self._at(entity, way) if way else entity
        return holder.fields.get(name) if holder is not None else None

    def _at(self, entity: Entity, path: str) -> Entity | None:
        here: Entity | None = entity
        for name in path.split("."):
            here = self._behind(here, name) if here is not None else None
        return here


_SAID: Mapping[str, Callable[[Present, Entity, str], str]] = {
    "fields": Present.path,
    "columns": Present.path,
    "group": Present.path,
    "ask": Present.path,
    "set": Present.path,
    "sort": Present.key,
    "measures": Present.measure,
}
"""Parameters of addresses that name fields, one or several separated by commas."""
