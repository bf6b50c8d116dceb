"""The diagram of a process: states in layers from left to right, ways between them as curves with their labels.

The layout is Sugiyama's in small: layers by the longest way from the initial state, rows by the mean place of the
neighbours (two sweeps), ways over several layers through empty places in between. Ways back go below everything. What
comes out is numbers and classes, so that the page needs no style of its own; colours are the style sheet's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from schema_registry.statechart import Process, Timer, Transition

NODE_WIDTH, NODE_HEIGHT = 148, 44
GAP, ROW = 150, 78
MARGIN, LANE = 24, 26
LINE = 16
SIDE = 16
LONGEST_LABEL, LONGEST_TITLE = 20, 18


@dataclass(frozen=True, slots=True)
class Node:
    """One state with its place; `full` is its whole title where `title` is cut."""

    name: str
    title: str
    full: str
    color: str
    x: int
    y: int
    initial: bool
    final: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    full: str
    x: int
    y: int
    timer: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """One curve, of all ways between two states. `open`: it leads from the record's state."""

    path: str
    open: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    labels: tuple[Label, ...]


Pair = tuple[str, str]
Ways = dict[Pair, list[Transition | Timer]]
Place = tuple[int, float]
"""A layer and a row in it."""


def draw(process: Process, locale: str, current: str = "") -> Drawing:
    """The diagram; `current` is the state of the record that is looked at."""
    return _Layout(process, locale, current).drawing()


