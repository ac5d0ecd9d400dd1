"""What keys and cells have in common: turning the text of a value into drafts about a model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from modelatlas.claims.layout.keys import Key
from modelatlas.claims.layout.values import Text, is_nothing, names, numbers, own_licence
from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.read import TOTALS, Draft
from modelatlas.gazetteer import load_gazetteer
from modelatlas.hardware import SLICE
from modelatlas.lexicon import slug
from modelatlas.model import Mention, Node, Span
from modelatlas.quantities import find_dates

NUMERIC = frozenset(
    [
        "parameterCount", "activeParameterCount", "contextLength", "languageCount", "trainingRun.hardwareCount",
        "trainingRun.devicesPerNode", "trainingRun.acceleratorHours", "trainingRun.durationHours",
        "trainingRun.energyKilowattHours", "trainingRun.emissionsKilogramsCO2e", "trainingRun.computeFlop",
        "trainingRun.corpus.tokenCount", "trainingRun.corpus.sizeBytes",
    ]
)  # fmt: skip
ONCE_MADE = frozenset(
    {
        "trainingRun.hardware",
        "trainingRun.hardwareCount",
        "trainingRun.devicesPerNode",
        "trainingRun.durationHours",
        "country",
        "releaseDate",
        "parameterCount",
    }
)
"""What a section about using a model says of something else: the machine that runs it, the time that it takes."""


@dataclass(slots=True)
class Found:
    """What structure has given so far: drafts, the surfaces of things that no table knows, and the stretches read."""

    drafts: list[Draft] = field(default_factory=list)
    surfaces: dict[Node, str] = field(default_factory=dict)
    consumed: list[Span] = field(default_factory=list)

    def add(
        self, owner: Owner, path: str, value: object, spans: Sequence[Span], rule: str, *, hedged: bool = False
    ) -> None:
        """A claim about the owner; a total is no member's unless it has one owner alone."""
        if not owner.nodes or owner.planned or (len(owner.nodes) > 1 and path in TOTALS):
            return
        for node in owner.nodes:
            for span in spans:
                if value != node:
                    self.drafts.append(Draft(node, path, value, span, rule, hedged))


