"""What a document as a whole settles: stages, rivals, values said twice; then the claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from modelatlas.claims.agreement.scores import settled_scores
from modelatlas.claims.prose.drafts import OF_A_RUN, SPENT, Draft
from modelatlas.claims.prose.frames import frame_slug
from modelatlas.lexicon import UNLISTED
from modelatlas.model import Claim, Mention, Node, Span, Value

SINGLE = frozenset(
    [
        "parameterCount",
        "activeParameterCount",
        "contextLength",
        "releaseYear",
        "languageCount",
        "programmingLanguageCount",
        "trainingRun.hardwareCount",
        "trainingRun.durationHours",
        "trainingRun.energyKilowattHours",
        "trainingRun.acceleratorHours",
        "trainingRun.emissionsKilogramsCO2e",
        "trainingRun.computeFlop",
        "trainingRun.corpus.sizeBytes",
        "trainingRun.corpus.tokenCount",
    ]
)
"""What a model, a run or a corpus has one of: a hedged value that fits a plainer one is that value, said loosely."""


def settle(drafts: Sequence[Draft]) -> list[Claim]:
    """The claims of a document, each once, with every passage that states it, in the order of the passages."""
    kept = _without_fallbacks(_settled(_seats(settled_scores(drafts))))
    kept = _stages(kept)
    kept = _apart(_same_values(kept))
    kept = _rivals(kept)
    return _merge(claim for draft in kept for claim in _claims(draft))


def _seats(drafts: Sequence[Draft]) -> list[Draft]:
    """ "The institute itself sits in Chile": the country of the models that it made, whatever was spoken of last."""
    made: dict[Node, list[Node]] = {}
    for d in drafts:
        if d.path == "developer" and isinstance(d.value, Node) and d.model not in made.setdefault(d.value, []):
            made[d.value].append(d.model)
    others = {model for models in made.values() for model in models}
    out: list[Draft] = []
    for d in drafts:
        if d.home is None:
            out.append(d)
        elif d.home in made:
            out.extend(replace(d, model=model) for model in made[d.home])
        elif d.model not in others:
            out.append(d)
    return out


def _settled(drafts: Sequence[Draft]) -> list[Draft]:
    """Without the other values of what a rule has settled: declared 1.95 GWh, and the meters came to 2.31."""
    settled = {(d.model, d.path, d.stage) for d in drafts if d.settles and not d.fallback}
    return [d for d in drafts if d.settles or (d.model, d.path, d.stage) not in settled]


def _without_fallbacks(drafts: Sequence[Draft]) -> list[Draft]:
    firm = {(d.model, d.path, d.stage) for d in drafts if not d.fallback}
    kept: list[Draft] = []
    first: dict[tuple[Node, str], Span] = {}
    for d in drafts:
        maker = d.fallback and d.path in ("country", "developer")  # named before those who use or test the model
        if maker and first.setdefault((d.model, d.path), d.span) != d.span:
            continue
        if not d.fallback or (d.model, d.path, d.stage) not in firm:
            kept.append(d)
    return kept


def _stages(drafts: Sequence[Draft]) -> list[Draft]:
    """The fine-tuning of a model that was made from another *is* its training; so is the only run of a text.

    So is what began as another's and went on, where nothing else is told of how the model was trained. RLHF is not:
    what it tuned had been trained before.
    """
    derived = {d.model for d in drafts if d.path == "derivedFrom"}
    trained = [d for d in drafts if d.path.startswith("trainingRun.") and not (d.stage or d.fallback)]
    told = {d.model for d in trained}
    ran = {d.model for d in trained if d.path in OF_A_RUN}

    stages: dict[Node, set[str]] = {}
    for d in drafts:
        if d.stage and (d.path in OF_A_RUN or d.path in SPENT):
            stages.setdefault(d.model, set()).add(d.stage)

    def is_whole(d: Draft) -> bool:
        if len(stages.get(d.model, ())) > 1:
            return False
        first = told if d.stage == "continuation" else ran  # what was tuned may tell of what its base was fed
        return d.model in derived or (d.stage == "continuation" and d.model not in first)

    return [replace(d, stage="") if d.stage and is_whole(d) else d for d in drafts]


def is_rounded(loose: object, plain: object) -> bool:
    """Whether a hedged value is a plainer one, rounded: "about 12 billion" and 12.3 billion."""
    if not isinstance(loose, (int, Decimal)) or not isinstance(plain, (int, Decimal)) or not loose or loose == plain:
        return False
    exponent = Decimal(loose).normalize().as_tuple().exponent
    unit = Decimal(10) ** int(exponent)
    return abs(Decimal(loose) - Decimal(plain)) <= unit


def _same_values(drafts: Sequence[Draft]) -> list[Draft]:
    plain: dict[tuple[Node, str, str], list[object]] = {}
    for d in drafts:
        if d.path in SINGLE and not d.approximate:
            plain.setdefault((d.model, d.path, d.stage), []).append(d.value)
    out = []
    for d in drafts:
        plainer = plain.get((d.model, d.path, d.stage), ()) if d.approximate else ()
        match = next((v for v in plainer if is_rounded(d.value, v)), None)
        out.append(d if match is None else replace(d, value=match, approximate=False))
    return out


def _apart(drafts: Sequence[Draft]) -> list[Draft]:
    """Without two values of one sentence where there can be one: of two models, and whose is whose is not settled."""
    values: dict[object, set[object]] = {}
    for d in drafts:
        if d.path in SINGLE or d.path == "evaluation.score":
            values.setdefault((d.model, d.path, d.stage, d.frame, d.span), set()).add(d.value)
    return [d for d in drafts if len(values.get((d.model, d.path, d.stage, d.frame, d.span), ())) < 2]


def _rivals(drafts: Sequence[Draft]) -> list[Draft]:
    """A model that is a relative is not "named only for comparison"."""
    related = {frozenset((d.model, d.value)) for d in drafts if d.path in ("predecessor", "derivedFrom")}
    return [d for d in drafts if d.path != "comparedWith" or frozenset((d.model, d.value)) not in related]


def _as_value(value: object) -> Value:
    if isinstance(value, (Node, bool, int, Decimal, str)) or hasattr(value, "isoformat"):
        return value  # type: ignore[return-value]  # dates are the only other type that convert() makes
    raise TypeError(f"a claim cannot hold {value!r}")


_CLASS = {
    "trainingRun": "TrainingRun",
    "corpus": "Corpus",
    "evaluation": "Evaluation",
    "comparison": "Comparison",
}
"""The class of what a property of a path leads to."""


def _claims(draft: Draft) -> list[Claim]:
    """The claims of one draft: the fact, and the links that lead from the model to the node that it is about."""
    *via, last = draft.path.split(".")
    subject, out = draft.model, []

    def link(node: Node, name: str, value: object) -> None:
        out.append(Claim(node, name, _as_value(value), (draft.span,), draft.rule, False))

    for name in via:
        key = draft.model.key + (f"/{draft.stage}" if draft.stage else "")
        if draft.frame:
            key = f"{draft.model.key}/{frame_slug(draft.frame)}"
        node = Node(_CLASS[name], key)
        link(subject, name, node)
        subject = node
    if draft.stage and via[:1] == ["trainingRun"]:
        link(Node("TrainingRun", f"{draft.model.key}/{draft.stage}"), "stage", draft.stage)
    for name, value in draft.frame:
        link(subject, name, value)
    out.append(Claim(subject, last, _as_value(draft.value), (draft.span,), draft.rule, draft.approximate))
    return out


_STRUCTURAL = frozenset(
    {"trainingRun", "corpus", "evaluation", "comparison", "benchmark", "quantityKind", "metric", "stage"}
)


def _merge(claims: Iterable[Claim]) -> list[Claim]:
    """One claim for each fact, with all its passages; a link's first passage is enough."""
    merged: dict[tuple[Node, str, Value, type], Claim] = {}
    passages: dict[tuple[Node, str, Value, type], set[Span]] = {}  # sorted once: a table may state a fact in each row
    for claim in claims:
        key = (claim.subject, claim.property, claim.value, type(claim.value))
        old = merged.setdefault(key, claim)
        if old is not claim and claim.property not in _STRUCTURAL:
            passages.setdefault(key, {*old.spans}).update(claim.spans)
            if old.approximate and not claim.approximate:
                merged[key] = replace(old, approximate=False)
    for key, spans in passages.items():
        merged[key] = replace(merged[key], spans=tuple(sorted(spans)))
    return sorted(merged.values(), key=lambda c: (c.spans[0], c.subject, c.property, _order(c.value)))


