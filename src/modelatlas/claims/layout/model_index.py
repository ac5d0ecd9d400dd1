"""Scores in the front matter of a card: its ``model-index``, with the data set, the metric and the shots of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.measures import SCORE, is_metric, is_of_run, names_data
from modelatlas.claims.layout.scores import BRACKETS, Test, benchmark_of, shots_in
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.drafts import Draft
from modelatlas.gazetteer import load_gazetteer
from modelatlas.lexicon import slug
from modelatlas.model import Layout, Node, Span


def read_model_index(found: Found, layout: Layout, sections: Sections, text: Text) -> None:
    """The results of a card's front matter: ``model-index[].results[].metrics[]`` with the data set of each."""
    results: dict[tuple[str, str], dict[str, str]] = {}
    metrics: dict[tuple[str, str, str], dict[str, Span]] = {}
    models: dict[str, str] = {}
    for entry in layout.entries:
        path, surface = entry.path, text.slice(entry.span).strip()
        if path[0] != "model-index" or len(path) < 3:
            continue
        if path[2] == "name":
            models[path[1]] = surface
        elif len(path) >= 6 and path[2] == "results" and path[4] in ("dataset", "task"):
            results.setdefault((path[1], path[3]), {})[".".join(path[4:])] = surface
        elif len(path) == 7 and path[2] == "results" and path[4] == "metrics":
            metrics.setdefault((path[1], path[3], path[5]), {})[path[6]] = entry.span
    read = [
        (model, result, values["value"], test)
        for (model, result, _), values in metrics.items()
        if "value" in values and (test := _test(results.get((model, result), {}), values, text))
    ]
    times = Counter((model, test.frame()) for model, _, _, test in read)
    for model, result, cell, test in read:
        number = SCORE.fullmatch(text.slice(cell))
        owner = _indexed(models.get(model, ""), sections, found, alone=len(models) == 1)
        if not number or len(owner.nodes) != 1:
            continue
        if times[model, test.frame()] > 1:
            test = test.told_apart(_part(results[model, result]))
        found.surfaces.setdefault(test.benchmark, test.name)
        value = Decimal(number[1].replace(",", "."))
        found.drafts.append(Draft(owner.nodes[0], "evaluation.score", value, cell, "model-index", frame=test.frame()))


def _test(data: Mapping[str, str], values: Mapping[str, Span], text: Text) -> Test | None:
    """What the entry of a metric was measured on; None where its data have no name, or it is what a run logs."""
    name = data.get("dataset.name", "") or data.get("dataset.type", "")
    said = next((values[key] for key in ("name", "type") if key in values), None)
    metric = text.slice(said).strip() if said else ""
    if not name or not names_data(name) or is_of_run(metric):
        return None
    shots = data.get("dataset.args.num_few_shot", "")
    count = int(shots) if shots.isdecimal() and len(shots) < 4 else None
    return _test_for_metric(metric) or Test(benchmark_of(name, text), metric, count, name)


def _part(data: Mapping[str, str]) -> str:
    """Which part of a set of data an entry is on: of "TideSpeech (calm)" the words in brackets, else its configuration,
    else its split."""
    inside = BRACKETS.findall(data.get("dataset.name", ""))
    return inside[-1].strip() if inside else data.get("dataset.config", "") or data.get("dataset.split", "")


def _test_for_metric(metric: str) -> Test | None:
    """The benchmark that stands where an entry names its metric: its data are those that the model learned from."""
    name = BRACKETS.sub("", metric).strip()
    known = None if is_metric(metric) else load_gazetteer().lookup("Benchmark", name)
    return Test(Node("Benchmark", known.key), "", shots_in(metric), name) if known else None


def _indexed(name: str, sections: Sections, found: Found, *, alone: bool) -> Owner:
    """The model of an entry: that of the card, whatever it calls the ``alone`` one of its index; else the one named."""
    if len(sections.topic.nodes) == 1:
        topic = sections.topic
        key = topic.nodes[0].key.replace("-", "")
        own = slug(name).replace("-", "") if name else key
        if alone or key in own or own in key:
            return topic
    if not name:
        return sections.topic
    node = Node("Model", slug(name))
    found.surfaces.setdefault(node, name)
    return Owner((node,))
