"""The line of a model: versions before and after it, and what was made from what, as a tree, Mermaid or DOT."""

from dataclasses import dataclass
from typing import Literal as OneOf

from pyoxigraph import NamedNode, Store

from modelatlas.answers.reading import name_of, nodes, objects, resolve_model, subjects, value_text
from modelatlas.vocabulary import ATLAS

LinkKind = OneOf["successor", "derived", "variant"]
_IN_WORDS: dict[LinkKind, str] = {"successor": "", "derived": "made from it", "variant": "variant"}


@dataclass(frozen=True, slots=True)
class LineageModel:
    """A model of the line; ``year`` and ``parameters`` are in words, "" where the atlas has none."""

    iri: str
    name: str
    year: str
    parameters: str


@dataclass(frozen=True, slots=True)
class Link:
    """From the older model to the younger one, or from the origin to what was made from it (both are IRIs)."""

    source: str
    target: str
    kind: LinkKind


@dataclass(frozen=True, slots=True)
class Lineage:
    """Everything connected with the model ``focus`` (an IRI), sorted by name; links sorted by their ends."""

    focus: str
    models: tuple[LineageModel, ...]
    links: tuple[Link, ...]


def lineage(store: Store, name: str) -> Lineage:
    """The whole line that a model belongs to, in both directions; circles are followed once.

    Raises QueryError for a name that no model or several models bear.
    """
    focus = resolve_model(store, name)
    seen, waiting, links = {focus}, [focus], set[Link]()
    while waiting:
        for link in _links(store, waiting.pop()):
            links.add(link)
            for other in (NamedNode(link.source), NamedNode(link.target)):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
    models = sorted((_model(store, node) for node in seen), key=lambda model: (model.name.casefold(), model.iri))
    return Lineage(
        focus=focus.value,
        models=tuple(models),
        links=tuple(sorted(links, key=lambda link: (link.source, link.target, link.kind))),
    )


def _links(store: Store, node: NamedNode) -> list[Link]:
    """All direct links of one model."""
    older = {*nodes(store, node, ATLAS.predecessor), *subjects(store, ATLAS.successor, node)}
    younger = {*nodes(store, node, ATLAS.successor), *subjects(store, ATLAS.predecessor, node)}
    links = [Link(other.value, node.value, "successor") for other in older]
    links += [Link(node.value, other.value, "successor") for other in younger]
    pairs: list[tuple[NamedNode, LinkKind]] = [(ATLAS.derivedFrom, "derived"), (ATLAS.variantOf, "variant")]
    for predicate, kind in pairs:
        links += [Link(other.value, node.value, kind) for other in nodes(store, node, predicate)]
        links += [Link(node.value, other.value, kind) for other in subjects(store, predicate, node)]
    return links


def _model(store: Store, node: NamedNode) -> LineageModel:
    years = [value_text(store, value) for value in objects(store, node, ATLAS.releaseYear)]
    years = years or [value_text(store, value)[:4] for value in objects(store, node, ATLAS.releaseDate)]
    counts = [value_text(store, value) for value in objects(store, node, ATLAS.parameterCount)]
    return LineageModel(node.value, name_of(store, node), " or ".join(years), " or ".join(counts))


# --- pictures ---------------------------------------------------------------------------------------------------------


def lineage_tree(line: Lineage) -> str:
    """The line as an indented tree, oldest first; what was shown before is marked ``↑`` and not repeated.

    Characters that do not print (line ends, terminal escapes) in names become spaces.
    """
    by_iri = {model.iri: model for model in line.models}
    children: dict[str, list[Link]] = {model.iri: [] for model in line.models}
    for link in sorted(line.links, key=lambda link: (link.kind != "successor", by_iri[link.target].name, link.target)):
        if link.source != link.target:
            children[link.source].append(link)
    lines: list[str] = []
    shown: set[str] = set()
    for root in _roots(line):
        # (model, link that leads to it, indentation of its line, indentation of what is under it)
        stack: list[tuple[str, LinkKind, str, str]] = [] if root in shown else [(root, "successor", "", "")]
        while stack:
            iri, kind, lead, under = stack.pop()
            lines.append(lead + _tree_label(by_iri[iri], kind, iri == line.focus, iri in shown))
            if iri in shown:
                continue
            shown.add(iri)
            last = len(children[iri]) - 1
            for place, link in reversed(list(enumerate(children[iri]))):
                branch, space = ("└── ", "    ") if place == last else ("├── ", "│   ")
                stack.append((link.target, link.kind, under + branch, under + space))
    return "\n".join(lines) + "\n"


def _roots(line: Lineage) -> list[str]:
    """Where to start: the models that nothing leads to, then the focus and the rest (only circles need those)."""
    reached = {link.target for link in line.links if link.source != link.target}
    free = [model.iri for model in line.models if model.iri not in reached]
    return [*free, line.focus, *(model.iri for model in line.models)]


def _tree_label(model: LineageModel, kind: LinkKind, focus: bool, again: bool) -> str:
    details = [_IN_WORDS[kind], model.year, f"{model.parameters} parameters" if model.parameters else ""]
    known = ", ".join(detail for detail in details if detail)
    marks = ("  ◀" if focus else "") + ("  ↑" if again else "")
    return _printable(model.name) + (f" ({known})" if known and not again else "") + marks


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


_MERMAID_SAFE = frozenset(" -_.,:/+()")


def lineage_mermaid(line: Lineage) -> str:
    """The line as a Mermaid flowchart; every character of a name that could be markup is written as its number."""
    ids = {model.iri: f"m{place}" for place, model in enumerate(line.models)}
    lines = ["flowchart LR"]
    for model in line.models:
        caption = _mermaid(model.name) + (f"<br/>{_mermaid(model.year)}" if model.year else "")
        lines.append(f'    {ids[model.iri]}["{caption}"]')
    arrows: dict[LinkKind, str] = {"successor": "-->", "derived": "-. made into .->", "variant": "-. variant .->"}
    lines += [f"    {ids[link.source]} {arrows[link.kind]} {ids[link.target]}" for link in line.links]
    lines.append(f"    style {ids[line.focus]} stroke-width:3px")
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    return "".join(char if char.isalnum() or char in _MERMAID_SAFE else f"#{ord(char)};" for char in _printable(text))


def lineage_dot(line: Lineage) -> str:
    """The line as a Graphviz digraph; quotes, backslashes and entities in names are escaped."""
    ids = {model.iri: f"m{place}" for place, model in enumerate(line.models)}
    lines = ["digraph lineage {", "    rankdir=LR;", "    node [shape=box];"]
    for model in line.models:
        caption = _dot(model.name) + (f"\\n{_dot(model.year)}" if model.year else "")
        lines.append(f'    {ids[model.iri]} [label="{caption}"{", penwidth=3" if model.iri == line.focus else ""}];')
    styles: dict[LinkKind, str] = {
        "successor": "",
        "derived": ' [style=dashed, label="made into"]',
        "variant": ' [style=dashed, label="variant"]',
    }
    lines += [f"    {ids[link.source]} -> {ids[link.target]}{styles[link.kind]};" for link in line.links]
    return "\n".join([*lines, "}"]) + "\n"


def _dot(text: str) -> str:
    # Graphviz reads character entities in labels, so an ampersand is one itself.
    return _printable(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
