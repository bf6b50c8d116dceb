"""What a function of the formula language is: how it is called, what it gives, how it is explained."""

from __future__ import annotations

from dataclasses import dataclass, field

REPEATS, OPTIONAL = "...", "?"


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function. `T` is any one type, `O` any one with an order, `any` whatever there is.

    `day` takes dates, and moments by their business day; `clock` takes times, and moments by their business time.
    """

    takes: tuple[str, ...]
    least: int
    repeats: bool
    gives: str
    op: str

    def fits(self, count: int) -> bool:
        """Whether it can have so many arguments."""
        return count >= self.least and (self.repeats or count <= len(self.takes))

    def at(self, position: int) -> str:
        """What it takes there."""
        return self.takes[min(position, len(self.takes) - 1)]


@dataclass(frozen=True, slots=True)
class Function:
    """A function. `calls` are written `number, number? -> number`, with `= operation` where that has another name.

    `example` is a formula without fields, `result` what it gives, as text(…) writes it; both are tested.
    """

    name: str
    calls: tuple[str, ...]
    en: str
    zh: str
    example: str
    result: str
    also: tuple[str, ...] = ()
    """Other names that spreadsheets have for it."""
    queries: bool = True
    """Whether databases can compute it, with the same result."""
    special: bool = False
    """Whether its arguments are checked by rules of their own (`if`, `sum`)."""
    signatures: tuple[Signature, ...] = field(init=False)

    def __post_init__(self) -> None:
        read = () if self.special else tuple(_signature(self.name, call) for call in self.calls)
        object.__setattr__(self, "signatures", read)

    @property
    def usage(self) -> str:
        """How it is called, for people."""
        return "; ".join(f"{self.name}({call.partition('->')[0].strip()})" for call in self.calls)


def _signature(name: str, call: str) -> Signature:
    head, _, op = call.partition(" = ")
    takes, _, gives = head.partition("->")
    words = [word.strip() for word in takes.split(",") if word.strip()]
    repeats = bool(words) and words[-1].endswith(REPEATS)
    least = sum(not word.endswith((OPTIONAL, REPEATS)) for word in words)
    plain = tuple(word.removesuffix(OPTIONAL).removesuffix(REPEATS) for word in words)
    return Signature(plain, least, repeats, gives.strip(), op.strip() or name)
