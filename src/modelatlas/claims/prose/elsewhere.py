"""What a page about one model speaks of beside it: models in other roles, and other work than its training."""

from __future__ import annotations

import re

from modelatlas.claims.prose.sentences import Sentence
from modelatlas.patterns import kind_chars

_ROLES = (
    r"teachers?|baselines?|critics?|(?:reward|value|preference|judge|draft|teacher|reference|previous|prior|earlier|older|next|future|upcoming"
    r"|other|another|original)\s(?:\w+\s)?(?:models?|networks?|versions?|generations?)|drafters?|discriminators?|predecessors?|successors?|prototypes?|competitors?"
)
_WORK = (
    r"ablat\w+|probes?|(?:another|other)\s(?:papers?|works?|reports?)|re-?implement\w*|also\strain(?:ed|s)?|inference|filter\w*|debug\w*|convert\w*|hyper-?parameters?|tokeni[sz]ers?|demos?|planned|others"
    r"|somebody(?:\selse)?(?:'s)?|(?:earlier|previous|next|future|their|her|his)\s(?:\w+\s)?runs?"
)
OTHER_ROLE = re.compile(rf"\b(?:{_ROLES})\b", re.IGNORECASE)
"""Another model by its role: "the reward model", "our previous version"."""
OTHER_WORK = re.compile(rf"\b(?:{_ROLES}|{_WORK})\b", re.IGNORECASE)
"""The same, and other work than the training of the page's model: inference, ablations, what is planned."""
ALL_WORK = re.compile(
    r"\b(?:all|every|each)\s(?:(?:of|the|our|these)\s)*(?:(?!train|pre)\w+\s)?(?:experiments?|runs|ablations)\b|\b(?:whole|entire|overall)\s(?:project|study)\b",
    re.IGNORECASE,
)
"""Whose what a whole project took is: nobody's."""
SHARE = re.compile(
    r"\b(?:twice|thrice|double|half|(?:a|an|one|two|three)[\s-](?:third|quarter|fifth|tenth|hundredth)s?|[\d.]+\s?[x×]|times)\s(?:of\s|as\s|that\s|the\s)",
    re.IGNORECASE,
)
"""Before a count that is only measured by: "twice the 340M parameters of"."""
_PEER, _NAMED = (kind_chars(kind) for kind in ("peer", "model"))
OTHER_SUBJECT = re.compile(
    r"\W*(?:(?:the|our|all|an?|some|raw|small|early|further|other)\s)*(?:others|users|data|corpus|documents|embeddings|features|checkpoints?|kernels?|rollouts"
    rf"|simulations?|debugging|prototypes?|tokeni[sz]ers?|(?:reward|teacher|baseline)\smodels?|teachers?|baselines?|ablations?"
    rf"|(?:previous|prior|earlier|former)\s(?:state[\s-]of[\s-]the[\s-]art|best|records?)|[{_PEER}].(?=[^{_NAMED}]*$))"
    r"\s(?:(?:for|of|with)\s\w+\s)?(?:(?:was|were|are|is|have|has)\s)?(?:(?:\w+ly|been)\s)?"
    r"(?:filtered|cleaned|comput\w+|extracted|converted|optimi[sz]ed|done|performed|ran|run|takes?|took|used?|needs?|needed|requires?|required|trained|fine-?tuned|generated|tested)\b"
)
"""A sentence whose subject is others, or other work: "Data was filtered on", "Earlier work needed"."""
EXTRAPOLATED = re.compile(
    r"\b(?:YaRN|NTK(?:-aware)?|extrapolat\w*|(?:RoPE|linear|dynamic)[\s-]scaling|(?:position\w*|linear)\s+interpolation|self-?extend)\b",
    re.IGNORECASE,
)
"""How a model reads more than it was trained to."""


_ON_DEVICE = re.compile(r"\s(?:on|with|using)\b")


def is_of_seconds(sentence: Sentence) -> bool:
    """Whether a sentence tells how fast something is, "12 ms on an H100", and of no training."""
    if "train" in sentence.code:
        return False
    timed = ((at, m.quantity) for at, m in zip(sentence.at, sentence.mentions, strict=True) if m.kind == "duration")
    return any(q and q.value * 60 < 1 and _ON_DEVICE.match(sentence.code, at + 2) for at, q in timed)
