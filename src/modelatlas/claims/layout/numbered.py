"""Values that are numbers, devices or days: what the text of a value says of a model in figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.keys import Key
from modelatlas.claims.layout.packed_sizes import read_packed
from modelatlas.claims.layout.values import Text, numbers
from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.drafts import convert
from modelatlas.claims.prose.elsewhere import EXTRAPOLATED
from modelatlas.hardware import INSTANCE, RACK, SLICE
from modelatlas.model import Mention, Node, Span
from modelatlas.quantities import find_dates

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
_SHARE = re.compile(r"\d\D{1,40}\bof\s+(?:which|these|them)\b")
"""A number of devices, some of which were used: "3,072 H100s, of which 1,024 …"."""
_SOURCE_OF = re.compile(
    r"\((?:based\s+on|same\s+as|as\s+in|like|inherited\s+from|taken\s+from)\s[^()]*\)", re.IGNORECASE
)
"""A remark that says where a number comes from, whichever model it names."""
_BY_CASE = re.compile(
    r"\d\s?[BMK]?(?:illion)?(?:\s+param\w*)?\s+(?:for|on)\s[^,;]{1,40}[,;]?\s+(?:and\s+)?~?[\d.]+\s?[BMK]?(?:illion)?(?:\s+param\w*)?\s+(?:for|on)\s",
    re.IGNORECASE,
)
"""Sizes that differ by what the model is used for: "22M parameters for letters, 35M for words"."""
_SUM = re.compile(r"[\s*_]*[\d.]{1,9}\s?[BMK]?\s*\+\s*[\d.]{1,9}\s?[BMK]?[\s*_]*")
"""Two parts of a model and nothing else: "11.4 + 42.4"."""
_PARTS = re.compile(
    r"[^=\n]{0,60}?\d\s?[BMK]\b[^=+\n]{0,40}\+[^=\n]{0,80}=(?=\s*[~≈*_]{0,3}\d[\d.,]*\s?[BMK]?\W*$)", re.IGNORECASE
)
"""The parts of a model before what they come to: "encoder 300M + decoder 258M = 558M"."""
_EXACTLY = re.compile(r"\W*\d+\s?([BM])\s*\(\s*(\d+\.\d+\s?\1)\s*\)\W*", re.IGNORECASE)
"""A size and what it was before it was rounded: "1B (1.23B)"."""
_RESULT = re.compile(
    r"[\s~≈*_]*(\d[\d,.]*)\s*(?:h|hours?)?\s*[=(:]\s*(?=[^=]*\d\s*\w*\s*[x×*][^=]*\b(?:[GT]PUs?|devices|chips|[AHVP]\d{2,3}s?)\b)",
    re.IGNORECASE,
)
"""A number of hours before what it is reckoned from: "960 = 5 days x 24 h x 8 GPUs"."""
_DAYS = re.compile(r"\b(?:days?|weeks?|months?)\b", re.IGNORECASE)
_PRODUCT = re.compile(r"[\s\d.,]{1,40}(?:\s*[x×*]\s*[\d.,]+\s*(?:[A-Za-z]+\s*)?){1,3}=(?=\s*[\d.,]+\s*\w*\s*$)")


def read_number(
    found: Found, path: str, key: Key, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str
) -> None:
    """The one number that fits the key; several where each names its model, or one is active and one the whole."""
    span = _narrowed(found, path, owner, span, spans, text, rule)
    if path == "parameterCount" and (_OF_A_FILE.search(text.slice(span)) or _BY_CASE.search(text.slice(span))):
        return
    values = numbers(path, span, text, key.unit)
    if path == "parameterCount" and len(values) == 2 and _SUM.fullmatch(text.slice(span)):
        whole = sum(value for value, _, _ in values if isinstance(value, int))
        found.add(owner, path, whole, spans, rule)
        return
    if path == "contextLength" and len(values) > 1:
        values = [v for v in values if not _is_generated(v[2], span, text)]
    models = [m for m in text.inside(span) if m.kind == "model" and m.entity]
    sizes = path in ("parameterCount", "activeParameterCount")
    if sizes and len(values) == 2 and read_packed(found, key, owner, values, span, spans, text, rule):
        return
    if len(values) > 1 and len(models) == len(values):
        _read_each(found, path, list(zip(values, models, strict=True)), spans, text, rule)
        return
    if len(values) != 1 or (path.startswith("trainingRun.") and _PART.search(text.slice(span))):
        return
    value, hedged, mention = values[0]
    if mention.kind in ("number", "size") and path.endswith("tokenCount") and not _counts_tokens(key, value):
        return
    remark = _SOURCE_OF.search(text.text, mention.end, span.end)
    end = remark.start() if remark else span.end
    others = {m.entity.key for m in models if m.entity and m.start < end} - {n.key for n in owner.nodes}
    if others or (mention.kind in ("number", "size") and not _bare(mention, span, text, path)):
        return
    found.add(owner, path, value, spans, rule, hedged=hedged)
    if path == _TIME:
        _add_hours_of_all(found, owner, span, spans, text, rule)


def _add_hours_of_all(found: Found, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    """What all devices took together, beside the time or the devices: "21 days (1.3M A100 hours)"."""
    counted = [m.quantity for m in text.inside(span) if m.kind == "devicehours" and m.quantity]
    if len(counted) == 1:
        path = "trainingRun.acceleratorHours"
        found.add(owner, path, counted[0].value, spans, rule, hedged=counted[0].approximate)


def _narrowed(found: Found, path: str, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> Span:
    """The part of a value in which its number stands: the product of "24 x 8 = 192", what a length was trained at.

    Days among the factors of accelerator hours are claimed as the time that the training took.
    """
    if product := _PRODUCT.match(text.slice(span)):  # "24 x 8 = 192"
        span = Span(span.start + product.end(), span.end)
    elif (result := _RESULT.match(text.slice(span))) and path == "trainingRun.acceleratorHours":
        factors = Span(span.start + result.end(), span.end)
        span = Span(span.start, span.start + result.end(1))
        days = [m for m in text.inside(factors) if m.kind == "duration" and _DAYS.search(m.surface)]
        if len(days) == 1 and (took := convert(_TIME, days[0])) is not None:
            found.add(owner, _TIME, took, spans, rule)
    elif path == "parameterCount" and (parts := _PARTS.match(text.slice(span))):
        span = Span(span.start + parts.end(), span.end)
    if path == "parameterCount" and (exact := _EXACTLY.fullmatch(text.slice(span))):
        return Span(span.start + exact.start(2), span.start + exact.end(2))
    return _as_trained(span, text) if path == "contextLength" else span


def _read_each(
    found: Found,
    path: str,
    pairs: Sequence[tuple[tuple[object, bool, Mention], Mention]],
    spans: Sequence[Span],
    text: Text,
    rule: str,
) -> None:
    """Values that each name the model that they are of, "7B for Tern and 13B for Auk"; none where one does not."""
    if all(_FOR.fullmatch(text.text[v[2].end : m.start]) for v, m in pairs):
        for (value, hedged, _), model in pairs:
            if model.entity:
                found.add(Owner((Node("Model", model.entity.key),)), path, value, spans, rule, hedged=hedged)


_STRETCHED = re.compile(
    rf"\d\s?[KM]?(?:\s+tokens)?\s*\(?(?:native\w*|by\s+default)?\)?\s*(?P<more>(?:[,;/(|]|\band\b|\bor\b|→|->)"
    rf"(?:(?!\d)[^.;]){{0,40}}?\d[\d.,]*\s?[KM]?\b(?:\s+tokens)?\s*\(?(?:(?:with|using|via|through|by|w/)\s+)?(?:[\w-]+\s+){{0,2}}?"
    rf"{EXTRAPOLATED.pattern})",
    re.IGNORECASE,
)
"""After a length, one that is reached so: "32,768 natively and 131,072 with YaRN"."""


def _as_trained(span: Span, text: Text) -> Span:
    """A value of context lengths without the one that a model only extrapolates to."""
    more = _STRETCHED.search(text.text, span.start, span.end)
    return Span(span.start, more.start("more")) if more else span


_OF_A_FILE = re.compile(
    r"^[\s~≈*_]*[\d.]+\s?[MG]\b(?!\s*param).*\b(?:fp?\s?(?:16|32)|bf16|int[48]|float(?:16|32)|half[\s-]precision|quanti[sz]ed|gguf|onnx|safetensors|on\s+disk|download\w*|zip\w*)\b",
    re.IGNORECASE | re.DOTALL,
)
"""A size that says how its numbers are kept: the file's, "420M (fp16)"."""
_FEWEST = 10**8
"""Tokens of the smallest corpus that is called by its size alone: a smaller number counts samples."""