@dataclass(slots=True)
class _Layout:
    process: Process
    locale: str
    current: str
    ways: Ways = field(default_factory=dict)
    layers: dict[str, int] = field(default_factory=dict)
    rows: dict[str, float] = field(default_factory=dict)
    taken: list[tuple[int, int, int, int]] = field(default_factory=list)
    """The boxes of labels that are placed."""

    def drawing(self) -> Drawing:
        for state, way in self.process.edges():
            if way.target and way.target in self.process.states:
                self.ways.setdefault((state.name, way.target), []).append(way)
        self.layers = _layers(self.process, self.ways)
        between = self._order()
        depth = round(max(self.rows.values(), default=0)) + 1
        nodes = tuple(self._node(name) for name in self.process.states)
        bottom = MARGIN + depth * ROW
        back = [pair for pair in self.ways if self.layers[pair[1]] < self.layers[pair[0]]]
        edges: list[Edge] = []
        labels: list[Label] = []
        for pair in sorted(self.ways, key=lambda one: (one in back, self.rows[one[0]], self.rows[one[1]])):
            lane = bottom + back.index(pair) * LANE if pair in back else 0
            path, at = self._path(pair, between.get(pair, ()), lane)
            edges.append(Edge(path, pair[0] == self.current))
            labels += self._labels(self.ways[pair], *at)
        width = MARGIN * 2 + (max(self.layers.values(), default=0) + 1) * (NODE_WIDTH + GAP) - GAP
        lowest = max((one.y for one in labels), default=0)
        return Drawing(width, max(bottom + len(back) * LANE, lowest + MARGIN), nodes, tuple(edges), tuple(labels))

    def _order(self) -> dict[Pair, tuple[str, ...]]:
        """Gives every state a row; ways over several layers get places in between."""
        neighbours: dict[str, set[str]] = {name: set() for name in self.layers}
        between: dict[Pair, tuple[str, ...]] = {}
        for one, other in list(self.ways):
            first, last = self.layers[one], self.layers[other]
            steps = tuple(f"{one} > {other} > {layer}" for layer in range(first + 1, last))
            for layer, step in zip(range(first + 1, last), steps, strict=True):
                self.layers[step] = layer
                neighbours[step] = set()
            chain = (one, *steps, other)
            for left, right in pairwise(chain):
                neighbours[left].add(right)
                neighbours[right].add(left)
            if steps:
                between[one, other] = steps
        columns: dict[int, list[str]] = {}
        for name, layer in self.layers.items():
            columns.setdefault(layer, []).append(name)
        for column in columns.values():
            self._place(column)
        for _ in range(2):
            for layer in (*sorted(columns), *sorted(columns, reverse=True)):
                columns[layer].sort(key=lambda name: _mean(self.rows[one] for one in neighbours[name]))
                self._place(columns[layer])
        tallest = max(map(len, columns.values()), default=1)
        for column in columns.values():
            for name in column:
                self.rows[name] += (tallest - len(column)) / 2
        return between

    def _place(self, column: list[str]) -> None:
        self.rows.update((name, float(row)) for row, name in enumerate(column))

    def _node(self, name: str) -> Node:
        state = self.process.states[name]
        x, y = self._corner(name)
        full = state.title.say(self.locale)
        title, current = _cut(full, LONGEST_TITLE), name == self.current
        initial = name == self.process.initial
        return Node(name, title, full, state.color or "gray", x, y, initial, state.final, current)

    def _corner(self, name: str) -> tuple[int, int]:
        x = MARGIN + self.layers[name] * (NODE_WIDTH + GAP)
        return x, round(MARGIN + LINE + self.rows[name] * ROW)

    def _path(self, pair: Pair, steps: tuple[str, ...], lane: int) -> tuple[str, tuple[int, int]]:
        """The curve between two states, and where its label belongs."""
        (x1, y1), (x2, y2) = self._corner(pair[0]), self._corner(pair[1])
        middle = NODE_HEIGHT // 2
        if pair[0] == pair[1]:
            left, right, top = x1 + 50, x1 + NODE_WIDTH - 50, y1 - 22
            return f"M{left} {y1} C{left} {top} {right} {top} {right} {y1}", (x1 + NODE_WIDTH // 2, y1 - 20)
        if lane:
            return self._around(pair, lane + 6)
        if x1 == x2:
            side = x1 + NODE_WIDTH
            path = f"M{side} {y1 + middle} C{side + 50} {y1 + middle} {side + 50} {y2 + middle} {side} {y2 + middle}"
            return path, (side + 46, (y1 + y2) // 2 + middle)
        points = [(x1 + NODE_WIDTH, y1 + middle)]
        for step in steps:
            x, y = self._corner(step)
            points += [(x, y + middle), (x + NODE_WIDTH, y + middle)]
        points.append((x2, y2 + middle))
        (ax, ay), (bx, by) = points[0], points[1]
        return " ".join(_curves(points)), ((ax + bx) // 2, (ay + by) // 2)

    def _around(self, pair: Pair, low: int) -> tuple[str, tuple[int, int]]:
        """A way back: down from its state, along a lane below everything, and up; beside other states of a layer."""
        (x1, y1), (x2, y2) = self._corner(pair[0]), self._corner(pair[1])
        middle = NODE_HEIGHT // 2
        if self._is_above(pair[0]):
            start, first = x1 + NODE_WIDTH + SIDE, f"M{x1 + NODE_WIDTH} {y1 + middle} H{x1 + NODE_WIDTH + SIDE}"
        else:
            start, first = x1 + NODE_WIDTH // 3, f"M{x1 + NODE_WIDTH // 3} {y1 + NODE_HEIGHT}"
        if self._is_above(pair[1]):
            end, last = x2 - SIDE, f"V{y2 + middle + 8} H{x2}"
        else:
            end, last = x2 + NODE_WIDTH * 2 // 3, f"V{y2 + NODE_HEIGHT}"
        turn = f"V{low - 10} Q{start} {low} {start - 10} {low} H{end + 10} Q{end} {low} {end} {low - 10}"
        return f"{first} {turn} {last}", ((start + end) // 2, low)

    def _is_above(self, name: str) -> bool:
        """Whether another state stands below in the same layer."""
        return any(
            self.layers[other] == self.layers[name] and self.rows[other] > self.rows[name]
            for other in self.process.states
        )

    def _labels(self, ways: list[Transition | Timer], x: int, y: int) -> Iterator[Label]:
        for place, way in enumerate(ways):
            full = way.title.say(self.locale) if isinstance(way, Transition) else _after(way, self.locale)
            text = _cut(full, LONGEST_LABEL)
            at = self._free(x, y + place * LINE - (len(ways) - 1) * LINE // 2, _width(text) * 7)
            yield Label(text, full, x, at, isinstance(way, Timer))

    def _free(self, x: int, y: int, width: int) -> int:
        """The nearest height at which a label of a width covers no other one."""
        for shift in (0, LINE, -LINE, 2 * LINE, -2 * LINE, 3 * LINE):
            box = (x - width // 2, y + shift - LINE // 2, x + width // 2, y + shift + LINE // 2)
            if not any(_meet(box, other) for other in self.taken):
                break
        self.taken.append(box)
        return (box[1] + box[3]) // 2


def _layers(process: Process, ways: Ways) -> dict[str, int]:
    """By state: the longest way from the initial one, those left out that lead back to where one came from."""
    onward: dict[str, list[str]] = {name: [] for name in process.states}
    for one, other in ways:
        onward[one].append(other)
    layers = dict.fromkeys(process.states, 0)
    for one, other in _forward(process.initial, onward):
        layers[other] = max(layers[other], layers[one] + 1)
    return layers


def _forward(initial: str, onward: Mapping[str, list[str]]) -> list[Pair]:
    """The ways that lead on, each after all that lead to where it begins."""
    done: list[str] = []
    back: set[Pair] = set()
    begun: dict[str, None] = {}
    stack = [(initial, iter(onward[initial]))]
    begun[initial] = None
    while stack:
        name, ahead = stack[-1]
        other = next(ahead, None)
        if other is None:
            stack.pop()
            done.append(name)
        elif any(other == open_one for open_one, _ in stack):
            back.add((name, other))
        elif other not in begun:
            begun[other] = None
            stack.append((other, iter(onward[other])))
    return [(one, other) for one in reversed(done) for other in onward[one] if (one, other) not in back]


def _curves(points: list[tuple[int, int]]) -> Iterator[str]:
    yield f"M{points[0][0]} {points[0][1]}"
    for (x1, y1), (x2, y2) in pairwise(points):
        half = (x1 + x2) // 2
        yield f"C{half} {y1} {half} {y2} {x2} {y2}" if y1 != y2 else f"H{x2}"


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def _meet(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _width(text: str) -> int:
    """How many Latin letters wide a text is about."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _cut(text: str, longest: int) -> str:
    if _width(text) <= longest:
        return text
    kept = ""
    for char in text:
        if _width(kept + char) > longest - 1:
            break
        kept += char
    return kept.rstrip() + "…"


def _after(timer: Timer, locale: str) -> str:
    said = spoken_delay(timer.delay, locale)
    return f"{said}后" if locale.startswith("zh") else f"after {said}"


_UNITS: Mapping[str, tuple[str, str]] = {
    "Y": ("y", "年"),
    "M": ("mo", "个月"),
    "W": ("wk", "周"),
    "D": ("d", "天"),
    "TH": ("h", "小时"),
    "TM": ("min", "分钟"),
    "TS": ("s", "秒"),
}


def spoken_delay(delay: str, locale: str) -> str:
    """An ISO duration for a reader: `7 d`, `4 小时`."""
    parts, time, number = [], "", ""
    for char in delay[1:]:
        if char == "T":
            time = "T"
        elif char.isdigit():
            number += char
        else:
            en, zh = _UNITS[time + char]
            parts.append(f"{number} {zh if locale.startswith('zh') else en}")
            number = ""
    return " ".join(parts)
