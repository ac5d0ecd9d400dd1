"""What a section names alone: the only count below "Parameters", the only chip below "Training", of one model's page.

Such a section answers one question about the model of the page. Where it holds one count, that is the answer, whichever
name stands beside it: a model that was made from T5-base has the parameters of T5-base. Where it names one chip, the
model was trained on that, though the sentence speaks of its family, or of nobody. What is guessed, compared, a part, or
of somebody else's training is no answer; the factors of sums are not looked at (`reckoned`, `computation`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from modelatlas.claims.prose.discourse import subtype_of
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.elsewhere import OTHER_SUBJECT, OTHER_WORK, SHARE, is_of_seconds
from modelatlas.claims.prose.scopes import Scopes
from modelatlas.claims.prose.sentences import Sentence, lower_case
from modelatlas.claims.prose.slots import NUMBER
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.gazetteer import hardware_base
from modelatlas.hardware import holds_several
from modelatlas.model import Mention, Node
from modelatlas.patterns import SLOT
from modelatlas.versions import BY_SIZE, name_size

_HOMES = {
    "parameterCount": re.compile(r"(?:(?:model|number\s+of|total)\s+)?(?:parameters?|parameter\s+count|size)"),
    "trainingRun.hardware": re.compile(r"(?:pre-?)?training(?:\s+(?:time|compute|details|hardware|setup))?"),
}
GUESSED = re.compile(
    r"\b(?:expected\s+(?:\w+\s+)?(?:time|duration)|(?:expected|planned|projected)(?=\s*:)|assum\w+|guess\w*|estimat\w+|specul\w+|conjectur\w+|rumou?r\w*|leak\w*|imput\w+|if|would|should|may|might|could|perhaps|maybe|possibly"
    r"|probably|presumably|likely|suppos\w+|unclear|unknown|unsure|not|no|never)\b|n['’]t\b"
)
_COMPARED = re.compile(
    r"\b(?:than|compared|versus|vs|unlike|like|similar|relative|instead|fewer|less|larger|smaller|bigger|(?:larg|bigg|small)est\s+(?:one|model|version|variant)|same\s+(?:cluster|hardware|machines?|setup)\s+as|whereas|distil\w*\s+(?:from|of)|as\s+(?:many|big|large))\b"
)
_PART = re.compile(
    r"\b(?:encoders?|decoders?|towers?|heads?|embeddings?|adapters?|lora|additional|extra|new|add(?:s|ed)?|prefix|froze\w*|prompts?|layers?|experts?|vocab\w*"
    r"|projector|connector|tokenizer|active|activated|tokens?|images?(?!\s(?:model|network|classifier)\b)|samples?|sequences?|pairs?|examples?|corpus|data\w*|each"
    # what is counted in millions as well, or has parameters of another kind
    r"|batch\w*|steps?|updates?|iterations?|epochs?|downloads?|downloaded|likes|users|people|population|optimi[sz]ers?"
    r"|functions?|methods|everyone|anyone|models\s(?:above|below|under|over|with|of))\b"
)
_OF_USE = re.compile(
    r"\b(?:runs\s+on|can\s+be\s+(?:fine|run|served|adapted|tuned)\w*|defaults?|custom|inference|requir\w*|needs?|recommend\w*|minimum|your|you|evaluat\w*|serv\w+|deploy\w*|latency|throughput|generat\w+|sampl\w+|tested|benchmark\w*|speed\w*|per\s+second|fps|(?<!gb\s)(?<!gb\sof\s)memory"
    r"|label\w*|reproduc\w+|replicating|search\w*|index\w*|retriev\w*|collect\w*|pre-?process\w*|extract\w*|thank\w*|acknowledg\w*|access|donat\w*|grant\w*|fits?|fitted|costs?|pric\w+|users|had\s+none|optimi[sz]ed\s+for|kernels?)\b"
)
_CLAUSE = re.compile(r"[;:()]|,\s|\.\s")
_NO_COUNT = re.compile(
    r"\b(?:cores?|each|every|per|shard\w*|pods?|slices?|nodes?|servers?|machines?|clusters?|racks?|instances?|supercomputers?|up\s+to|can"
    r"|another|ablation\w*)\b"
)
"""Words beside which a number of devices is not that of the whole run, or is not one."""
_TO_DO = re.compile(r"\W*to\s(?!.*\b(?:we|our|was|were|did|used|took)\b)")
"""The head of a sentence that tells its reader what to do: "To fine-tune on one A100, set …"."""
_SHARED = re.compile(r"\b(?:respectively|or|each|every|stages?|phases?)\b")
"""The same anywhere in a sentence."""
_ONE = re.compile(rf"\b(?:a\s+single|single|an?|one)\s+(?:{SLOT}.\s+){{0,3}}$")
_COUNTED = re.compile(rf"([{NUMBER}].)\s+(?:(?:of|x)\s+)?(?:the\s+)?(?:{SLOT}.\s+){{0,2}}$")
_WEIGHTS = re.compile(
    r"\s+(?:\([^()]{0,30}\)\s*)?(?:(?:free|adjustable|adaptive|trainable|synaptic)\s+)?(?:weights|connections|parameters)\b",
    re.IGNORECASE,
)
"""What the numbers of a network's parameters were called as well."""
_RETUNED = re.compile(r"\W*(?:an?\s)?(?:fine-?tun(?:ed?|ing)|tuned)\s(?:version\s)?(?:from|of)\s")
"""Of a section that answers with what was tuned: "fine-tuned from Tern-70B" has as many as that."""
_LEAST = 100
_BEFORE = 40