def _counts_tokens(key: Key, value: object) -> bool:
    """Whether a number without a unit counts tokens: its key says so, or that it is a size, and it is large."""
    said = f"{key.words} {key.unit}"
    return "token" in said or ("size" in said and isinstance(value, int) and value >= _FEWEST)


def _is_generated(mention: Mention, span: Span, text: Text) -> bool:
    """Whether a number of tokens is of what the model answers: "generation 4,096 tokens", "4,096 may be generated"."""
    before = text.text[max(span.start, mention.start - 24) : mention.start]
    return bool(_GENERATED.search(before) or _TO_GENERATE.match(text.text, mention.end, span.end))


_TOKENS = re.compile(r"\s(?:[a-z-]+,?\s){1,3}tokens[\s.]*")
"""After a number: "14.8 trillion diverse, high-quality tokens"."""


def _bare(mention: Mention, span: Span, text: Text, path: str) -> bool:
    """Whether a number without a unit of its own is all that the value says; a remark in brackets may follow."""
    before, after = text.text[span.start : mention.start], text.text[mention.end : span.end]
    after = re.sub(r"\([^()]*\)", "", after)
    after = re.sub(r"^\s?[KMBTkmbt](?!\w)", "", after)
    words = (
        r"[\s~≈<>±+*†‡§^.,;:)(\[\]\d-]*"
        r"(?:parameters?|params?|tokens?|hours?|hrs?|gpus?|tpus?|flops?|chips?|cores?|devices?|in\s+total|total|each|native(?:ly)?|(?:pre-?)?training)?"
        r"(?:\s*(?:activated\s+|active\s+)?per\s+token)?[\s.,;*†‡)]*"
    )
    if path.endswith("tokenCount") and _TOKENS.fullmatch(after):
        return True
    return bool(
        re.fullmatch(
            r"[\s~≈<>(*†]*(?:about|around|approximately|approx\.?|up\s+to|over|roughly|ca\.?|circa|nearly)?[\s~]*",
            before,
            re.IGNORECASE,
        )
    ) and bool(re.fullmatch(words, after, re.IGNORECASE))


