"""The focus: whom a sentence goes on about that names nobody, and whom the next one will."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from modelatlas.claims.prose import clauses
from modelatlas.claims.prose.discourse import NOBODY, Discourse, Owner, Token
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import WHEN
from modelatlas.model import Mention
from modelatlas.patterns import kind_chars
from modelatlas.versions import name_size

_DATED = re.compile(rf"[^\w\ue000-\uf8ff]*[{WHEN}].")
"""What begins a piece of news: its day."""
_NAMES = kind_chars("name", "model")
_NAME_ALONE = re.compile(rf"(?:[^\w\ue000-\uf8ff]|\d)*(?:[a-z]+[\W\d]*:\s*)?[{_NAMES}].[^\w\ue000-\uf8ff]*")
"""A name and nothing else, "Project 4: Auk-2.": what follows is said of that."""
_LICENCE = kind_chars("license")
_BARE = re.compile(rf"[^\w\ue000-\uf8ff]*(?:licen[cs]ed?\s|under\s|the\s)*[{_LICENCE}].(?:\slicen[cs]e)?\W*")
"""A licence and no verb: after what is told of two models, either may have it."""
_OURS = re.compile(r"\W*(?:our|we|i)\b")
"""What those who wrote a page begin a sentence with that is on what they have made."""
_WORDS = re.compile(r"[a-z]{2}\s+[a-z]{2}")
"""What speaks of something: no bare "v2.0 (2023-03-02)"."""


_KIN = kind_chars("predecessor", "successor", "base", "peer")
_OF_A_KEY = re.compile(
    rf"\W*(?:[{_KIN}].|predecessors?|successors?|previous(?:ly)?|earlier|older|next|upcoming|follow-?up|planned|replac\w+|supersed\w+|base|based\s+on"
    r"|parent|teacher|derived\s+from|tuned\s+from|not\s+to\s+be\s+confused\s+with|see\s+also|related|similar|compare\w*|rivals?|competitors?|alternatives?)"
    rf"(?:\s(?:models?|versions?|releases?|generation|by|with|to))?\s?:\s+(?:the\s+)?(?=[{_NAMES}])"
)
"""A key over a relative or a rival, "Predecessor: Auk-2 (7B)": the next line is not on that."""


def turn(sentence: Sentence, tokens: Sequence[Token], roles: Mapping[int, str], discourse: Discourse) -> None:
    """Turn the focus to what ``sentence`` begins with: a new block is about its section, an aside is over."""
    discourse.pair = ()
    leads, discourse.leads = discourse.leads, sentence.code.rstrip().endswith(":")
    if sentence.first_of_block and not sentence.after_item:
        discourse.led = discourse.focus if leads and sentence.in_list and _is_version(discourse) else NOBODY
    if _NAME_ALONE.fullmatch(sentence.code) and any(map(_is_shaped, sentence.mentions)):
        discourse.focus, discourse.in_block = NOBODY, []
    elif sentence.first_of_block and discourse.asked and not sentence.section and len(discourse.focus.nodes) == 1:
        discourse.in_block = []
    elif sentence.first_of_block and sentence.of_stranger:
        discourse.focus, discourse.in_block = NOBODY, []
    elif sentence.first_of_block and discourse.led.nodes:
        discourse.focus, discourse.in_block = discourse.led, []
    elif sentence.first_of_block:
        discourse.focus = _of_a_block(sentence, discourse)
        discourse.in_block = []
    elif not tokens and _is_either_s(sentence, discourse):
        discourse.focus = NOBODY
    elif (
        all(roles.get(t.start) in ("rival", "old", "base") for t in tokens)
        and discourse.focus != discourse.topic
        and set(discourse.topic.nodes) & set(discourse.in_block)
    ):
        discourse.focus = discourse.topic  # an aside about another model is over when nobody is named
    elif not tokens and clauses.DERIVING.match(sentence.code):
        made = [new for new, old in discourse.base.items() if discourse.focus.nodes == (old,)]
        if len(made) == 1:  # "Adaptation took a day": of the base that was spoken of, into what was made of it
            discourse.focus = Owner((made[0],))
        elif not made and discourse.titled and len(discourse.focus.nodes) == len(discourse.topic.nodes) == 1:
            discourse.focus = discourse.topic  # "Tuning took a day": of the page's, after a word on another
    if not tokens and discourse.titled and _OURS.match(sentence.code) and _is_of_others(discourse):
        discourse.focus = discourse.topic  # whoever was spoken of before: "Our weights are …"
    if not tokens and discourse.focus == discourse.topic and _WORDS.search(sentence.code):
        discourse.in_block.extend(discourse.topic.nodes)  # spoken of without being named


def _is_version(discourse: Discourse) -> bool:
    """Whether the text goes on about one version of the family that it is about: "Tern 2.5 brings:"."""
    focus, topic = discourse.focus.nodes, discourse.topic.nodes
    return (
        len(focus) == len(topic) == 1
        and re.fullmatch(rf"{re.escape(topic[0].key)}-v?\d+(?:\.\d+)*", focus[0].key) is not None
    )


def _is_either_s(sentence: Sentence, discourse: Discourse) -> bool:
    """Whether a sentence that names nobody tells what either of two models may have that were just spoken of."""
    if len(set(discourse.in_block)) > 1 and _BARE.fullmatch(sentence.code):
        return True
    spent = any(m.kind in _SPENT for m in sentence.mentions)
    return discourse.of_kin and spent and not clauses.DERIVING.match(sentence.code)


_SPENT = frozenset({"params", "tokens", "duration", "devices", "hardware", "energy", "emissions", "devicehours"})


def _is_shaped(mention: Mention) -> bool:
    """Whether a name has a version or a size: many other words that stand alone only say what is coming."""
    return mention.kind in ("name", "model") and re.search(r"[^\W\d_][\s-]?\d", mention.surface) is not None


def _is_of_others(discourse: Discourse) -> bool:
    """Whether the text has turned from its topic to what it starts from, follows or is measured against."""
    focus, topic = discourse.focus.nodes, discourse.topic.nodes
    if len(focus) != 1 or len(topic) != 1 or focus == topic:
        return False
    told = (discourse.base.get(topic[0]), discourse.predecessor.get(topic[0]))
    return (
        focus[0] in told
        or focus[0] in discourse.rivals
        or (topic[0].key.startswith(f"{focus[0].key}-") and name_size(focus[0].key.replace("-", " ")) > 0)
    )


def _of_a_block(sentence: Sentence, discourse: Discourse) -> Owner:
    """Whom a new paragraph or item goes on about."""
    focus, topic, block = discourse.focus, discourse.topic, set(discourse.in_block)
    if sentence.section and topic.nodes:
        return topic  # a section is about what the document is about
    if focus == topic and not block - set(focus.nodes):
        return focus
    named = discourse.labels.keys() >= set(topic.nodes)  # nothing is said of it before it is named
    if len(focus.nodes) > 1 and not (named and topic.nodes):
        return focus
    if sentence.in_list and named and len(topic.nodes) == 1 and _DATED.match(sentence.code):
        return topic  # what is new is of the page's model, whatever the news before was on
    if sentence.after_item and block and not block & set(topic.nodes):
        return NOBODY  # the item before spoke of another model alone: whose this one is, is not settled
    return topic if named else NOBODY


def advance(sentence: Sentence, discourse: Discourse, subjects: Sequence[Owner]) -> None:
    """What the next sentence's "it" and "the latter" will mean: ``subjects`` are those of this one."""
    if _OF_A_KEY.match(sentence.code) and (discourse.focus.nodes or discourse.topic.nodes):
        return
    settled = [s for s in subjects if s.nodes and not s.planned]
    for owner in settled:
        for node in owner.nodes:
            discourse.in_block.append(node)
            discourse.described.setdefault(node)
    if not settled:
        return
    distinct = {n for s in settled for n in s.nodes}
    if len(distinct) == 1 or len(settled) == 1:
        discourse.focus = Owner(settled[0].nodes)
    else:
        discourse.focus = discourse.topic if distinct.issuperset(discourse.topic.nodes) else NOBODY
        discourse.group = tuple(dict.fromkeys(n for owner in settled for n in owner.nodes))
