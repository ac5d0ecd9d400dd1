"""News of releases: "[2024/05] We release the weights of Tern-3", in items of a list and below a date.

An item says in its first sentence what is out since its day: in the active ("we release", "introducing") or in the
passive ("Tern-3 and Tern-3-Chat are now available"). What is out is a chain of things, each a model, weights, or
something else: a paper, code, a demo. A model is out where it is named itself or where its weights are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.scopes import Scopes
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.subjects import Subjects
from modelatlas.dates import DateMention, in_order
from modelatlas.model import Mention, Node
from modelatlas.patterns import SLOT, kind_char
from modelatlas.quantities import find_dates

RULE = "news-of-releases"

_TOKEN = re.compile(r"[\ue000-\uf8ff].|[\w'’]+(?:[.-][\w'’]+)*|[^\s\w]")
_SLOT = re.compile(SLOT)
_VERB = re.compile(
    r"(?:re-?)?(?:releas\w*|launch\w*|announc\w*|introduc\w*|unveil\w*|present(?:s|ed|ing)?|publish\w*|upload\w*|shar(?:e|es|ed|ing)"
    r"|open-?sourc\w*|add(?:s|ed|ing)?|provid(?:e|es|ed|ing)|mak(?:e|es|ing)|made|drop(?:s|ped)?|opens?|opened)"
)
_MAKE = re.compile(r"mak(?:e|es|ing)|made|opens?|opened|provid\w+|shar\w+|presented")
"""Verbs that need more than a model after them: "make Tern-3 available"."""
_LEAD = re.compile(
    r"(?:we|our|team|the|today|also|now|finally|officially|just|proudly|have|had|has|are|were|be|been|is|am|i|i'm|we're|we've|i've|ve|re|'ve|'re|"
    r"first|initial|official|public|excited|happy|thrilled|glad|proud|pleased|delighted|very|so|to|hereby|publicly|further|additionally|fully|announce|big|great|exciting|good|breaking|hot|news|updates?|updated)"
)
"""What may stand before the verb."""
_BE = re.compile(
    r"(?:is|are|was|were|has|have|been|be|gets?|got|'s|now|officially|publicly|finally|also|fully|already|just|freely|all|both|here)"
)
_OUT = re.compile(
    r"(?:out|released?|available|live|launched|open-?sourced?|published|uploaded|public|online|here|introduced|announced|unveiled|added|accessible|downloadable)"
)
_WEIGHTS = re.compile(r"(?:weights?|checkpoints?|ckpts?|models?|parameters)")
_KIND = re.compile(r"(?:series|family|suite|collection|versions?|variants?|editions?|release|preview|llms?|lineup)")
_THING = re.compile(
    r"(?:papers?|preprints?|reports?|blogs?|blogposts?|posts?|code\w*|scripts?|demos?|apis?|docs?|documentation|data|data\s?sets?|corpus|corpora|tokeni[sz]ers?"
    r"|toolkits?|toolbox|tools?|librar(?:y|ies)|fix(?:es)?|patch(?:es)?|quanti[sz]\w+|quantitative|ggufs?|awq|gptq|int-?[48]|fp-?8|[48]-?bit|onnx|mlx|adapters?|loras?|(?:pre-?|post-?)?training|inference"
    r"|evaluations?|eval|fine-?tuning|finetune\w*|tutorials?|notebooks?|plug-?ins?|apps?|applications?|playground|leaderboards?|benchmarks?|support|integrations?|pages?|websites?|site"
    r"|repo(?:sitory|s)?|packages?|frameworks?|pipelines?|results?|logs?|recipes?|guides?|instructions?|classifiers?|images?|samples?|examples?|slides|videos?|posters?|features?|wrappers?|space|cookbook|agents?|nodes?|workflows?|interface|ui|webui|gui|server|colab|resources|config\w*|settings)"
)
_END = re.compile(
    r"(?:on|in|at|from|by|via|using|based|built|which|that|who|whose|where|when|it|we|they|with|without|to|than|is|are|was|were|has|have|had|can|could|should|would|will|may|under|as|into|through|"
    r"achiev\w+|outperform\w+|surpass\w+|support\w+|trained|because|since|after|before|during|while|if|but|not|no|see|check|please|download|welcome|including|includes?)"
)
_DETERMINER = re.compile(
    r"(?:the|our|a|an|its|all|both|new|two|three|four|five|six|several|also|following|corresponding|and|first|second|third|latest|official|pre-?trained|base|chat|instruct|small|large|better|improved|updated|open|full|original|larger|smaller|of|stronger|powerful)"
)
_FOR = re.compile(r"(?:download\w*|everyone|all|public|the|free|use|research|non-?commercial|academic)")
_AVAILABLE_AT = re.compile(r"(?:on|at|here|under|via|and|to|now|[.!,;:()–—-]|\Z)")
_NOT_OUT = re.compile(
    r"\bcoming\b|\bsoon\b|\bnext\s+(?:week|month|quarter|year)\b|\bout\s+of\b|\bleaderboard|\bstay\s+tuned\s+for\b|\bwill\b|\baccepted\b"
)
_STOPS = frozenset(".!?;:|—–")
_JOINS = frozenset({",", "&", "and", "+", "/"})
_OTHER = re.compile(r"(?:plus|pro|max|ultra|turbo|lite|mini|nano|v\d[\d.]*)")
"""After a model: the rest of another one's name."""