_TIMES_BEFORE = re.compile(
    r"(?<![\w.])(\d[\d,]{0,6})\s*(?:[x×*]\s*(\d{1,5})\s*)?[x×*]\s*\(?(?:(?:NVIDIA|Nvidia|AMD|Google)(?:\)\s*|\s+))?$"
)
"""How many of a device, before it: "8x", "2 x 8 x", "8 x (" and "8 x (NVIDIA)"."""
_NODES_TIMES = re.compile(
    rf"(?<![\w.,])(\d{{1,4}})\s*(?:nodes?|servers?|machines?|instances?|{INSTANCE})\s*(?:[x×*]|with|of)\s*(\d{{1,2}})\s*(?:[x×*]\s*)?(?:NVIDIA\s+|AMD\s+)?$",
    re.IGNORECASE,
)
"""The nodes and the devices of each: "4 nodes x 8 H100"."""
_MACHINES_WITH = re.compile(
    r"(?<![\w.,])(\d{1,4})\s+(?:[A-Za-z][\w.-]*\s+){1,4}(?:with|of|having|containing)\s+(\d{1,2})\s*(?:[x×*]\s*)?(?:NVIDIA\s+|AMD\s+)?$"
)
_NODES_EACH = re.compile(
    r"(?<![\w.,])(\d{1,4})\s+(?:nodes?|servers?|machines?|hosts?)\s*(?:,\s*|\()?each\s+(?:with|having|equipped\s+with|of)\s+(\d{1,2})\s*(?:[x×*]\s*)?(?:NVIDIA\s+|AMD\s+)?$",
    re.IGNORECASE,
)
"""Before the devices: "8 nodes, each with 8"."""
_IN_EACH = re.compile(r"(?:\s*(?:GPUs?|TPUs?|cards?|chips?))?\s*(?:,\s*)?(?:each|apiece)\b", re.IGNORECASE)
"""Around the devices of machines that only a product's name calls so: "6 Fjord t5.large with 4 L4 GPUs each"."""
_RAN = r"(?:d|days?|weeks?|months?|h|hrs?|hours?|min\w*)\b"
_TIMES_AFTER = re.compile(
    r"(?:\s*(?:GPUs?|TPUs?|cards?|chips?))?\s*(?:\(?\s*[x×*]\s*(\d{1,6})\b"
    rf"(?!\s*(?:GB|[x×](?!\s*\d[\d.]{{0,4}}\s*{_RAN})|{_RAN}))|\((\d{{1,6}})\s*[x×]\))"
)
"""How many of a device, after it, "A100 x 8", "A100 (8x)"; but not how long they ran, "8 A100 x 3 days"."""
_COUNT_BEFORE = re.compile(
    r"(?:^|[\s(~])(?:(\d{1,5})\s*[x×*]\s*)?(\d[\d,]{0,6})\s+(?:NVIDIA\s+|Nvidia\s+|AMD\s+|Google\s+|Cloud\s+)?$"
)
_IN_WORDS = {"single": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "eight": 8, "sixteen": 16}
_WORD_BEFORE = re.compile(rf"\b({'|'.join(_IN_WORDS)})\s+(?:NVIDIA\s+|AMD\s+|Google\s+)?$", re.IGNORECASE)
_COUNT_BEHIND = re.compile(
    r"\s*(?:,|\()\s*(?:(\d{1,5})|one|a\s+single|single)\s+(?:GPU|TPU|card|chip|device|accelerator)s?\s*(?:$|[);,.])",
    re.IGNORECASE,
)
"""After the devices, how many they are: "A100 (8 GPUs)", "A100-SXM4-80GB, 8 GPUs"."""
_NOT_MADE = re.compile(
    r"\b(?:inference|minimum|at\s+least|require[sd]?|recommended|test(?:ed|ing)?|evaluat\w+|deploy\w*|serving|not|instead|or|e\.g)\b",
    re.IGNORECASE,
)
_GROUPS = re.compile(
    r"\b(?:nodes?|instances?|pods?|slices?|hosts?|servers?|machines?|cores?|clusters?)\b", re.IGNORECASE
)


