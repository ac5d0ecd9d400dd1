"""What each thing is called: one label for each, chosen from all documents together, and its other names.

The choice depends on the set of statements alone, never on the order in which documents were read. The canonical name
of a table wins; else the form that most documents use, then the one with capitals, the shortest, the first by code
point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from modelatlas.facts import Fact, Facts, as_label, digits, parse_number
from modelatlas.vocabulary import ATLAS, PATH, RDFS, SKOS, Namespace

_COMPOSED = ("TrainingRun", "Corpus", "Evaluation", "Comparison")
_NAMED = (
    "Model",
    "Hardware",
    "Country",
    "Organization",
    "Benchmark",
    "Technique",
    "Task",
    "Standard",
)


def choose_labels(facts: Facts, known: Mapping[str, str], base: str) -> dict[NamedNode, str]:
    """The label of every entity, run, corpus, evaluation and comparison; ``known`` has those that tables give, by IRI.

    An entity without table and surface form is called by the last part of its IRI.
    """
    labels: dict[NamedNode, str] = {}
    for entity in _entities(facts):
        forms = facts.forms.get(entity)
        labels[entity] = known.get(entity.value) or (choose_form(forms) if forms else _tail(entity))
    for kind in _COMPOSED:
        labels.update(_composed(kind, facts, labels, base))
    return labels


def name_facts(facts: Facts, labels: Mapping[NamedNode, str]) -> Iterator[Fact]:
    """The one ``rdfs:label`` of each thing in ``labels``, and an ``skos:altLabel`` for every other form met."""
    for entity, label in labels.items():
        yield entity, RDFS.label, Literal(label)
        for form in facts.forms.get(entity, ()):
            if form != label:
                yield entity, SKOS.altLabel, Literal(form)


def choose_form(forms: Mapping[str, int]) -> str:
    """The form that names best, of forms and the number of documents that use each.

    >>> choose_form({"neurascale-9": 2, "NeuraScale-9": 2, "NeuraScale 9 model": 1})
    'NeuraScale-9'
    """
    return min(forms, key=lambda form: (-forms[form], form == form.lower(), len(form), form))


def _entities(facts: Facts) -> list[NamedNode]:
    """What has a name of its own: everything mentioned, and every instance of a class of named things."""
    found = set(facts.forms)
    for kind in _NAMED:
        found.update(facts.types.get(_class(kind), ()))
    for licences in facts.by_property.get("license", {}).values():
        found.update(licence for licence in licences if isinstance(licence, NamedNode))
    # The three artifacts belong to the ontology, which names them.
    return sorted((e for e in found if not e.value.startswith(ATLAS.IRI)), key=lambda e: e.value)


def _class(kind: str) -> NamedNode:
    namespace: type[Namespace] = ATLAS
    return NamedNode(namespace.IRI + kind)


def _tail(entity: NamedNode) -> str:
    return unquote(entity.value.rstrip("/").rsplit("/", 1)[-1]) or entity.value


def _composed(kind: str, facts: Facts, labels: Mapping[NamedNode, str], base: str) -> Iterator[tuple[NamedNode, str]]:
    """The labels of the nodes of one kind, which are named after their model."""
    owners = _owners(kind, facts)
    nodes = set(owners) | set(facts.types.get(_class(kind), ()))
    for node in sorted(nodes, key=lambda n: n.value):
        if node in labels:  # a corpus with a name of its own
            continue
        key = node.value.removeprefix(f"{base}{PATH[kind]}/")
        models = owners.get(node, [])
        model = min((labels.get(m, _tail(m)) for m in models), default=unquote(key.split("/")[0]))
        rest = unquote(key.partition("/")[2])
        yield node, as_label(_compose(kind, node, model, rest, facts, labels))


def _owners(kind: str, facts: Facts) -> dict[NamedNode, list[NamedNode]]:
    """The models that the nodes of one kind belong to."""
    runs = facts.owners("trainingRun", "trains")
    if kind == "TrainingRun":
        return runs
    if kind == "Corpus":
        corpora = facts.owners("corpus")
        return {corpus: [m for run in users for m in runs.get(run, ())] for corpus, users in corpora.items()}
    if kind == "Evaluation":
        return facts.owners("evaluation", "evaluates")
    return facts.owners("comparison")


def _compose(kind: str, node: NamedNode, model: str, rest: str, facts: Facts, labels: Mapping[NamedNode, str]) -> str:
    def only(name: str) -> str:
        values = facts.literals(node, name)
        return values[0].value if len(values) == 1 else ""

    if kind == "TrainingRun":
        return ", ".join(filter(None, (f"{model} training run", only("stage") or rest)))
    if kind == "Corpus":
        return ", ".join(filter(None, (f"{model} training corpus", rest)))
    if kind == "Evaluation":
        benchmarks = [labels.get(b, _tail(b)) for b in facts.objects(node, "benchmark")]
        shots = only("shots")
        rivals = [labels.get(b, _tail(b)) for b in facts.objects(node, "baseline")]
        rival = rivals[0] if len(rivals) == 1 else only("baselineDescription")
        details = [only("metric"), f"{shots}-shot" if shots else "", f"over {rival}" if rival else ""]
        where, _, further = rest.partition("/")
        if not any(details):
            details.append(further.replace("/", ", "))
        return ", ".join(filter(None, (f"{model} on {min(benchmarks, default=where)}", *details)))
    number = parse_number(Literal(only("change")))
    change = digits(number) if number is not None else ""
    quantity = only("quantityKind") or rest.split("/")[0].replace("-", " ")
    return ", ".join(filter(None, (f"{model}: {quantity}", f"{change} %" if change else "")))
