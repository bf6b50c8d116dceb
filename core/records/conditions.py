"""What a record's own values decide about its fields: defaults by formula, hidden, read-only, required, offered.

The same steps serve the write path (`settle`) and a form that asks while one types (`state`):

- a default by formula is filled in where a new record was given nothing, after the fields that it reads;
- a field that is hidden and says so is emptied, after the fields that hide it;
- read-only is judged on the record as it was before a change, and of a new record on what its defaults make of
  nothing: whoever sets a status that locks an amount may still set the amount with it. A locked field of a new record
  takes its default; given empty, it counts as not given;
- `requiredIf` asks only while the field is shown; `required` always does;
- what an update neither changes nor decides about is left alone, however the definition or the day have changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.codes.conditions import READ_ONLY
from core.codes.records import REQUIRED
from core.expressions.fitting import fit
from core.kinds.kind import Refused
from core.records.draft import Draft
from core.records.known import Ground, Known
from core.records.offers import refusal
from core.records.shape import NOTHING
from core.records.terms import Term
from schema_registry.model import Depends
from schema_registry.problems import Problem


def settle(ground: Ground, drafts: Sequence[Draft], *, by_hand: bool = True) -> None:
    """Fills in defaults by formula, empties what is hidden, and refuses what may not be changed or left empty.

    What the engine changes of itself (an undo, a reference to what is deleted) is not `by_hand`: nothing is read-only
    to it.
    """
    for one in settled(ground, [draft for draft in drafts if draft.current is None or draft.values]):
        if by_hand:
            one.judge_locked()
        one.judge()


def settled(ground: Ground, drafts: Sequence[Draft]) -> list[Settling]:
    """The drafts with their defaults filled in and what is hidden emptied. Statements are counted by the batch."""
    ground.facts.look_up(drafts)
    locked = locked_from_start(ground) if any(draft.current is None for draft in drafts) else frozenset()
    settling = [Settling(ground, draft, locked) for draft in drafts]
    for name in ground.terms.order:
        changed = [one for one in settling if one.fill(name)]
        if changed and name in ground.terms.leads:
            ground.facts.look_up([one.draft for one in changed], name)
        for one in changed:
            one.known.put(name, one.after(name))
    return settling


def locked_from_start(ground: Ground) -> frozenset[str]:
    """The fields of a new record that are read-only, judged on what its defaults make of nothing."""
    terms = ground.terms
    if not terms.read_only:
        return frozenset()
    if not any(term.reads for term in terms.read_only.values()):
        empty = Known(ground, Draft(ground.shape.entity.name, "create", ""), NOTHING, {})
        return frozenset(name for name, term in terms.read_only.items() if empty.holds(term))
    nothing = Draft(ground.shape.entity.name, "create", "", dict(ground.shape.defaults))
    begun = Settling(ground, nothing, frozenset())
    for name in terms.order:
        if begun.fill(name):
            begun.known.put(name, begun.after(name))
    return frozenset(name for name, term in terms.read_only.items() if begun.known.holds(term))


class Settling:
    """One draft while its fields settle."""

    def __init__(self, ground: Ground, draft: Draft, locked: frozenset[str]) -> None:
        self.ground = ground
        self.draft = draft
        self.new = draft.current is None
        self.refused = {problem.pointer for problem in draft.problems}
        if not self.new and ground.terms.read_only:
            before = Known(ground, draft, draft.before, ground.terms.computed)
            locked = frozenset(name for name, term in ground.terms.read_only.items() if before.holds(term))
        self._given = frozenset(draft.values)
        self.locked = locked
        self.known = Known(ground, draft, draft.after(), ground.terms.computed)

    def fill(self, name: str) -> bool:
        """Fills in a default, or empties a hidden field; whether the value became another."""
        before = self.after(name)
        if self.new:
            self._begin(name)
        if name in self.ground.terms.cleared and self._decided(name, self.ground.terms.visible[name].reads):
            self._clear(name)
        return self.after(name) != before

    def after(self, name: str) -> object:
        """The field's value as it will be."""
        values = self.draft.values
        return values[name] if name in values else self.draft.before.get(name)

    def judge_locked(self) -> None:
        """Adds the problems of values that were given to an existing record's locked fields."""
        for name in sorted(self.locked & self._given) if not self.new else ():
            self._refuse(name, READ_ONLY.at(self._pointer(name), field=self._title(name)))

    def judge(self) -> None:
        """Adds the problems of what is missing, and of what is not offered."""
        terms, values = self.ground.terms, self.draft.values
        for name in self.required():
            if self.after(name) is None:
                self._refuse(name, REQUIRED.at(self._pointer(name), field=self._title(name)))
        for name, depends in terms.depends.items():
            if self.new or name in values or depends.on in values:
                self._offer(name, depends)

    def required(self) -> list[str]:
        """The fields that this write asks for: those of `requiredIf`, and those that it left to be filled in."""
        terms, fields = self.ground.terms, self.ground.shape.entity.fields
        asked = [name for name in terms.order if fields[name].required and (self.new or name in self.draft.values)]
        return asked + [
            name
            for name, term in terms.required_if.items()
            if name not in asked and self._decided(name, term.reads) and self.asks(name)
        ]

    def asks(self, name: str) -> bool:
        """Whether a field must have a value by its `requiredIf`."""
        term: Term | None = self.ground.terms.required_if.get(name)
        return term is not None and self.known.holds(term) and self.known.shows(name)

    def _begin(self, name: str) -> None:
        """A field of a new record: as given, else by its default; a locked one always by its default."""
        values = self.draft.values
        locked = name in self.locked
        given = values.pop(name, None) if locked else None
        if name not in values:
            value = self._default(name)
            if value is not None:
                values[name] = value
            if locked and given is not None and given != value:
                self._refuse(name, READ_ONLY.at(self._pointer(name), field=self._title(name)))

    def _default(self, name: str) -> object:
        one, term = self.ground.shape.fields[name], self.ground.terms.defaults.get(name)
        if term is None:
            return self.ground.shape.defaults.get(name) if name in self.locked else None
        try:
            made = fit(one.kind, one.field, self.known.result(term.formula))
            return None if made is None else one.from_json(one.json(made))
        except Refused as refused:
            self._refuse(name, refused.at(one.pointer))
            return None

    def _clear(self, name: str) -> None:
        if self.after(name) is None or self.known.shows(name):
            return
        if self.draft.before.get(name) is None and not self.new:
            del self.draft.values[name]
        else:
            self.draft.values[name] = None

    def _offer(self, name: str, depends: Depends) -> None:
        value, on = self.after(name), self.after(depends.on)
        found = refusal(self.ground.ctx, self.ground.shape, name, depends, value, on, self.known)
        if found is not None:
            self._refuse(name, found)

    def _decided(self, name: str, reads: frozenset[str]) -> bool:
        """Whether this write changes a field, or anything that decides about it."""
        changed = self.draft.values.keys()
        return self.new or name in changed or not reads.isdisjoint(changed)

    def _refuse(self, name: str, problem: Problem) -> None:
        """One problem a field: a value that was refused before is not missing too."""
        if problem.pointer not in self.refused:
            self.refused.add(problem.pointer)
            self.draft.refuse(problem)

    def _pointer(self, name: str) -> str:
        return self.ground.shape.fields[name].pointer

    def _title(self, name: str) -> object:
        return self.ground.shape.fields[name].field.title