def read_value(found: Found, key: Key, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> bool:
    """Claim what the value at ``span`` says under ``key``; whether it says anything of it.

    ``spans`` are the passages that state it. Of several properties that the key may mean, the first that fits.
    """
    surface = text.slice(span)
    if is_nothing(surface):
        return False
    before = len(found.drafts)
    for path in key.paths:
        if path in NUMERIC:
            _number(found, path, key, owner, span, spans, text, rule)
        elif path == "trainingRun.hardware":
            _hardware(found, owner, span, spans, text, rule)
        elif path == "releaseDate":
            _date(found, owner, span, spans, text, rule)
        elif path == "license":
            _licence(found, owner, span, spans, text, rule)
        elif path == "developer":
            _developers(found, owner, span, spans, text, rule)
        elif path in ("derivedFrom", "predecessor"):
            _models(found, path, owner, span, spans, text, rule)
        elif path == "trainingRun.corpus.source":
            _sources(found, owner, span, spans, text, rule)
        elif path == "country":
            for node, _ in names(path, span, text):
                found.add(owner, path, node, spans, rule)
        if len(found.drafts) > before:
            return True
    return False


_FOR = re.compile(r"\s*(?:\(?(?:for|by|on|:|in|with)\s+|\()?(?:the\s+)?", re.IGNORECASE)
_GENERATED = re.compile(r"\b(?:generat\w+|outputs?|respons\w+|completion)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
_TO_GENERATE = re.compile(
    r"\s*(?:tokens?\s+)?(?:(?:can|may|could|are|is)\s+(?:be\s+)?generated|(?:for|of)\s+(?:the\s+)?(?:outputs?|answers?|generation))\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:stage|phase|fine-?tuning|finetuning|sft|rlhf|dpo|annealing|warm-?up|ablations?|evaluation|distillation\s+data)\b",
    re.IGNORECASE,
)
_SOURCE_OF = re.compile(
    r"\((?:based\s+on|same\s+as|as\s+in|like|inherited\s+from|taken\s+from)\s[^()]*\)", re.IGNORECASE
)
"""A remark that says where a number comes from, whichever model it names."""
_PACKED = re.compile(r"\s*\(?\s*(activated|active|total)\b", re.IGNORECASE)
_WITHOUT = re.compile(r"\s*\(?\s*(?:without|excluding|excl\.|not counting|non-?\s?embedding)", re.IGNORECASE)


_PRODUCT = re.compile(r"[\s\d.,]{1,40}(?:\s*[x×*]\s*[\d.,]+\s*(?:[A-Za-z]+\s*)?){1,3}=(?=\s*[\d.,]+\s*\w*\s*$)")


def _number(
    found: Found, path: str, key: Key, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str
) -> None:
    if product := _PRODUCT.match(text.slice(span)):  # "24 x 8 = 192"
        span = Span(span.start + product.end(), span.end)
    values = numbers(path, span, text, key.unit)
    if path == "contextLength" and len(values) > 1:
        values = [v for v in values if not _is_generated(v[2], span, text)]
    models = [m for m in text.inside(span) if m.kind == "model" and m.entity]
    if (
        path in ("parameterCount", "activeParameterCount")
        and len(values) == 2
        and _packed(found, owner, values, spans, text, rule)
    ):
        return
    if len(values) > 1 and len(models) == len(values):
        pairs = list(zip(values, models, strict=True))
        if all(_FOR.fullmatch(text.text[v[2].end : m.start]) for v, m in pairs) and all(m.entity for m in models):
            for (value, hedged, _), model in pairs:
                if model.entity:
                    found.add(Owner((Node("Model", model.entity.key),)), path, value, spans, rule, hedged=hedged)
        return
    if len(values) != 1 or (path.startswith("trainingRun.") and _PART.search(text.slice(span))):
        return
    value, hedged, mention = values[0]
    if (
        mention.kind in ("number", "size")
        and path.endswith("tokenCount")
        and not re.search(r"token|size", f"{key.words} {key.unit}")
    ):
        return
    remark = _SOURCE_OF.search(text.text, mention.end, span.end)
    end = remark.start() if remark else span.end
    others = {m.entity.key for m in models if m.entity and m.start < end} - {n.key for n in owner.nodes}
    if others or (mention.kind in ("number", "size") and not _bare(mention, span, text, path)):
        return
    found.add(owner, path, value, spans, rule, hedged=hedged)


def _is_generated(mention: Mention, span: Span, text: Text) -> bool:
    """Whether a number of tokens is of what the model answers: "generation 4,096 tokens", "4,096 may be generated"."""
    before = text.text[max(span.start, mention.start - 24) : mention.start]
    return bool(_GENERATED.search(before) or _TO_GENERATE.match(text.text, mention.end, span.end))


def _bare(mention: Mention, span: Span, text: Text, path: str) -> bool:
    """Whether a number without a unit of its own is all that the value says; a remark in brackets may follow."""
    before, after = text.text[span.start : mention.start], text.text[mention.end : span.end]
    after = re.sub(r"\([^()]*\)", "", after)
    after = re.sub(r"^\s?[KMBTkmbt](?!\w)", "", after)
    words = (
        r"[\s~≈<>±+*†‡§^.,;:)(\[\]\d-]*"
        r"(?:parameters?|params?|tokens?|hours?|hrs?|gpus?|tpus?|flops?|chips?|cores?|devices?|in\s+total|total|each)?[\s.,;*†‡)]*"
    )
    return bool(
        re.fullmatch(
            r"[\s~≈<>(*†]*(?:about|around|approximately|approx\.?|up\s+to|over|roughly|ca\.?|circa|nearly)?[\s~]*",
            before,
            re.IGNORECASE,
        )
    ) and bool(re.fullmatch(words, after, re.IGNORECASE))


def _packed(
    found: Found, owner: Owner, values: list[tuple[object, bool, Mention]], spans: Sequence[Span], text: Text, rule: str
) -> bool:
    """ "17B (Activated) 109B (Total)": each number says in words what it counts."""
    named = [(_PACKED.match(text.text, m.end), value, hedged) for value, hedged, m in values]
    said = [(word[1].lower()[:3], value, hedged) for word, value, hedged in named if word]
    if [word for word, _, _ in said] == ["act"] and len(values) == 2 and not named[0][0]:
        said = [("tot", *named[0][1:]), *said]  # "132B (36B active)"
    if [word for word, _, _ in said] == ["tot"] and any(_WITHOUT.match(text.text, m.end) for _, _, m in values):
        said.append(("act", None, False))  # "0.6B (total), 0.4B (without embeddings)"
    if {word for word, _, _ in said} != {"act", "tot"}:
        return False
    for word, value, hedged in said:
        path = "activeParameterCount" if word == "act" else "parameterCount"
        if value is not None:
            found.add(owner, path, value, spans, rule, hedged=hedged)
    return True


_TIMES_BEFORE = re.compile(
    r"(?<![\w.])(\d[\d,]{0,6})\s*(?:[x×*]\s*(\d{1,5})\s*)?[x×*]\s*(?:NVIDIA\s+|Nvidia\s+|AMD\s+|Google\s+)?$"
)
_NODES_TIMES = re.compile(
    r"(?<![\w.,])(\d{1,4})\s*(?:nodes?|servers?|machines?)\s*(?:[x×*]|with|of)\s*(\d{1,2})\s*(?:[x×*]\s*)?(?:NVIDIA\s+|AMD\s+)?$",
    re.IGNORECASE,
)
"""The nodes and the devices of each: "4 nodes x 8 H100"."""
_TIMES_AFTER = re.compile(r"(?:\s*(?:GPUs?|TPUs?|cards?|chips?))?\s*\(?\s*[x×*]\s*(\d{1,6})\b(?!\s*(?:GB|[x×]))")
_COUNT_BEFORE = re.compile(
    r"(?:^|[\s(~])(?:(\d{1,5})\s*[x×*]\s*)?(\d[\d,]{0,6})\s+(?:NVIDIA\s+|Nvidia\s+|AMD\s+|Google\s+|Cloud\s+)?$"
)
_NOT_MADE = re.compile(
    r"\b(?:inference|minimum|at\s+least|require[sd]?|recommended|test(?:ed|ing)?|evaluat\w+|deploy\w*|serving|not|instead|or|e\.g)\b",
    re.IGNORECASE,
)
_GROUPS = re.compile(
    r"\b(?:nodes?|instances?|pods?|slices?|hosts?|servers?|machines?|cores?|clusters?)\b", re.IGNORECASE
)


def _hardware(found: Found, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    surface = text.slice(span)
    if _NOT_MADE.search(surface):
        return
    devices = [m for m in text.inside(span) if m.kind == "hardware" and m.entity]
    kinds = {m.entity.key for m in devices if m.entity}
    for m in devices:
        if m.entity:
            found.add(owner, "trainingRun.hardware", Node("Hardware", m.entity.key), spans, rule)
    if len(kinds) != 1:
        return
    counts = {c for m in devices if (c := _count(m, span, text))}
    counted = [m for m in text.inside(span) if m.kind == "devices" and m.quantity]
    if (
        not counts
        and len(counted) == len(devices) == 1
        and _BRACKETED.fullmatch(text.text, counted[0].end, devices[0].start)
    ):
        counts = {int(m.quantity.value) for m in counted if m.quantity}  # "32 GPUs (V100 32GB)"
    if len(counts) == 1:
        found.add(owner, "trainingRun.hardwareCount", counts.pop(), spans, rule)


_BRACKETED = re.compile(r"\s*[(,:]\s*(?:NVIDIA\s+|AMD\s+|type\s*:\s*)?", re.IGNORECASE)


def _count(device: Mention, span: Span, text: Text) -> int:
    """How many devices the words around one count, 0 where they do not or count something else."""
    before, after = text.text[span.start : device.start], text.text[device.end : span.end]
    if nodes := _NODES_TIMES.search(before):
        return int(nodes[1]) * int(nodes[2])
    if times := _TIMES_BEFORE.search(before):
        count = int(times[1].replace(",", "")) * int(times[2] or 1)
        return 0 if times[2] is None and _GROUPS.search(before) else count
    if times := _TIMES_AFTER.match(after):
        return int(times[1])
    if "TPU" in device.surface and (pod := SLICE.match(after)):
        return 0 if re.search(r"\d\s*[x×*]?\s*$", before) else int(pod[1])
    if (
        re.match(r"[\s-]*(?:GPU\s*)?(?:nodes?|instances?|pods?|servers?|cores?|machines?)\b", after)
        or "DGX" in device.surface
    ):
        return 0
    if _GROUPS.search(before) or re.search(r"\bper\s+(?:node|server|host)|\beach\b", after[:40]):
        return 0
    counted = _COUNT_BEFORE.search(before)
    return int(counted[2].replace(",", "")) * int(counted[1] or 1) if counted else 0


_SLASHED = re.compile(r"\W*(?:[\w ]{2,30}\W+)?\d{1,2}/\d{1,2}/((?:19|20)\d\d)\W*")


def _date(found: Found, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    dates = [m for m in text.inside(span) if m.kind in ("date", "year") and m.entity]
    plain = re.sub(r"(?<=\d)\.(?=[A-Za-z])|(?<=[a-z])\.(?=\d)", " ", text.slice(span))
    days = [d.date for d in find_dates(plain) if d.date]
    if slashed := _SLASHED.fullmatch(text.slice(span)):  # the day and the month stand in either order
        found.add(owner, "releaseYear", int(slashed[1]), spans, rule)
    elif len(days) == 1 and not any(m.when for m in dates):  # "11.July.2022"
        found.add(owner, "releaseDate", days[0], spans, rule)
    elif len(dates) == 1:
        m = dates[0]
        if m.when is not None:
            found.add(owner, "releaseDate", m.when, spans, rule)
        elif m.entity:
            found.add(owner, "releaseYear", int(m.entity.key), spans, rule)


_OF_OTHERS = re.compile(r"\b(?:code|data|dataset|datasets|tokenizer|documentation|repository)\b", re.IGNORECASE)


_FOR_OTHERS = re.compile(
    r"[\s*_)\]]*(?:\(\s*|for\s+(?:the\s+)?)(?:source\s+)?(?:code|data|datasets?|documentation|docs|base|upstream)\b",
    re.IGNORECASE,
)


_OF_MODEL = re.compile(r"\b(?:weights?|models?|checkpoints?)\b", re.IGNORECASE)


def _is_of_code(licence: Mention, span: Span, text: Text) -> bool:
    """Whether the clause before a licence is on other things: "Code is released under MIT, weights under …"."""
    clause = re.split(r"[,;.](?=\s)|\s[/|]\s|\band\b|\bwhile\b", text.text[span.start : licence.start])[-1]
    return bool(_OF_OTHERS.search(clause)) and not _OF_MODEL.search(clause)


_OF_BASE = re.compile(
    r"\s*\((?:for\s+)?(?:the\s+)?(?:base|backbone|upstream|parent)(?:\s+(?:model|weights|checkpoint))?\)", re.I
)


_HUB_IDS = frozenset(
    {
        "gemma",
        "llama2",
        "llama3",
        "llama3.1",
        "llama3.2",
        "llama3.3",
        "llama4",
        "openrail",
        "openrail++",
        "creativeml-openrail-m",
        "bigscience-openrail-m",
        "bigcode-openrail-m",
    }
)
"""Licences as hubs call them, which are no words of a licence elsewhere."""


def _licence(found: Found, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    surface = text.slice(span)
    head = re.match(r"[^,.;]{4,60}?\blicen[cs]e(?=,)", surface, re.IGNORECASE)
    if head and own_licence(head[0]):
        surface, span = head[0], Span(span.start, span.start + head.end())  # "The X License, which is adapted from Y"
    found_names = list(names("license", span, text))
    known = [node for node, _ in found_names]
    if len(known) > 1:  # "Apache 2.0 (code), CC-BY-4.0 (weights)"
        known = [
            n
            for n, m in found_names
            if not m or not (_FOR_OTHERS.match(text.text, m.end, span.end) or _is_of_code(m, span, text))
        ]
        surface = "" if len(known) == 1 else surface
    if any(m and _OF_BASE.match(text.text, m.end, span.end) for _, m in found_names):
        return  # "Apache 2.0 (base model), MIT (code)"
    if re.search(
        r"\b(?:modified|custom|based\s+on|similar\s+to|[\w-]+-style|adapted\s+from|except)\b", surface, re.IGNORECASE
    ):
        known, surface = [], surface if len(surface) < 60 else ""
    if (
        not known
        and surface.strip(" `*_").lower() in _HUB_IDS
        and (own := own_licence(surface.strip(" `*_").lower(), is_id=True))
    ):
        found.add(owner, "license", own, spans, rule)
        return
    whole = load_gazetteer().lookup("License", re.sub(r"\([^()]*\)", "", surface).strip(" .,;*_"))
    if not known and whole:
        known = [Node("License", whole.key)]
    if len(known) == 1 and not (
        _OF_OTHERS.search(surface) and not re.search(r"\b(?:weights?|models?)\b", surface, re.IGNORECASE)
    ):
        found.add(owner, "license", known[0], spans, rule)
    elif not known and len(surface) < 90 and (own := own_licence(surface)):
        short = Node("License", own.key.removesuffix("-license"))
        named = any(d.value == short and d.model in owner.nodes for d in found.drafts)
        found.add(owner, "license", short if named else own, spans, rule)  # "gemma" in the front, "Gemma License" here


_WORD = r"(?:[A-Z0-9][\w.&’'-]*|of|for|the|and|de|la|du|der|&|@\w+)"
_ORGANIZATION = re.compile(
    rf"(?:the\s+)?(?:[A-Z][\w.&’'-]*|[a-z]+[A-Z]\w*|[A-Za-z]+\d\w*|\d{{1,2}}[A-Z]\w*)(?:\s+{_WORD}){{0,7}}"
)
_TEAM = re.compile(
    r"(?:\s+(?-i:(?:research\s+)?(?:team|group|researchers|workshop|initiative|community)))$|^(?:researchers?|the\s+team|a\s+team)\s+(?:at|from|of)\s+|^the\s+",
    re.IGNORECASE,
)


_JOINED = "\0and\0"
"""The "and" within a name: "Institute of Formal and Applied Linguistics"."""
_SEAT = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]+")
_SEATED = re.compile(r"\b(?:Universit\w+|Institut\w*|College|Academy|Polytechnic|School|Laborator\w+)\b")
"""What is named before its town: "Charles University, Prague"."""
_PERSON = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ’'-]+\s(?:[A-ZÀ-Þ]\.?\s)?(?:[a-z]{2,3}\s)?[A-ZÀ-Þ][a-zà-ÿ’'-]+")
"""What a person's name looks like in a list of several."""


def _developers(found: Found, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    """Every maker in a list of names; what is not a list of names gives the organisations that it names, if one."""
    surface = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", _lines(span, text, rule)).strip(" .;")
    known = {
        m.surface.lower(): Node("Organization", m.entity.key)
        for m in text.inside(span)
        if m.kind == "organization" and m.entity
    }
    for name in (m.surface for m in text.inside(span) if m.kind == "organization" and " and " in m.surface):
        surface = surface.replace(name, name.replace(" and ", _JOINED))
    parts = [_TEAM.sub("", p.strip(" .;*_")).strip() for p in re.split(r"[,;\n]|\s(?:and|&|x|×)\s|/", surface)]
    parts = [p.replace(_JOINED, " and ") for p in parts if p]
    parts = [
        p
        for before, p in zip(["", *parts], parts, strict=False)
        if not (_SEAT.fullmatch(p) and p.lower() not in known and _SEATED.search(before))
    ]
    if sum(_PERSON.fullmatch(p) is not None and p.lower() not in known for p in parts) > 3:
        parts = [p for p in parts if p.lower() in known]  # its authors, by name
    if parts and len(parts) <= 8 and all(_ORGANIZATION.fullmatch(p) for p in parts):
        for part in parts:
            node = known.get(part.lower()) or Node("Organization", slug(part))
            found.surfaces.setdefault(node, part)
            found.add(owner, "developer", node, spans, rule)
    elif len(set(known.values())) == 1 and len(surface.split()) < 12:
        found.add(owner, "developer", next(iter(known.values())), spans, rule)


def _lines(span: Span, text: Text, rule: str) -> str:
    """The surface of a list of names, whose lines are entries; after a key it is one line, broken where it was full."""
    surface = text.slice(span)
    return " ".join(surface.split("\n")) if rule == "keyed-value" else surface


MODEL_NAME = re.compile(
    r"(?=[^\n]*[A-Za-z])(?=[^\n]*(?:\d|[A-Z]|[a-z]-[a-z]|[a-z]\.(?!(?:py|sh|md|txt|bin|pth?|ckpt|gguf|onnx|json|ya?ml|zip|tar|gz)\b)[a-z]|_))[^\W_][\w.+/-]*(?:\s[\w.+/()-]+){0,5}"
)


_AMOUNT = re.compile(r"\d[\d.,]*(?:e[+-]?\d+\b|\s+\w)")
"""A power of ten, or a number with its unit, which is no name: "base model: 1.7e+23 FLOP"."""


def _models(found: Found, path: str, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    """The models that a key names; a name that no table knows is one where it is all that the value says."""
    known = [(node, m) for node, m in names(path, span, text)]
    surface = re.sub(r"\([^()]*\)", " ", text.slice(span)).strip(" .;*_")
    surface = re.split(r"(?<=\w)\.\s+(?=[A-Z])", surface, maxsplit=1)[0]  # "Tern-7B. Tuned on …"
    name = surface.rpartition("/")[2]
    is_amount = _AMOUNT.match(name) and any(m.quantity is not None for m in text.inside(span))
    whole = MODEL_NAME.fullmatch(name) and len(name.split()) < 5 and not is_amount
    if whole and (not known or len(known) == 1):
        node = (
            known[0][0]
            if known and known[0][1] and len(known[0][1].surface) * 3 >= 2 * len(name)
            else Node("Model", slug(name))
        )
        found.surfaces.setdefault(node, name)
        found.add(owner, path, node, spans, rule)
    elif (
        len(known) == 1
        and len(surface.split()) < 15
        and not re.search(r"\b(?:not|unlike|same|similar|architecture|tokenizer|modified)\b", surface, re.IGNORECASE)
    ):
        found.add(owner, path, known[0][0], spans, rule)


_NAMED = re.compile(r"(?:[\w.-]+/)?[A-Z0-9][\w.’'-]*(?:\s[A-Z0-9][\w.’'-]*){0,4}")
_SHAPED = re.compile(r"(?=.*[^\W\d_]{2})(?=.*(?:[a-z][A-Z]|[A-Z]{3}|[A-Za-z]-?\d|-[A-Z])).+")
_NO_SOURCE = frozenset(
    {"model", "organization", "technique", "task", "metric", "hardware", "license", "params", "size"}
)


_OWNER = re.compile(r"^[\w.-]+/(?=[\w.-]{4,}$)")
"""Of the name of a data set on a hub: "owner/tide-books", but not "UR50/D"."""


def _sources(found: Found, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    """The data sets that a key "Dataset" names, where its value is their names and nothing else."""
    surface = re.sub(r"\s*\([^()]*\)", "", _lines(span, text, rule)).strip(" .;*_`")
    parts = [part.strip(" *_`") for part in re.split(r"[,;+&\n]|\s(?:and|plus)\s", surface)]
    known = {m.surface: m.kind for m in text.inside(span)}
    for part in parts:
        kind = known.get(part, "")
        shaped = _NAMED.fullmatch(part) and _SHAPED.fullmatch(part) and kind not in _NO_SOURCE
        if kind != "dataset" and not shaped:
            return
    for part in parts:
        found.add(owner, "trainingRun.corpus.source", _OWNER.sub("", part), spans, rule)
