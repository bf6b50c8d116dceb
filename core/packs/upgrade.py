"""Newer packs laid over what is live.

Of each document three texts are known: as the pack came with it, as it comes now, and as it is live. What only one
side changed counts. What both changed differently, and overlays of what changed under them, are conflicts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.codes.packs import NO_CONFLICT, OPEN_CONFLICT
from core.errors import Rejected
from core.packs.own import following
from schema_registry.frozen import Frozen
from schema_registry.merge import Clash, Decision, merge, place_of
from schema_registry.merge_overlays import relaid
from schema_registry.packs import PackFiles
from schema_registry.problems import Place, Problem
from schema_registry.suggest import closest

Decisions = Mapping[str, Decision]
"""What was decided, by the addresses of conflicts."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something to decide. `overlay`: ours is what an upper pack says of an element of an upgraded one.

    `ours` and `theirs` are the places of both, where they have such a document.
    """

    pack: str
    path: str
    clash: Clash
    decision: Decision | None
    ours: Place | None
    theirs: Place | None
    overlay: bool = False

    @property
    def address(self) -> str:
        """What it is decided by: `base/entities/customer.json#/properties/fax/title`."""
        return f"{self.pack}/{self.path}#{self.clash.pointer}"

    @property
    def problem(self) -> Problem:
        """The conflict as what keeps the plan from being made."""
        return OPEN_CONFLICT.at(self.clash.pointer, self.ours or self.theirs, at=self.address, pack=self.pack)

    def to_json(self) -> dict[str, object]:
        clash = self.clash
        return {
            "at": self.address,
            "was": clash.was,
            "theirs": clash.theirs,
            "ours": clash.ours,
            "decision": self.decision,
        }


@dataclass(frozen=True, slots=True)
class Move:
    """A pack that comes (`before` is empty) or goes to another version."""

    pack: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Upgrade:
    """All packs as they would be, with every conflict; those that are open keep ours for now."""

    packs: tuple[PackFiles, ...]
    moves: tuple[Move, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def open(self) -> tuple[Conflict, ...]:
        """What nobody decided yet."""
        return tuple(one for one in self.conflicts if one.decision is None)


def merged(live: Sequence[PackFiles], given: Sequence[PackFiles], decisions: Decisions) -> Upgrade:
    """Given packs beside and over the live ones. Both must be right by themselves.

    Raises Rejected for decisions of what is no conflict.
    """
    held = {pack.name: pack for pack in live}
    decided = _by_document(decisions)
    conflicts: list[Conflict] = []
    found = dict(held)
    for pack in given:
        found[pack.name] = _merged(held.get(pack.name), pack, decided, conflicts)
    _lay_anew(held, given, found, decided, conflicts)
    addresses = {one.address for one in conflicts}
    unknown = [
        NO_CONFLICT.at(at=one).suggesting(closest(one, addresses)) for one in decisions if one not in addresses
    ]
    if unknown:
        raise Rejected(unknown)
    moves = (Move(one.name, held[one.name].version if one.name in held else "", one.version) for one in given)
    return Upgrade(following(found.values()), tuple(moves), tuple(conflicts))


_Decided = Mapping[tuple[str, str], Mapping[str, Decision]]


def _by_document(decisions: Decisions) -> _Decided:
    found: defaultdict[tuple[str, str], dict[str, Decision]] = defaultdict(dict)
    for address, decision in decisions.items():
        document, _, pointer = address.partition("#")
        pack, _, path = document.partition("/")
        found[pack, path][pointer] = decision
    return Frozen(found)


def _merged(held: PackFiles | None, given: PackFiles, decided: _Decided, conflicts: list[Conflict]) -> PackFiles:
    """One pack with what was changed in it here. One that is as it was is the very same."""
    if held is None:
        return given
    was, files = held.pristine, {}
    for path in sorted({*was, *given.files, *held.files}):
        theirs, ours = given.files.get(path), held.files.get(path)
        decisions = decided.get((given.name, path), {})
        done = merge(path, was.get(path), theirs, ours, decisions)
        if done.text is not None:
            files[path] = done.text
        places = (held.file(path), ours), (given.file(path), theirs)
        conflicts += _conflicts(given.name, path, done.clashes, decisions, *places)
    after = given.changed(files)
    return held if (after.files, after.shipped) == (held.files, held.shipped) else after


def _lay_anew(
    held: Mapping[str, PackFiles],
    given: Sequence[PackFiles],
    found: dict[str, PackFiles],
    decided: _Decided,
    conflicts: list[Conflict],
) -> None:
    """The overlays of the packs that stay as they are, over what changed between what came then and what comes."""
    names = {pack.name for pack in given}
    upper = [pack for pack in held.values() if pack.name not in names]
    came = [replace(held[name], files=Frozen(held[name].pristine)) for name in names & held.keys()]
    changed: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    for one in relaid((*came, *upper), (*given, *upper), upper, decided):
        text = held[one.pack].files[one.path]
        ours = (held[one.pack].file(one.path), text)
        decisions = decided.get((one.pack, one.path), {})
        new = _conflicts(one.pack, one.path, one.clashes, decisions, ours, None)
        conflicts += (replace(conflict, overlay=True) for conflict in new)
        if one.text != text:
            changed[one.pack][one.path] = one.text
    for name, texts in changed.items():
        laid = {**held[name].files, **texts}
        found[name] = held[name].changed({path: text for path, text in laid.items() if text is not None})


def _conflicts(
    pack: str,
    path: str,
    clashes: Iterable[Clash],
    decisions: Mapping[str, Decision],
    ours: tuple[str, str | None],
    theirs: tuple[str, str | None] | None,
) -> Iterator[Conflict]:
    for clash in clashes:
        mine, other = _place(*ours, clash.pointer), _place(*theirs, clash.pointer) if theirs else None
        yield Conflict(pack, path, clash, decisions.get(clash.pointer), mine, other)


def _place(file: str, text: str | None, pointer: str) -> Place | None:
    return Place(file, *place_of(text, pointer)) if text is not None else None