@dataclass(slots=True)
class Alone:
    """The values that the sections on the topic have named so far, by path, and the drafts that may hold.

    ``values`` are all that a section names, whatever is said of them; ``drafts`` those that may be the model's.
    """

    values: dict[str, set[object]] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)

    def note(self, sentence: Sentence, subjects: Subjects, scopes: Scopes, text: str) -> None:
        """Take in a sentence of a page about one model."""
        home = sentence.section.rpartition(" / ")[2].strip(" :")
        path = next((path for path, pattern in _HOMES.items() if pattern.fullmatch(home)), None)
        if path is None or len(subjects.topic.nodes) != 1:
            return
        said = lower_case(text[sentence.span.start : sentence.span.end])
        other = any(found.search(said) for found in (GUESSED, _COMPARED, OTHER_WORK))
        other = other or _TO_DO.match(said) is not None
        other = other or OTHER_SUBJECT.match(sentence.code) is not None or is_of_seconds(sentence)
        for at, mention in zip(sentence.at, sentence.mentions, strict=True):
            if sentence.code[at] == " " or scopes.has("sum", at):
                continue
            place = mention.start - sentence.span.start
            for name, value in _values(path, mention, sentence, at, said):
                met = self.values.setdefault(name, set())
                met.add(hardware_base(value.key) or value.key if isinstance(value, Node) else value)
                barred = other or any(scopes.has(scope, at) for scope in ("negated", "planned", "rumoured"))
                if not barred and _may_hold(name, said, place, subjects):
                    approximate = mention.quantity is not None and mention.quantity.approximate
                    model, section = subjects.topic.nodes[0], sentence.section
                    draft = Draft(model, name, value, sentence.span, "alone-in-section", approximate, fallback=True)
                    self.drafts.append(replace(draft, section=section))

    def standing(self) -> Iterator[Draft]:
        """The drafts of what stands alone."""
        return (d for d in self.drafts if len(self.values[d.path]) == 1)


def _values(path: str, mention: Mention, sentence: Sentence, at: int, said: str) -> Iterator[tuple[str, int | Node]]:
    """What a mention names in a section on ``path``: a count; a chip, and how many. ``said`` is the sentence."""
    after = said[mention.start - sentence.span.start + len(mention.surface) :]
    quantity = mention.quantity if mention.low is None else None
    if path == "parameterCount":
        base = mention.kind == "model" and mention.entity and _RETUNED.match(said)
        if base and mention.entity and (size := name_size(mention.entity.key.replace("-", " "))):
            yield path, size
        counts = mention.kind in ("params", "size") or (mention.kind == "number" and _WEIGHTS.match(after))
        if counts and quantity and quantity.value >= _LEAST:
            yield path, int(quantity.value)
        return
    if mention.kind == "devices" and quantity:
        yield "trainingRun.hardwareCount", int(quantity.value)
    if mention.kind != "hardware" or not mention.entity:
        return
    yield path, Node("Hardware", mention.entity.key)
    before = sentence.code[max(0, at - _BEFORE) : at]
    counted = _COUNTED.search(before)
    if counted:
        held = sentence.slots(at - len(before) + counted.start(1), at)
        if held and held[0][1].quantity:
            yield "trainingRun.hardwareCount", int(held[0][1].quantity.value)
    elif _ONE.search(before) and not holds_several(mention.surface):
        yield "trainingRun.hardwareCount", 1


def _may_hold(path: str, said: str, place: int, subjects: Subjects) -> bool:
    """Whether a value of a sentence that tells of the model may be its own: no part's, no other model's devices.

    ``said`` is the sentence, ``place`` where the value stands in it.
    """
    if path == "parameterCount":
        return not (_PART.search(said) or SHARE.search(said))
    clause = _CLAUSE.split(said[:place])[-1] + _CLAUSE.split(said[place:], maxsplit=1)[0]
    if _OF_USE.search(clause) or (_OF_USE.search(said) and "train" not in said):
        return False
    named = [node for nodes in subjects.nodes.values() for node in nodes]
    if path == "trainingRun.hardwareCount":
        own = all(node in subjects.topic.nodes for node in named) and not _calls_another(subjects)
        return own and not _NO_COUNT.search(clause) and not _SHARED.search(said)
    return all(_is_kin(node, subjects.topic.nodes) for node in named)


def _calls_another(subjects: Subjects) -> bool:
    """Whether the sentence calls by its size, or the base of what was tuned, a model that the text does not name."""
    found = zip(subjects.sentence.at, subjects.sentence.mentions, strict=True)
    kinds = {*BY_SIZE, *(("base",) if any(_IS_TUNED.search(n.key) for n in subjects.topic.nodes) else ())}
    return any(subtype_of(m) in kinds and not subjects.nodes.get(at, (m,)) for at, m in found)


_IS_TUNED = re.compile(r"(?:instruct|chat|it|sft|dpo|rlhf)$")
"""The end of the name of a model that was made by tuning another."""


def _is_kin(node: Node, topic: Sequence[Node]) -> bool:
    """Whether a model is that of the page, of its family, or a member of it."""
    return any(node.key.startswith(own.key) or own.key.startswith(node.key) for own in topic)
