"""Both sides in turns, so that whatever else the machine does meets both. The median of each turn's ratio counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.client import Client
from benchmarks.tasks import Request, Sides, Task, ask


@dataclass(frozen=True, slots=True)
class Result:
    """What a task took: medians in milliseconds, the ratio, its spread over the turns, bytes of our answer."""

    name: str
    ours: float
    limit: float | None
    ratio: float | None
    spread: tuple[float, float]
    p95: float
    size: int
    goal: float
    page: bool

    @property
    def reached(self) -> bool:
        return self.p95 <= self.goal if self.page else self.ratio is not None and self.ratio <= self.goal


def measured(sides: Sides, tasks: Iterable[Task], turns: int, share: float) -> Iterator[Result]:
    """A result for each task. `share` scales the number of requests."""
    for task in tasks:
        yield _measured(sides, task, turns, max(2, int(task.requests * share)))


def _measured(sides: Sides, task: Task, turns: int, requests: int) -> Result:
    client = sides.pages if task.page else sides.api
    size = len(ask(client, task.ours()).body)
    ours: list[float] = []
    limit: list[float] = []
    ratios: list[float] = []
    for turn in range(turns + 1):
        mine = _times(client, (task.ours() for _ in range(requests)))
        theirs = _times(sides.limit, (task.limit() for _ in range(requests))) if task.limit else []
        if turn == 0:
            continue  # both sides have warmed up
        ours += mine
        limit += theirs
        if theirs:
            ratios.append(median(mine) / median(theirs))
    return Result(
        task.name,
        median(ours),
        median(limit) if limit else None,
        median(ratios) if ratios else None,
        (min(ratios), max(ratios)) if ratios else (0.0, 0.0),
        quantiles(ours, n=20)[-1],
        size,
        task.goal,
        task.page,
    )


def _times(client: Client, requests: Iterable[Request]) -> list[float]:
    return [ask(client, request).seconds * 1000 for request in requests]