@dataclass(slots=True)
class _Token:
    """A word, a mark or a mention of a sentence, and where it begins in its code."""

    word: str
    at: int
    kind: str = ""
    is_anaphor: bool = False


@dataclass(slots=True)
class _Chain:
    """A chain of things: the models that are out by name, whether weights are, and where it ends."""

    models: list[int] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    """Of what has no name yet: "weights", "thing"."""
    end: int = 0


def released_models(sentence: Sentence, subjects: Subjects, scopes: Scopes, start: int) -> Sequence[Node]:
    """The models of which a sentence says, from ``start`` of its code on, that they are out."""
    tokens = _tokens(sentence, subjects, start)
    if not tokens or _NOT_OUT.search(sentence.code, start):
        return ()
    chain = _active(tokens) or _passive(tokens) or _bare(tokens)
    if chain is None:
        return ()
    own = subjects.topic.nodes if "weights" in chain.heads and len(subjects.topic.nodes) == 1 else ()
    said = [at for at in chain.models if not (scopes.has("planned", at) or scopes.has("negated", at))]
    return tuple(dict.fromkeys(n for at in said for n in subjects.nodes.get(at, ()))) if chain.models else own


def _tokens(sentence: Sentence, subjects: Subjects, start: int) -> list[_Token]:
    mentions = dict(zip(sentence.at, sentence.mentions, strict=True))
    out: list[_Token] = []
    depth = 0
    for found in _TOKEN.finditer(sentence.code, start):
        word, at = found[0], found.start()
        depth += (word in "([") - (word in ")]")
        if depth > 0 or word in ")]\"'*_`-" or word in ("'s", "’s", "s"):
            continue
        m = mentions.get(at) if len(word) == 2 and _SLOT.match(word) else None
        kind = _kind(m, at, subjects) if m else _kind_of_word(word)
        out.append(_Token(m.surface.lower() if m else word, at, kind, m is not None and m.kind == "anaphor"))
    return out


def _kind(m: Mention, at: int, subjects: Subjects) -> str:
    if m.kind in ("model", "anaphor", "peer", "base"):
        return (
            "model"
            if subjects.nodes.get(at) and not subjects.roles.get(at)
            else _kind_of_word(m.surface.lower().split()[-1])
        )
    if m.kind == "artifact":
        return "weights" if m.entity and m.entity.key == "ModelWeights" else "thing"
    if m.kind in ("dataset", "benchmark", "data"):
        return "thing"
    return "technique" if m.kind == "technique" else _kind_of_word(m.surface.lower().split()[-1]) or "any"


def _kind_of_word(word: str) -> str:
    for kind, pattern in (
        ("thing", _THING),
        ("weights", _WEIGHTS),
        ("kind", _KIND),
        ("end", _END),
        ("own", _DETERMINER),
    ):
        if pattern.fullmatch(word):
            return kind
    return ""


def _active(tokens: Sequence[_Token]) -> _Chain | None:
    """ "We release …", "Introducing …", "Excited to announce the release of …"."""
    for i, token in enumerate(tokens[:12]):
        if token.kind not in ("model", "weights") and _VERB.fullmatch(token.word):
            after = tokens[i + 1].word if i + 1 < len(tokens) else ""
            if i and tokens[i - 1].kind in ("model", "weights", "thing"):
                return None  # "Tern-3 released …"
            if (
                _LEAD.fullmatch(token.word)
                and after in ("the", "that", "our")
                and len(tokens) > i + 3
                and tokens[i + 2].word == "release"
            ):
                return _chain(tokens, i + 3 + (tokens[i + 3].word == "of"))
            chain = _chain(tokens, i + 1)
            if token.word.startswith("add") and not chain.models:
                return None  # "add checkpoints from a further hub"
            made = not _MAKE.fullmatch(token.word) or any(
                _OUT.fullmatch(t.word) for t in tokens[chain.end : chain.end + 4]
            )
            return chain if made else None
        if not (_LEAD.fullmatch(token.word) or token.kind == "any" or token.word in ",:!"):
            return None
    return None


