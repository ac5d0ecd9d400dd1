"""What a document as a whole settles: lines of versions, rivals, stages, values said twice; then the claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from modelatlas.claims.prose.drafts import OF_A_RUN, Draft
from modelatlas.claims.prose.frames import frame_slug
from modelatlas.lexicon import UNLISTED
from modelatlas.model import Claim, Mention, Node, Span, Value
from modelatlas.versions import follows, version_of

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
    kept = _without_fallbacks(_settled(_seats(drafts)))
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

    So is what began as another's and went on, where nothing else is told of how the model was trained.
    """
    derived = {d.model for d in drafts if d.path == "derivedFrom"}
    trained = [d for d in drafts if d.path.startswith("trainingRun.") and not (d.stage or d.fallback)]
    told = {d.model for d in trained}
    ran = {d.model for d in trained if d.path in OF_A_RUN}

    def is_whole(d: Draft) -> bool:
        first = told if d.stage == "continuation" else ran  # what was tuned may tell of what its base was fed
        return d.model in derived or (d.stage != "fine-tuning" and d.model not in first)

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


_LINKS = ("predecessor", "derivedFrom", "comparedWith")


def _rivals(drafts: Sequence[Draft]) -> list[Draft]:
    """A model that is a relative is not "named only for comparison"."""
    related = {frozenset((d.model, d.value)) for d in drafts if d.path in ("predecessor", "derivedFrom")}
    return [d for d in drafts if d.path != "comparedWith" or frozenset((d.model, d.value)) not in related]


def version_links(
    labels: dict[Node, str],
    seen: dict[Node, Span],
    described: Iterable[Node],
    denied: set[frozenset[Node]],
    *,
    of_page: Sequence[Node] | None = None,
    text: str = "",
) -> list[Draft]:
    """Successions that the names state: two versions of one line that a document names, with none in between.

    At least one of the two is a model that the document describes: names that pass in a comparison make no line. A
    page (``of_page`` is what it is about) speaks of many models in passing: only its own line is drawn.
    """
    lines: dict[str, dict[Decimal, Node]] = {}
    for node, label in labels.items():
        found = version_of(label)
        if found and node in seen:
            lines.setdefault(found[0], {})[found[1]] = node
    for node, label in labels.items():  # "Quoll" is the first of a line that goes on with "Quoll-2"
        line = lines.get(label.lower(), {})
        if len(line) == 1 and min(line) >= 1 and node in seen:  # of several, it is the name of all
            later = labels.get(line[min(line)], "")
            if node not in (of_page or ()) or _are_named_together(label, later, text):
                line.setdefault(Decimal(1), node)  # the page's name alone is that of the family
    about = set(described)
    out = []
    if of_page is not None:
        own = [labels.get(node, node.key) for node in of_page]
        drawn = {found[0] if (found := version_of(label)) else label.lower() for label in own}
        lines = {line: versions for line, versions in lines.items() if line in drawn}
    for versions in lines.values():
        ordered = sorted(versions)
        for old, new in pairwise(ordered):
            first, second = versions[old], versions[new]
            if follows(new, old) and about & {first, second} and frozenset((first, second)) not in denied:
                for span in sorted({seen[first], seen[second]}):
                    out.append(Draft(second, "predecessor", first, span, "version-line"))
    return out


def _are_named_together(first: str, second: str, text: str) -> bool:
    """Whether a sentence names a model beside the second of its line, "Tern-2 reads more than Tern", or says that this
    one is out.
    """
    alone, other = rf"(?<![\w-]){re.escape(first)}(?![\w-]|\s?v?\d)", re.escape(second)
    together = rf"{alone}[^.\n]{{1,120}}{other}|{other}[^.\n]{{1,120}}{alone}"
    out = rf"{other}\W[^\n]{{0,120}}\b(?:releas|launch|announc)ed\b|\b(?i:releas|introduc|launch)\w*\s\W{{0,3}}{other}"
    return re.search(f"{together}|{out}", text) is not None


_NEW_VERSION = re.compile(
    r"\b(?:new|newer|improved|updated|upgraded|enhanced|revised|refined|later|latest|better|stronger)\s+(?:[\w-]+\s+)?"
    r"(?:version|iteration|edition|release|generation)\s+of\b(?!.*\b(?:tuned|distilled|quanti[sz]ed|pruned)\b)",
    re.IGNORECASE | re.DOTALL,
)


def versions_before(drafts: Sequence[Draft], text: str) -> list[Draft]:
    """The drafts with "an improved version of Tern-3", said of Tern-4, as the version before: nothing is made of it.

    What is made of another and called its continuation is no version of it, where the names are not of one line.
    """
    made_of = {(d.model, d.value) for d in drafts if d.path == "derivedFrom"}
    drafts = [
        d
        for d in drafts
        if d.rule != "successor-of"
        or (d.model, d.value) not in made_of
        or not isinstance(d.value, Node)
        or d.model.key.partition("-")[0] == d.value.key.partition("-")[0]
    ]
    return [
        replace(d, path="predecessor")
        if d.path == "derivedFrom"
        and isinstance(d.value, Node)
        and _is_later(d.model.key, d.value.key)
        and _NEW_VERSION.search(text, d.span.start, d.span.end)
        else d
        for d in drafts
    ]


def _is_later(new: str, old: str) -> bool:
    """Whether two names are of one line, and the first is the later: "tern-2" and "tern" too."""
    later, earlier = version_of(new), version_of(old)
    return later is not None and (
        later[0] == old if earlier is None else (later[0] == earlier[0] and later[1] > earlier[1])
    )


def add_version_links(drafts: list[Draft], links: Iterable[Draft]) -> None:
    """A line that the text itself draws is not drawn again otherwise: stated links come before those of names."""
    has_old = {d.model for d in drafts if d.path == "predecessor"}
    has_new = {d.value for d in drafts if d.path == "predecessor"}
    stated = {(d.model, d.value) for d in drafts if d.path == "predecessor"}
    made_from = {frozenset((d.model, d.value)) for d in drafts if d.path == "derivedFrom"}  # a fine-tune is no version
    drafts.extend(
        d
        for d in links
        if (d.model, d.value) in stated
        or (d.model not in has_old and d.value not in has_new and frozenset((d.model, d.value)) not in made_from)
    )


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