_TIME = "trainingRun.durationHours"


def read_hardware(found: Found, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    """The devices of a value, how many they are, and how long they ran: "4 x 8 A100", "TPU v3-128 for 3 days"."""
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
    times = [(value, hedged) for value, hedged, m in numbers(_TIME, span, text, "") if m.kind == "duration"]
    if len(times) == 1 and not _PART.search(surface):
        found.add(owner, _TIME, times[0][0], spans, rule, hedged=times[0][1])
    if not _PART.search(surface):
        _add_hours_of_all(found, owner, span, spans, text, rule)
    counts = {c for m in devices if (c := _count(m, span, text))}
    counted = [m for m in text.inside(span) if m.kind == "devices" and m.quantity]
    if (
        not counts
        and len(counted) == len(devices) == 1
        and _BRACKETED.fullmatch(text.text, counted[0].end, devices[0].start)
    ):
        counts = {int(m.quantity.value) for m in counted if m.quantity}  # "32 GPUs (V100 32GB)"
    if len(counts) == 1 and not _SHARE.search(surface):
        found.add(owner, "trainingRun.hardwareCount", counts.pop(), spans, rule)


_BRACKETED = re.compile(r"\s*[(,:]\s*(?:NVIDIA\s+|AMD\s+|type\s*:\s*)?", re.IGNORECASE)


def _count(device: Mention, span: Span, text: Text) -> int:
    """How many devices the words around one count, 0 where they do not or count something else."""
    before, after = text.text[span.start : device.start], text.text[device.end : span.end]
    if nodes := _NODES_TIMES.search(before) or _NODES_EACH.search(before):
        return int(nodes[1]) * int(nodes[2])
    if (machines := _MACHINES_WITH.search(before)) and _IN_EACH.match(after):
        return int(machines[1]) * int(machines[2])
    if times := _TIMES_BEFORE.search(before):
        count = int(times[1].replace(",", "")) * int(times[2] or 1)
        return 0 if times[2] is None and _GROUPS.search(before) else count
    if times := _TIMES_AFTER.match(after):
        return int(times[1] or times[2])
    if "TPU" in device.surface and (pod := SLICE.match(after)):
        return 0 if re.search(r"\d\s*[x×*]?\s*$", before) else int(pod[1])
    if (
        re.match(r"[\s-]*(?:GPU\s*)?(?:nodes?|instances?|pods?|servers?|cores?|machines?|racks?)\b", after)
        or RACK.fullmatch(device.surface)
        or "DGX" in device.surface
    ):
        return 0
    if _GROUPS.search(before) or re.search(r"\bper\s+(?:node|server|host)|\beach\b", after[:40]):
        return 0
    if counted := _COUNT_BEFORE.search(before):
        return int(counted[2].replace(",", "")) * int(counted[1] or 1)
    if in_words := _WORD_BEFORE.search(before):
        return _IN_WORDS[in_words[1].lower()]
    behind = _COUNT_BEHIND.match(after)
    return (int(behind[1]) if behind[1] else 1) if behind else 0


_SLASHED = re.compile(r"\W*(?:[\w ]{2,30}\W+)?\d{1,2}/\d{1,2}/((?:19|20)\d\d)\W*")

_MONTH_ALONE = re.compile(r"\W*(20[0-3]\d)\.(?:0?[1-9]|1[0-2])\W*")

_CLOCK = re.compile(r"\b\d\d:\d\d:\d\d\b")


_TRAINED = re.compile(r"(?!.*\breleased?\b)(?:(?!\b(?:19|20)\d\d\b).)*?\btrain(?:ed|ing)\b", re.IGNORECASE)


def is_of_training(surface: str) -> bool:
    """Whether a value says before any date that it is that of the training.

    >>> is_of_training("Tern was trained in May 2024"), is_of_training("March 2024, trained on text")
    (True, False)
    """
    return _TRAINED.match(surface) is not None


_DATED_NAME = re.compile(
    r"(?:\s(?:and|&|with)\s[\w .+-]{1,40})?\s*[(\[]\s*(?P<when>"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?,?\s(?:\d{1,2},?\s)?(?:19|20)\d\d"
    r"|(?P<year>20\d\d)(?:[./-](?:0?[1-9]|1[0-2])(?:[./-](?:0?[1-9]|[12]\d|3[01]))?)?)\s*[)\]]\W*"
)
"""After a name in a heading: since when it is out, "Tern v2 (2023.09)"."""


def read_dated_heading(found: Found, heading: Span, text: Text) -> None:
    """A heading that is a model's name and, in brackets, a day, a month or a year: that of its release."""
    named = next((m for m in text.inside(heading) if m.kind == "model" and m.entity), None)
    if named is None or named.entity is None or re.search(r"\w", text.text[heading.start : named.start]):
        return
    if dated := _DATED_NAME.fullmatch(text.text, named.end, heading.end):
        owner, told = Owner((Node("Model", named.entity.key),)), find_dates(dated["when"])
        if told and told[0].date:
            found.add(owner, "releaseDate", told[0].date, [heading], "dated-heading")
        year = told[0].year if told else int(dated["year"] or 0)
        if year:
            found.add(owner, "releaseYear", year, [heading], "dated-heading")


def read_date(found: Found, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    """The day of a value, or its year; nothing of two that differ, or of a time to the second, as a program ran."""
    if _CLOCK.search(text.slice(span)):
        return
    dates = [m for m in text.inside(span) if m.kind in ("date", "year") and m.entity]
    if dates and is_of_training(text.text[span.start : dates[0].start]):
        return
    plain = re.sub(r"(?<=\d)\.(?=[A-Za-z])|(?<=[a-z])\.(?=\d)", " ", text.slice(span))
    days = [d.date for d in find_dates(plain) if d.date]
    slashed = None if days else _SLASHED.fullmatch(text.slice(span))
    if slashed:  # the day and the month stand in either order
        found.add(owner, "releaseYear", int(slashed[1]), spans, rule)
    elif month := _MONTH_ALONE.fullmatch(text.slice(span)):  # "2024.06", which is a number elsewhere
        found.add(owner, "releaseYear", int(month[1]), spans, rule)
    elif len(days) == 1 and not any(m.when for m in dates):  # "11.July.2022"
        found.add(owner, "releaseDate", days[0], spans, rule)
    elif len(dates) == 1:
        m = dates[0]
        if m.when is not None:
            found.add(owner, "releaseDate", m.when, spans, rule)
        elif m.entity:
            found.add(owner, "releaseYear", int(m.entity.key), spans, rule)