def _passive(tokens: Sequence[_Token]) -> _Chain | None:
    """ "Tern-3 and its code are now available", "Tern-3 released!"."""
    chain = _chain(tokens, 0, strict=True)
    if not (chain.models or chain.heads):
        return None
    at = _past_aside(tokens, chain.end)
    verbs = at
    while at < len(tokens) and _BE.fullmatch(tokens[at].word) and at - verbs < 4:
        at += 1
    if at == len(tokens) and at > verbs and tokens[at - 1].word == "here":
        return chain
    if at < len(tokens) and tokens[at - 1].word == "here" and at - verbs > 1 and tokens[at].word in _STOPS:
        return chain
    if at >= len(tokens) or not _OUT.fullmatch(tokens[at].word):
        return None
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if tokens[at].word == "available" or at == verbs:
        beyond = tokens[at + 2].word if at + 2 < len(tokens) else ""
        if following == "for" and not _FOR.fullmatch(beyond):
            return None
        in_hub = following == "in" and re.match(r"hugging|model\s?scope", beyond)
        if following != "for" and not in_hub and not _AVAILABLE_AT.match(following + ("" if following else ".")):
            return None
    return chain


def _bare(tokens: Sequence[_Token]) -> _Chain | None:
    """ "Tern-3 release", "Tern-3: weights and code"."""
    chain = _chain(tokens, 0, strict=True)
    if not chain.models:
        return None
    new = chain.heads == ["weights"] and tokens[0].kind == "own" and tokens[chain.end - 1].kind == "model"
    if tokens[chain.end - 1].word == "release" or new:
        return chain  # "our new model, Tern-3!"
    if chain.end < len(tokens) and tokens[chain.end].word == ":":
        told = _chain(tokens, chain.end + 1, strict=True)
        return chain if "weights" in told.heads and not told.models else None
    return None


def _past_aside(tokens: Sequence[_Token], at: int) -> int:
    """Past what stands between commas before the verb: "Tern-3, our best model so far, is out"."""
    for i in range(at, min(len(tokens) - 1, at + 16)):
        if tokens[i].word in _STOPS:
            break
        if tokens[i].word == "," and _BE.fullmatch(tokens[i + 1].word):
            return i + 1
    return at


def _chain(tokens: Sequence[_Token], start: int, strict: bool = False) -> _Chain:
    """The things of a chain that begins at a token. ``strict``: unknown words only after "the", "our", …."""
    chain = _Chain(end=start)
    element: list[str] = []
    first = True
    i = start
    while i < len(tokens):
        token = tokens[i]
        if token.word in _JOINS:
            _close(chain, element)
            element, first = [], False
        elif token.word in ("of", "for") and (element or chain.heads):
            if element[-1:] == ["model"] and tokens[i - 1].is_anaphor:
                chain.models.pop()
                element[-1] = "weights"  # "all models of Tern-3"
            i = _owners(chain, element, tokens, i)
            element, first = [], False
            continue
        elif token.word in _STOPS or token.kind == "end":
            break
        elif token.kind == "model":
            if "model" in element:
                break
            element.append("model")
            chain.models.append(token.at)
        elif token.kind in ("thing", "weights", "kind", "technique"):
            element.append(token.kind)
        elif "model" in element and (_OTHER.fullmatch(token.word) or _is_thing(tokens, i)):
            element.append("thing")
        elif (
            "model" in element
            or len(element) > 6
            or not (token.kind in ("own", "any") or (first and (element or not strict)))
        ):
            break
        else:
            element.append("")
        i += 1
    _close(chain, element)
    chain.end = i
    return chain