def _order(value: Value) -> str:
    return f"{value.kind}/{value.key}" if isinstance(value, Node) else str(value)


_DEVICES = re.compile(
    r"(?:[\s-]+(?:gpus?|tpus?|npus?|accelerators?|cards?|chips?|processors?|superchips?|boards?|units?|systems?))+$|(?<=\d)s$",
    re.IGNORECASE,
)
"""What a hardware's name is called by: "NVIDIA A100 GPUs" is the form "NVIDIA A100"."""

_INITIALS = re.compile(r"(.+?)\s*\(([^()]+)\)$")


def surfaces(mentions: Iterable[Mention]) -> dict[Node, tuple[str, frozenset[str]]]:
    """Every named thing that is mentioned: its gazetteer label, and the forms in which this document has it."""
    labels: dict[Node, str] = {}
    forms: dict[Node, set[str]] = {}
    for m in mentions:
        if m.entity is None or m.entity.kind in ("Cue", "Year", "Metric", "Artifact", "Corpus"):
            continue
        if m.entity.kind == "License" and not m.entity.key.startswith(UNLISTED):
            continue  # its name is that of its SPDX identifier
        if m.partial and not m.entity.label:
            continue  # a part of a name that stands elsewhere in full
        node = Node(m.entity.kind, m.entity.key)
        labels[node] = m.entity.label
        surface = m.entity.label if m.partial else " ".join(m.surface.split())
        if m.kind == "hardware":
            surface = _DEVICES.sub("", surface) or surface
        bracketed = m.kind != "model" and surface.endswith(")")  # "Tern (7B)" is one name
        expanded = _INITIALS.match(surface) if bracketed else None
        forms.setdefault(node, set()).update(expanded.groups() if expanded else (surface,))
    return {node: (labels[node], frozenset(forms[node])) for node in labels}
