"""What a sentence says beside the rules: what is compared, what a model is called by, "the same GPUs"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from modelatlas.claims.prose import clauses
from modelatlas.claims.prose.discourse import Discourse, Owner
from modelatlas.claims.prose.drafts import OF_A_RUN, Draft
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.gazetteer import find_hardware
from modelatlas.model import Mention, Node
from modelatlas.patterns import kind_chars
from modelatlas.versions import BY_SIZE, NAMED_SIZE, ROW_OF_SIZES, name_size, sizes_in


def compared(sentence: Sentence, subjects: Subjects, before: Owner) -> list[Draft]:
    """A rival beside a model that the sentence, or the one ``before``, is about is named for comparison."""
    out = []
    rivals = {node for at, role in subjects.roles.items() if role == "rival" for node in subjects.nodes.get(at, ())}
    for at, mention in zip(sentence.at, sentence.mentions, strict=True):
        role = subjects.roles.get(at)
        if (
            mention.kind != "model"
            or role not in ("rival", "contrast")
            or clauses.MAKER_OF.search(sentence.code, max(0, at - _NEAR), at)
        ):
            continue
        if clauses.is_excepted(sentence.code, at) or (
            role == "rival" and _EXCEPTED.search(sentence.code, max(0, at - _NEAR), at)
        ):
            continue
        if _SWAPPED.search(sentence.code, max(0, at - _NEAR), at) and not _COMPARES.search(sentence.code):
            continue
        named = any(one.search(sentence.code, max(0, at - _NEAR), at) for one in (_AS_ONE_OF, _IN_BRACKETS))
        if named and not _COMPARES.search(sentence.code):
            continue  # "models such as X", "models (X, Y)" and "besides X" name it, and compare nothing
        if _SAME_METHOD.search(sentence.code):
            continue
        owner = subjects.main(at) if role == "rival" else before
        owner = owner if owner.nodes and not rivals.intersection(owner.nodes) else before
        if len(owner.nodes) == 1 and not owner.planned:
            for node in subjects.nodes[at]:
                if node != owner.nodes[0] and not _is_family(node, owner.nodes[0]):
                    out.append(Draft(owner.nodes[0], "comparedWith", node, sentence.span, "compared-with"))
    return out


def _is_family(node: Node, member: Node) -> bool:
    """Whether a model is the family of another by its name: "tern-2.0" of "tern2-8b"."""
    stem = re.sub(r"[^a-z0-9]", "", re.sub(r"\.0$", "", node.key))
    rest = re.sub(r"[^a-z0-9]", "", member.key).removeprefix(stem)
    return rest != re.sub(r"[^a-z0-9]", "", member.key) and bool(re.fullmatch(r"\d+[bm]\w*", rest))


_AS_ONE_OF = re.compile(
    r"\b(?:such\s+as|including|besides|like|e\.\s?g\.,?|as\s+with|namely)\s+(?:[\w\s-]{1,40}\s)?(?:[\ue000-\uf8ff]{2}\W{1,12}(?:and\s+|or\s+)?)*$"
)
_IN_BRACKETS = re.compile(
    r"(?:\b(?:models|llms|vlms|networks|systems)|[\ue000-\uf8ff]{2})\s\((?:e\.g\.,?\s)?(?:[\ue000-\uf8ff]{2}\W{1,12}(?:and\s+|or\s+)?)*$"
)
_EXCEPTED = re.compile(r"\bexcept(?:ing)?\s[^;:.]{0,80}$")
"""Before a model to which something does not apply, and which is compared with none."""
_SWAPPED = re.compile(r"\b(?:instead\s+of|rather\s+than|in\s+place\s+of)\s+(?:\w+\s+){0,3}$")
"""Before what something else was taken for: "started from Auk instead of Tern"."""
_SAME_METHOD = re.compile(
    r"\b(?:approach|method|procedure|set-?up|protocol|settings?|pipeline|script)\s+(?:\w+\s)?(?:follow\w*|copies|is\s+adopted\s+from)\s+(?:that|those|the\s+one)\s+of\b"
)
"""Of a sentence on how things were done, as others had: "Our evaluation approach followed that of Tern"."""
_NEAR = 300
"""Code points of a sentence before a name in which a list that it goes on may begin."""
_COMPARES = re.compile(
    r"\b(?:compar\w*|than|versus|vs|against|outperform\w*|surpass\w*|exceed\w*|beat\w*|match(?:es|ed|ing)?|rivals?|on\s+par|competitive|similar|better"
    r"|worse|best|superior|ahead|behind|close\s+to|state\W+of\W+the\W+art|unlike|baselines?|competitors?|counterparts?|contrast\w*|peers?|alternatives?|leads?|trail\w*|lag(?:s|ged|ging)?|gap|short\s+of)\b"
)
"""Words of a sentence that sets models beside each other."""


_HOURS_ON = re.compile(r"(?:\s+(?:on|of|with|in)|\s*\((?:(?:on|of|in|with)\s)?)\s*(?:an?\s)?(?:[A-Z]\w+\s)?")
"""Between hours and the device that they are hours of: "3,000 GPU-days (in V100)"."""


def devices_of_hours(drafts: Sequence[Draft], mentions: Sequence[Mention], text: str) -> list[Draft]:
    """ "1.42M H800 GPU hours": the device whose hours are counted is what the training ran on."""
    out = []
    for d in drafts:
        if d.path != "trainingRun.acceleratorHours":
            continue
        for m in mentions:
            if (
                m.kind == "devicehours"
                and d.span.start <= m.start
                and m.end <= d.span.end
                and m.quantity
                and m.quantity.value == d.value
            ):
                keys = [device.entity.key for device in find_hardware(m.surface)]
                for after in mentions if not keys else ():
                    if after.kind == "hardware" and after.entity and _HOURS_ON.fullmatch(text[m.end : after.start]):
                        keys.append(after.entity.key)
                for key in keys:
                    value = Node("Hardware", key)
                    out.append(Draft(d.model, "trainingRun.hardware", value, d.span, "devices-of-hours", stage=d.stage))
    return out


_CORE_TIME = re.compile(r"\bcores?[\s-](?:hours?|days?|weeks?|months?|years?)\b", re.IGNORECASE)


def devices_of_core_time(sentence: Sentence, subjects: Subjects) -> list[Draft]:
    """ "2.5k TPU-v3 core-days": the device whose cores' time a section on training counts; the time is no device's."""
    if not _TRAINING.search(sentence.section):
        return []
    out = []
    for at, m in zip(sentence.at, sentence.mentions, strict=True):
        if m.kind == "measure" and _CORE_TIME.search(m.surface):
            nodes = subjects.at(at).nodes
            for device in find_hardware(m.surface) if len(nodes) == 1 else ():
                value = Node("Hardware", device.entity.key)
                path = "trainingRun.hardware"
                out.append(Draft(nodes[0], path, value, sentence.span, "devices-of-hours", fallback=True))
    return out


_TRAINING = re.compile(r"\b(?:pre-?)?training\b")
_NOUNS = r"(?:hardware|[gtnc]pus?|accelerators?|devices?|chips?|cards?|processors?|machines?|servers?|clusters?)"
_COUNTED = kind_chars("devices", "nodes", "number", "hardware")
_SAME_DEVICES = re.compile(
    rf"\b(?:(?:the\s+same|such)\s+(?:[\w-]+\s+){{0,2}}?(?:[{_COUNTED}]|{_NOUNS}|type|kind)"
    r"|of\s+(?:them|these|those|its|the)\b)"
)


def counts_devices(draft: Draft, sentence: Sentence, discourse: Discourse) -> bool:
    """Whether "10 of them" can be devices: the sentence speaks of some, or the text has done so and nothing else is
    counted here."""
    if draft.rule != "device-count-of-known" or draft.path != "trainingRun.hardwareCount":
        return True
    if any(m.kind in ("devices", "nodes", "hardware") for m in sentence.mentions) or _NOUN.search(sentence.code):
        return True
    others = any(m.kind in ("benchmark", "percent", "task", "metric") for m in sentence.mentions)
    return discourse.hardware is not None and not others


_NOUN = re.compile(rf"\b{_NOUNS}\b")


def same_devices(drafts: Sequence[Draft], sentence: Sentence, discourse: Discourse) -> list[Draft]:
    """ "128 of the same GPUs": the devices that the text named last."""
    counted = [d for d in drafts if d.rule == "device-count-of-known" and d.path == "trainingRun.hardwareCount"]
    named = {d.model for d in drafts if d.path == "trainingRun.hardware"}
    out = []
    here = {Node("Hardware", m.entity.key) for m in sentence.mentions if m.kind == "hardware" and m.entity}
    known = discourse.hardware if not here else here.pop() if len(here) == 1 else None
    if known and counted and _SAME_DEVICES.search(sentence.code):
        for d in counted:
            if d.model not in named:
                out.append(replace(d, path="trainingRun.hardware", value=known, rule="same-devices", approximate=False))
    for m in sentence.mentions:
        if m.kind == "hardware" and m.entity:
            discourse.hardware = Node("Hardware", m.entity.key)
    return out


def named_architecture(sentence: Sentence, subjects: Subjects) -> list[Draft]:
    """ "This transformer-based model has …": what a model is called by is what it is."""
    out = []
    for at, mention in zip(sentence.at, sentence.mentions, strict=True):
        called = mention.kind == "anaphor" and "transformer" in mention.surface.lower()
        if called and not _KIND.fullmatch(mention.surface) and not subjects.roles.get(at):
            for node in subjects.nodes.get(at, ()):
                value = Node("Technique", "transformer")
                out.append(Draft(node, "usesTechnique", value, sentence.span, "named-architecture"))
    return out


_KIND = re.compile(r"the\s+transformer\s+(?:architecture|network)", re.IGNORECASE)
"""What is said of all transformers: "The Transformer architecture has changed …"."""


_OF_SIZE = re.compile(
    r"(?<![\w.-])\d+(?:\.\d+)?\s?[BM](?:[\s-]parameters?)?[\s-](?:(?!parameters?\b)[a-z]+\s){0,2}(?:models?|variants?|versions?)\b"
)


def is_of_a_member(draft: Draft, text: str) -> bool:
    """Whether "the 1B Tern model" is a member of Tern, as the text has "four 7B variants" too."""
    if draft.rule != "parameters-of-named" or name_size(draft.model.key):
        return False
    own = next(iter(sizes_in(text[draft.span.start : draft.span.end])), "")
    return bool(own) and any(sizes_in(found[0])[0] != own for found in _OF_SIZE.finditer(text))


def is_of_an_adapter(draft: Draft, text: str) -> bool:
    """Whether a count is that of what was put upon a model: "a 26M LoRA version of …"."""
    return draft.path == "parameterCount" and _ADAPTER.search(text, *draft.span) is not None


def is_of_an_addition(draft: Draft, sentence: Sentence, text: str) -> bool:
    """Whether a sentence names a model only as what another one is for: "a draft model for X (0.2B parameters)"."""
    named = [m for m in sentence.mentions if m.kind == "model" and m.entity and m.entity.key == draft.model.key]
    told = draft.path in OF_A_RUN or draft.path in ("parameterCount", "license", "trainingRun.corpus.tokenCount")
    return told and bool(named) and all(_FOR_IT.search(text, max(0, m.start - 60), m.start) for m in named)


_FOR_IT = re.compile(
    r"\b(?:draft|reward|critic|value|guard|judge|preference|verifier|safety|speculator|drafting)\s+(?:model|network|head)s?\s+for\s+(?:the\s+)?\W{0,3}$",
    re.IGNORECASE,
)
_ADAPTER = re.compile(
    r"\b[Aa]n?\s~?\d+(?:\.\d+)?\s?[MB](?:[\s-]param\w*)?\s(?:Q?LoRA|[Aa]dapter)\b(?!\s(?:fine-?\s?tun\w+|train\w+|of)\b)"
)


def of_its_kind(drafts: Sequence[Draft], sentence: Sentence, discourse: Discourse, text: str) -> list[Draft]:
    """The drafts, the size of "a 92M-parameter Tern language model" not being that of Tern, whose design it has.

    It is the title's where that is said at the head of a sentence, or gives the same size; else nobody's.
    """
    if not discourse.titled or len(discourse.topic.nodes) != 1:
        return list(drafts)
    (own,) = discourse.topic.nodes
    out = []
    for d in drafts:
        found = _OF_A_KIND.search(text, *sentence.span) if d.rule == "parameters-of-named" else None
        same = name_size(own.key.replace("-", " ")) == d.value
        if found is None or d.model.key.partition("-")[0] == own.key.partition("-")[0] or (found["the"] and not same):
            out.append(d)
        elif found["head"] is not None or same:
            out.append(replace(d, model=own))
    return out


_OF_A_KIND = re.compile(
    r"(?:(?P<head>(?<=[^\w\s]\s)An?|\AAn?|(?<=\n)An?)|\b(?:an?|my|our|(?P<the>the)))\s(?:[a-z]+\s)?~?\d[\d,.]*\s?(?:[BM]|[bm]illion)(?:[\s-]param\w*)?"
    r"\s[A-Z][\w.-]*\s(?:(?:masked|causal|style|based|like|autoregressive|bidirectional|decoder|encoder)\s)*(?:language\s)?(?:model|encoder|network|LM)\b"
)
"""A model by its size and the name of its design."""
_SIZES_OR = re.compile(r"\bsizes?\b|\bparameters?\b|\bmodels\W{0,4}\(")
_LISTED = re.compile(
    rf"(?<![\d.])({ROW_OF_SIZES})`?(?:[\s-]parameters?|\s+(?:(?!and\b|or\b)[\w-]+\s+){{0,3}}?(?:models|versions|variants|sizes)|\s*[,.;)])",
    re.IGNORECASE,
)


def sizes_of_members(sentence: Sentence, text: str, discourse: Discourse) -> list[Draft]:
    """ "Tern comes in sizes of 4B, 12B and 27B parameters": each is the count of the member that has it in its name."""
    listed = _LISTED.search(text, *sentence.span) if _SIZES_OR.search(text, *sentence.span) else None
    families = [m.entity.key for m in sentence.mentions if m.kind == "model" and m.entity and not name_size(m.surface)]
    families += [n.key for n in discourse.topic.nodes]
    families = [key for key in families if not name_size(key.replace("-", " "))]
    if listed is None or not families:
        return []
    out = []
    for part in sizes_in(listed[1]):
        member = next((node for node in discourse.labels if node.key == f"{families[0]}-{part.lower()}"), None)
        if member is not None and (size := name_size(part)):
            out.append(Draft(member, "parameterCount", size, sentence.span, "sizes-of-members", True, fallback=True))
    return out


_BEFORE = 3000
_OF_MEMBERS = re.compile(
    r"[\s-]*(?:parameter\s+)?(?:(?!and\b|or\b)[\w-]+\s+){0,3}?(?:sizes|models|versions|variants|configurations)\b",
    re.IGNORECASE,
)


_ONE_OF_SEVERAL = re.compile(r"\b(?:larg|small|bigg)(?:er|est)\b", re.IGNORECASE)
"""A size of one among others: "the largest 32B model" of a family is not the family."""


_BY_SIZE = re.compile(
    rf"(?:\b[Tt]he\s+(?P<size>{NAMED_SIZE})|(?<![\w.,-])(?P<count>\d[\d,]*(?:\.\d+)?\s?(?:[BM]|[bm]illion))\s+param\w+)\s+models?\b"
)
"""What tells members apart: "2048 for the 7B model and 4096 for the 70B model"."""


_DATA_OF_SIZE = (
    r"(?![\w.])[\s-](?:[a-z-]+\s){0,2}?"
    r"(?:corp(?:us|ora)|data\s?sets?|images?|pairs?|samples?|sentences?|examples?|documents?|subset)"
)


def _counts_data(written: str, text: str) -> bool:
    """Whether the size that a run is called by, "the 17M run", is that of data: the text has "the 17M corpus"."""
    found = re.match(r"(\d[\d.]*\s?[BMK])", written, re.IGNORECASE)
    return found is not None and re.search(rf"(?<![\w.]){re.escape(found[1])}{_DATA_OF_SIZE}", text) is not None


_THAT_OF = re.compile(r"\b(?:that|those)\s+of\s+$")
"""Before a model that only something else is likened to: "the cluster is that of the 7B model"."""


def sized(sentence: Sentence, subjects: Subjects, text: str) -> list[Draft]:
    """ "The 7B model": a size that a model is called by is its parameter count, unless the text counts.

    Of several sizes that the text has listed before it, each is a member's.
    """
    out: list[Draft] = []
    called = any(m.entity and m.entity.key in BY_SIZE for m in sentence.mentions)
    several = called and len({found["size"] or found["count"] for found in _BY_SIZE.finditer(text)}) > 1
    if called:
        start = max(0, sentence.span.start - _BEFORE)
        if any(_OF_MEMBERS.match(text, found.end(1)) for found in _LISTED.finditer(text, start, sentence.span.start)):
            return out
    for at, mention in zip(sentence.at, sentence.mentions, strict=True):
        if mention.kind == "anaphor" and mention.entity and mention.entity.key in BY_SIZE:
            written = re.sub(r"^\D*", "", mention.surface, count=1)
            size = 0 if _counts_data(written, text) else name_size(written)
            beside = {m.quantity.value for m in sentence.mentions if m.kind in ("params", "size") and m.quantity}
            several = several or bool(beside - {size})  # "with a 1 billion version; the 3 billion one is better"
            aside = subjects.roles.get(at) in ("rival", "old", "base") or _THAT_OF.search(sentence.code, 0, at)
            for node in subjects.nodes.get(at, ()) if size and not aside else ():
                if (several or _ONE_OF_SEVERAL.search(mention.surface)) and name_size(
                    node.key.replace("-", " ")
                ) != size:
                    continue
                out.append(
                    Draft(
                        node, "parameterCount", size, sentence.span, "sized-reference", approximate=True, fallback=True
                    )
                )
    return out