def _is_thing(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a word after a model belongs to what comes with it: "Tern-3 technical report"."""
    return tokens[at].kind in ("", "own", "any") and at + 1 < len(tokens) and tokens[at + 1].kind == "thing"


def _close(chain: _Chain, element: list[str]) -> None:
    """Take in an element: "Tern-3's code" is no model that is out, nor is its AWQ version."""
    is_thing = "thing" in element or ("technique" in element and "kind" in element)
    if "model" in element:
        if is_thing and "weights" not in element:
            chain.models.pop()
    elif is_thing:
        chain.heads.append("thing")
    elif "weights" in element or "kind" in element:
        chain.heads.append("weights")


def _owners(chain: _Chain, element: list[str], tokens: Sequence[_Token], at: int) -> int:
    """Past "of Tern-3 and Tern-3-Chat": they are out where weights or versions of them are among the things."""
    _close(chain, element)
    out = "weights" in chain.heads
    i = at + 1
    while i < len(tokens):
        if tokens[i].kind == "model":
            if out:
                chain.models.append(tokens[i].at)
        elif tokens[i].kind not in ("own", "any", "weights", "kind") and tokens[i].word not in _JOINS:
            break
        i += 1
    chain.heads.append("thing" if not out else "owned")
    return i


_SIGNS = r"[^\w\ue000-\uf8ff]*"
_SLOTS = {
    kind: "[" + "".join(kind_char(kind, tagged) for tagged in (False, True)) + "]."
    for kind in ("date", "year", "name", "number")
}
_WHEN = f"(?:{_SLOTS['date']}|{_SLOTS['year']})"
_HEAD = re.compile(
    rf"{_SIGNS}(?:(?:news|new|updates?|latest|on|{_SLOTS['name']}){_SIGNS})?(?P<when>{_WHEN}|(?P<month>{_SLOTS['number']})){_SIGNS}"
)
"""What an item of news begins with; "2024.06" is a number."""
_MONTH = re.compile(r"(20[0-3]\d)\.(?:0?[1-9]|1[0-2])")
"""A year and its month before an item of news: "2023.12 We have released Tern-3"."""
_HEADED = re.compile(r"[\W\d]*(?:(?:updates?|news|released?|changelog)[\W\d]*)?", re.IGNORECASE)


def is_news(sentence: Sentence) -> bool:
    """Whether a sentence is an item of news: it stands in a list and begins with its day."""
    return sentence.in_list and sentence.first_of_block and _HEAD.match(sentence.code) is not None


@dataclass(slots=True)
class News:
    """Releases that stand below a date: in the item that it begins, in a list after it, in a section that it heads.

    ``month_first``: the order of the document's dates in figures, None where it is not known.
    """

    month_first: bool | None = None
    day: date | None = None
    year: int = 0
    section: str = ""
    headed: bool = False

    def read(self, sentence: Sentence, subjects: Subjects, scopes: Scopes) -> Iterator[Draft]:
        """Take in the next sentence; what it says was released, at the date that it stands below or begins with."""
        if sentence.section != self.section:
            self._begin(sentence.section)
        if sentence.first_of_block and not sentence.in_list:
            self._dated(sentence)
        day, year, start = self._when(sentence)
        later = any(
            m.kind in ("date", "year") and at >= start for at, m in zip(sentence.at, sentence.mentions, strict=True)
        )
        if not year or later:
            return
        for node in released_models(sentence, subjects, scopes, start):
            told = Draft(node, "releaseYear", year, sentence.span, RULE, fallback=start == 0)
            if day:
                yield replace(told, path="releaseDate", value=day)
            yield told

    def _when(self, sentence: Sentence) -> tuple[date | None, int, int]:
        """The day and the year that a sentence begins with or stands below, and where it goes on after them."""
        head = _HEAD.match(sentence.code) if sentence.first_of_block else None
        if head is None:
            return self.day, self.year, 0
        own = sentence.mentions[sentence.at.index(head.start("when"))]
        if not head["month"]:
            return own.when, int(own.entity.key) if own.entity else 0, head.end()
        month = _MONTH.fullmatch(own.surface)
        return (None, int(month[1]), head.end()) if month else (None, 0, 0)

    def _begin(self, section: str) -> None:
        """A new section, which its heading may date: "Update - 15 Sept. 2025"."""
        self.section, self.day, self.year, self.headed = section, None, 0, False
        heading = section.rpartition(" / ")[2].title()
        self._take([in_order(d, heading, self.month_first) for d in find_dates(heading)], heading)

    def _dated(self, sentence: Sentence) -> None:
        """A paragraph that is a date alone heads the list after it; any other ends what such a one has headed."""
        dates = [m for m in sentence.mentions if m.kind in ("date", "year")]
        if len(dates) == 1 == len(sentence.mentions) and re.fullmatch(rf"{_SIGNS}{_WHEN}{_SIGNS}", sentence.code):
            self.day, self.year = dates[0].when, int(dates[0].entity.key) if dates[0].entity else 0
        elif not self.headed:
            self.day, self.year = None, 0

    def _take(self, dates: Sequence[DateMention], heading: str) -> None:
        if len(dates) == 1:
            rest = heading[: dates[0].start] + heading[dates[0].end :]
            if _HEADED.fullmatch(rest) or re.search(r"\bRelease\b", rest):
                self.day, self.year, self.headed = dates[0].date, dates[0].year, True
