"""A line of succession as a drawing: boxes in layers, the oldest at the top, and the links between them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from modelatlas.answers import Lineage, LineageModel, Link

WIDTH, HEIGHT = 184, 56
_GAP_X, _GAP_Y, _EDGE = 20, 44, 4
_MOST_CHARS = 22
MOST_MODELS = 60


@dataclass(frozen=True, slots=True)
class Box:
    """A model with the left upper corner of its box; ``short`` is as much of the name as there is room for."""

    model: LineageModel
    x: int
    y: int
    short: str
    focus: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A link as the path of an SVG."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of ``width`` × ``height`` units; ``left_out`` models of the line are not in it."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    left_out: int = 0


def draw(line: Lineage) -> Drawing:
    """Draw the models of a line that are nearest to its focus, each below those that it came from."""
    kept = _nearest(line)
    models = [model for model in line.models if model.iri in kept]
    links = [link for link in line.links if {link.source, link.target} <= kept and link.source != link.target]
    rows = _rows(models, _forward(models, links))
    widest = max(len(row) for row in rows)
    width = widest * WIDTH + (widest - 1) * _GAP_X
    boxes: dict[str, Box] = {}
    for depth, row in enumerate(rows):
        indent = (width - len(row) * WIDTH - (len(row) - 1) * _GAP_X) // 2
        for place, model in enumerate(row):
            x, y = _EDGE + indent + place * (WIDTH + _GAP_X), _EDGE + depth * (HEIGHT + _GAP_Y)
            boxes[model.iri] = Box(model, x, y, _short(model.name), model.iri == line.focus)
    return Drawing(
        width=width + 2 * _EDGE,
        height=len(rows) * (HEIGHT + _GAP_Y) - _GAP_Y + 2 * _EDGE,
        boxes=tuple(boxes.values()),
        lines=tuple(Line(_curve(boxes[link.source], boxes[link.target]), link.kind) for link in links),
        left_out=len(line.models) - len(models),
    )


def _nearest(line: Lineage) -> set[str]:
    """The IRIs of as many models as are drawn, by their distance from the focus."""
    beside: dict[str, list[str]] = {}
    for link in line.links:
        beside.setdefault(link.source, []).append(link.target)
        beside.setdefault(link.target, []).append(link.source)
    kept, waiting = {line.focus}, deque([line.focus])
    while waiting and len(kept) < MOST_MODELS:
        for other in beside.get(waiting.popleft(), ()):
            if other not in kept and len(kept) < MOST_MODELS:
                kept.add(other)
                waiting.append(other)
    return kept


def _forward(models: list[LineageModel], links: list[Link]) -> list[Link]:
    """The links without those that would close a circle."""
    after: dict[str, list[Link]] = {model.iri: [] for model in models}
    for link in links:
        after[link.source].append(link)
    done: set[str] = set()
    kept: list[Link] = []
    for model in models:
        if model.iri in done:
            continue
        open_nodes = {model.iri}
        stack = [(model.iri, iter(after[model.iri]))]
        while stack:
            node, rest = stack[-1]
            step = next(rest, None)
            if step is None:
                stack.pop()
                open_nodes.discard(node)
                done.add(node)
            elif step.target not in open_nodes:
                kept.append(step)
                if step.target not in done:
                    open_nodes.add(step.target)
                    stack.append((step.target, iter(after[step.target])))
    return kept


def _rows(models: list[LineageModel], links: list[Link]) -> list[list[LineageModel]]:
    """The models in layers: each as far down as the longest way that leads to it, and near what it came from."""
    before: dict[str, list[str]] = {model.iri: [] for model in models}
    for link in links:
        before[link.target].append(link.source)
    depth: dict[str, int] = {}
    waiting = deque(model.iri for model in models)
    while waiting:
        iri = waiting.popleft()
        if all(source in depth for source in before[iri]):
            depth[iri] = max((depth[source] + 1 for source in before[iri]), default=0)
        else:
            waiting.append(iri)
    rows: list[list[LineageModel]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for model in models:
        rows[depth[model.iri]].append(model)
    place: dict[str, float] = {}
    for row in rows:
        row.sort(key=lambda model: (_mean([place[source] for source in before[model.iri]]), model.year, model.name))
        place.update({model.iri: (index + 0.5) / len(row) for index, model in enumerate(row)})
    return rows


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.5


def _curve(source: Box, target: Box) -> str:
    """From the lower edge of a box to the upper edge of another; round the side if it does not lie below."""
    x1, y1, x2, y2 = source.x + WIDTH // 2, source.y + HEIGHT, target.x + WIDTH // 2, target.y - 6
    if y2 > y1:
        middle = (y1 + y2) // 2
        return f"M{x1} {y1}C{x1} {middle} {x2} {middle} {x2} {y2}"
    return f"M{x1} {y1}C{x1} {y1 + _GAP_Y} {x2} {y2 - _GAP_Y} {x2} {y2}"


def _short(name: str) -> str:
    return name if len(name) <= _MOST_CHARS else name[: _MOST_CHARS - 1].rstrip() + "…"
