"""Scores in the front matter of a card: its ``model-index``, with the data set, the metric and the shots of each."""

from __future__ import annotations

from decimal import Decimal

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.measures import SCORE, is_metric
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
    for (model, result, _), values in metrics.items():
        data = results.get((model, result), {})
        name = data.get("dataset.name", "") or data.get("dataset.type", "")
        number = SCORE.fullmatch(text.slice(values["value"])) if "value" in values else None
        owner = _indexed(models.get(model, ""), sections, found, alone=len(models) == 1)
        if not name or not number or len(owner.nodes) != 1:
            continue
        metric = (
            text.slice(values["name"]) if "name" in values else text.slice(values["type"]) if "type" in values else ""
        )
        shots = data.get("dataset.args.num_few_shot", "")
        test = _test_for_metric(metric) or Test(
            benchmark_of(name, text),
            metric.strip(),
            int(shots) if shots.isdecimal() and len(shots) < 4 else None,
            name,
        )
        name = test.name
        found.surfaces.setdefault(test.benchmark, name)
        value = Decimal(number[1].replace(",", "."))
        found.drafts.append(
            Draft(owner.nodes[0], "evaluation.score", value, values["value"], "model-index", frame=test.frame())
        )


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
