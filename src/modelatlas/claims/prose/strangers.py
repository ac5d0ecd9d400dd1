"""Clauses whose subject is a name of no model that is known: what they tell is nobody's that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from modelatlas.claims.prose.clauses import BY_COMPARISON, OWN_VERB
from modelatlas.claims.prose.discourse import NOBODY, Discourse, Owner, Token
from modelatlas.claims.prose.ends import clause_end, closing
from modelatlas.claims.prose.hanging import Stretch
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import IT, MAKER, NAME, NUMBER, TECHNIQUE, WHO_CHARS
from modelatlas.lexicon import slug
from modelatlas.patterns import kind_chars

_VALUES = kind_chars("params", "size", "tokens", "active")
_SPENT = kind_chars("duration", "hardware", "devices")
_BREAK = r";\s+|,\s+(?:and|while|whereas|but)\s+|\s(?:while|whereas)\s+"
_FIRST_OF_ALL = r"^[^\w\ue000-\uf8ff]*"
_BY_COMPARISON = rf"(?:{BY_COMPARISON}\W+)"
_HEAD = rf"(?:{_FIRST_OF_ALL}{_BY_COMPARISON}?|{_BREAK})(?:the\s+)?"
_WITHIN = rf"(?:{_FIRST_OF_ALL}{_BY_COMPARISON}|{_BREAK})(?:the\s+)?"
"""The same, but not at the mere beginning of a sentence: a name there that nothing knows of may be the page's own."""
_ASIDE = r"(?:\s\([^()]{1,60}\))?"
_NAMED = re.compile(
    rf"{_WITHIN}(?:(?:[\w.-]{{2,30}}|[{NAME}].)'s\s+)?(?P<who>[{NAME}].){_ASIDE}(?=\s+(?:(?:takes|took|needs|needed)\s+(?:\w+\s+){{0,2}}[{_SPENT}].|(?:has|had|counts|packs)\s+(?:\w+\s+){{0,2}}[{_VALUES}].|(?:comes|came|stems)\s+from\b"
    r"|(?:was|were|is)\s+(?:pre-?)?(?:trained|fine-?\s?tuned|distilled)\b))"
)
"""A name that no model is known by, of which is told what only a model has."""
_COINED_HEAD = re.compile(
    rf"{_FIRST_OF_ALL}{_BY_COMPARISON}?(?P<who>[{NAME}].){_ASIDE}(?=\s+(?:(?:uses?|used|takes|took|needs|needed)\s+(?:\w+\s+){{0,2}}(?:[{NUMBER}].\s)?[{_SPENT}].|(?:has|had|counts|packs)\s+(?:\w+\s+){{0,2}}[{_VALUES}].))"
)
"""A sentence that begins with a word that is a name by its letters: "TernMAE used 64 A100s"."""
_SIZED_NAME = re.compile(
    rf"{_FIRST_OF_ALL}(?:the\s+)?(?P<who>[{NAME}].)\s\(\s*[{_VALUES}].(?:\s+parameters)?\s*\)(?=\s+[a-z]{{2,}}\b)"
)
"""A sentence that begins with a name and its size: "Tern Guard (350M) screens prompts"."""
_SIZED = re.compile(
    rf"{_HEAD}(?:[\w.-]{{2,30}}'s\s+)?(?!(?:run|training|model|version|it|this|network|one|it)\b)(?P<who>[a-z][\w.+-]{{1,30}})"
    rf"\s\(\s*[{_VALUES}].(?:\s+parameters)?\s*(?:,[^()]*)?\)"
)
"""The same of a word, or a part, that is told apart by its size: "nanoauk (124M) takes"."""
_BASE_OF = re.compile(
    rf"\b(?:start(?:s|ed|ing)?\s+from|(?:based|built)\s+(?:up)?on|(?:derived|initiali[sz]ed|distilled|tuned|trained|adapted)\s+from|on\s+top\s+of)\s+(?:the\s+)?"
    rf"(?:[\w-]+\s+)?(?P<who>[{NAME}].){_ASIDE}\s*,\s+(?:an?|the|which|that|whose|itself)\s"
)
"""Before what is said of a base that no model is known by: "We started from Auk-k, a version of Tern by Fjord"."""
_KIN = re.compile(
    rf"{_HEAD}(?:[{IT}].|its|our|an?)\s+(?:[\w-]+\s+){{0,2}}?(?:siblings?|sister|brother|cousin|companion|counterpart|offshoot|relative)"
    rf"(?:\s+model)?\s*,?\s+(?P<who>[{NAME}].){_ASIDE}\s*,?(?=\s)"
)
"""The same of a relative: "its sibling Auk-S was …"."""
_UNNAMED = re.compile(
    rf"{_HEAD}(?:an?|another|one)\s+(?:(?:further|much|even|smaller|larger|compact|distilled|small|tiny|light\w*|[{_VALUES}].)\s+){{0,4}}"
    rf"(?P<who>variant|version|edition|sibling|student|derivative|model)\b[^.;{WHO_CHARS}]{{0,80}}?"
    r"\s(?:was|were|has\s+been)\s+(?:\w+\s+)?(?:distilled|pruned|derived|tuned|fine-?tuned|adapted|obtained|compressed|quanti[sz]ed|made|cut)\s+"
    rf"(?:\w+\s+)?(?:from|of|out\s+of)\s+(?:[{WHO_CHARS}].)"
)
"""What was made of a model and has no name: "a 3-billion variant for phones was distilled from it"."""
_BASED_ON_IT = re.compile(
    rf"{_FIRST_OF_ALL}(?:the\s|an?\s|[{MAKER}].(?:\s?'s)?\s)?(?:[^,;{WHO_CHARS}]{{0,40}}?\b(?:model|network|checkpoint|version)|[{IT}].)\s*,?"
    rf"\s(?:on|upon|from)\s+which\s(?:it|ours|this|we|[{WHO_CHARS}].)\s"
)
"""A sentence on what another model was made from, which has no name: "Fjord's model, on which it is based, was"."""
_FIRST_OF_NAME = re.compile(
    rf"{_HEAD}(?:very\s)?(?:first|original|previous|old|earlier|former|initial)\s(?P<who>[{WHO_CHARS}].)(?=\s(?:was|is|had|has|took|used|needed|ran)\b)"
)
"""An earlier version by its family's name: "the first Tern was trained on"."""
_FIRST_OF_IT = re.compile(
    rf"{_FIRST_OF_ALL}[{IT}].\s(?:very\s)?(?:first|original|previous|old|earlier|former|initial)\s(?:version|edition|generation)s?\s"
    r"(?:(?:was|were|had\sbeen)\s(?:\w+\s)?(?:pre-?)?(?:trained|tuned)|has|had|took|used|needed|ran|saw)\b"
)
"""What was told of an earlier version: "Its first version was trained on"."""
_SIZED_SIBLING = re.compile(
    rf"{_HEAD}(?:an?|another)\s+(?:much\s+)?(?:smaller|larger|bigger|compact|tiny|lighter|distilled|second|mini|further)\s+(?:[\w-]+\s+){{0,2}}"
    rf"(?:variant|version|edition|sibling|model)\s+(?:with|of)\s[^;{WHO_CHARS}]{{0,160}}\Z"
)
"""Another edition that has no name: "A smaller version with 1.3B parameters, trained on …"."""
_OF_A_FIRM = re.compile(rf"[{MAKER}].\s\(\s*(?P<who>[a-z][\w.]*-[\w.-]+)\s*,(?=[^()]*[{_VALUES}])")
"""A product of a firm, of which no more is known: "from Fjord (Auk-Large, 710M parameters)"."""
_MEASURED = re.compile(
    rf"\b(?:compar\w+\s+(?:with|to)|relative\s+to|versus|vs\.?|unlike|than|against|such\s+as)\s+(?:the\s+)?"
    rf"(?P<who>[^\s,.;()][^,.;(){WHO_CHARS}]{{0,40}}?)\s?\((?=[^()]*[{_VALUES}])"
)
"""What is only measured against, and what brackets tell of it: "compared with Auk-OCR (580M, …)"."""
_MEASURED_WHICH = re.compile(
    rf"\b(?:compar\w+\s+(?:with|to)|relative\s+to|unlike|than|against|versus|vs\.?|in\s+contrast\s+to)\s+(?:the\s+|an?\s+)?(?P<who>[^\s,.;()][^,.;(){WHO_CHARS}]{{0,40}}?),"
    r"\s+(?=which\b|whose\b|that\b|for\s+which\b)"
)
"""The same in a relative clause: "compared to the old Auk model, which was trained on …"."""
_SIZED_IN_BRACKETS = re.compile(rf"(?P<who>[{NAME}].)\s\((?=\s?(?:about\s)?[{_VALUES}].[^()]*[{_SPENT}])")
"""What no table knows, and what brackets tell of its size and its training: "and Auk (7B parameters, 512 V100s)"."""
_LETTER = re.compile(
    rf"(?:{_FIRST_OF_ALL}|{_BREAK}|\b(?:of|for)\s)(?P<who>xs|s|m|l|xl|xxl)(?=\s+(?:was|were|took|needs|needed|has|had|uses|used|saw|ran)\b)"
)
"""A member of a family by the letter for its size: "S was distilled in 4 days"."""
_FIRST = re.compile(rf"{_HEAD}(?P<who>[a-z][\w.]{{3,20}})(?=\s)")
_THEN_TRAINED = re.compile(r"\s+[–—-]\s+(?:trained|tuned|fine-?tuned|distilled|made)\b")
"""After a name: what was done to its bearer."""
_COMPARES = re.compile(rf"{_FIRST_OF_ALL}{BY_COMPARISON}\s*,")
_VERSION = re.compile(
    r"(?<![\w.-])(?<![\ue000-\uf8ff]\s)v(\d+(?:\.[1-9]\d*)?)(?:\.0)?(?=\s\(|\s(?:has|had|is|was|used|uses|took|saw|counts|supports)\s)"
)
"""A version that is called by nothing but its number, and of which is told: "v1 (95M parameters, 5 days)"."""
_OWN_VERSION = re.compile(r"-v(\d+(?:\.[1-9]\d*)?)(?:\.0)?(?![\w.])")
_PARTS = r"(?:tokeni[sz]er|vocabulary|vocoder|projector|connector|vae|(?:reward|value)\s+model)"
_PART_TRAINED = re.compile(
    rf"{_FIRST_OF_ALL}(?:(?:(?:the|our)|[{IT}].)\s+{_PARTS}{_ASIDE}\s+(?:was|is)\s+(?:\w+\s+)?(?:pre-?)?(?:trained|tuned|learnt|learned|built)\b"
    rf"|(?:(?:first|then|initially)\s*,?\s+)?we\s+(?:\w+\s+)?(?:pre-?)?(?:train|tune)(?:ed|d)?\s+(?:only\s+|just\s+)?(?:the|an?|our|[{IT}].)\s+{_PARTS}\b(?!\s+and\b))"
)
"""A clause on how a part was made: "The tokenizer was trained in a day"."""
_TOOK = r"(?:took|takes|costs?|ran|runs|uses?|used|needs?|needed|requires?|required|consumed|lasted|is|was|were|had)\b"
_OTHER_WORK = re.compile(
    rf"{_FIRST_OF_ALL}(?:(?:evaluating|label+ing|annotating|filtering|generating|tokeni[sz]ing|de-?duplicating|pre-?processing|cleaning|captioning|benchmarking"
    rf"|collecting|crawling|translating)\s(?:[^,;.{WHO_CHARS}]{{0,60}}?\s)?{_TOOK}"
    rf"|(?:quanti[sz](?:ation|ing)|conver(?:sion|ting)|merging|exporting|compression)\s{_TOOK}"
    rf"|(?:label+ing|annotation|captioning|translation|evaluation)\s(?:with|by|using)\s(?:[{WHO_CHARS}].|\w+)\s{_TOOK}"
    rf"|(?:the|our|[{IT}].)\s+(?:(?:data|text|image)\s+)?(?:pipeline|pre-?processing|filtering|annotation|crawl\w*|de-?duplication|collection)\s{_TOOK}"
    rf"|(?:the\s+)?(?:authors?\s+of\s+the\s+)?(?:original|previous|prior|earlier)\s+(?:authors?|study|studies|papers?|works?|experiments?|implementation)\s{_TOOK}"
    rf"|(?:[^,;]{{1,40}},\s+)?(?:pre-?)?training\s+(?:an?|another)\s+(?:(?:baseline|competing|comparable|similar|conventional|separate)\b|(?:\w+\s)?[{TECHNIQUE}].)"
    rf"(?!\s(?:model\s)?(?:of|like|as)\s(?:this|these|that|ours|large))[^,;{WHO_CHARS}]{{0,60}}?\s{_TOOK})"
)
"""A clause on other work than a training of the model: "Labelling with X cost 400 hours", "The pipeline ran on"."""
_PACKS = re.compile(r"(?:\w+\s)?(?:quanti[sz]|prun|compress)", re.IGNORECASE)
_TECHNIQUE_TOOK = re.compile(rf"{_FIRST_OF_ALL}[{TECHNIQUE}].\s(?!is|was|were|had){_TOOK}")
_PART_ENDS = re.compile(r"[;:]|,\s+(?:and|while|whereas|but)\s|\s(?:while|whereas)\s")
_STOPS = re.compile(rf";|,\s+(?:and|while|whereas|but)\s+(?:the\s+)?(?=[{WHO_CHARS}])|\s(?:while|whereas)\s")


def strangers(sentence: Sentence, tokens: Sequence[Token], discourse: Discourse) -> Iterator[Stretch]:
    """The clauses of a sentence that are about nobody known, whoever was spoken of before: "Auk-B has 86M parameters",
    "…; Auk comes from Fjord", where the text knows "Auk-13B-Chat".
    """
    code = sentence.code
    yield from _beside_any(sentence, tokens)
    if _NAMES.search(code):
        yield from _named(sentence, tokens, discourse)
    yield from _other_versions(code, discourse)
    for found in (*_KIN.finditer(code), *_SIZED.finditer(code)):
        if OWN_VERB.match(code, found.end()):
            yield found.start("who"), _end(code, found.end(), tokens), NOBODY
    for found in _MEASURED_WHICH.finditer(code) if ", " in code else ():
        yield found.end(), clause_end(code, found.end()), NOBODY
    if "(" in code and _SIZES.search(code):
        yield from _in_brackets(sentence, discourse)
    yield from _members_by_letter(code, tokens, discourse)
    if _BASED_ON_IT.match(code):
        yield 0, len(code), NOBODY
    if earlier := _FIRST_OF_IT.match(code):
        yield 0, clause_end(code, earlier.end()), NOBODY
    topic = set(discourse.topic.nodes)
    for found in _FIRST_OF_NAME.finditer(code):
        if any(t.start == found.start("who") and topic.issuperset(t.nodes) for t in tokens):
            yield found.start(), _end(code, found.end(), tokens), NOBODY
    if sibling := _SIZED_SIBLING.search(code):
        yield sibling.start(), len(code), NOBODY
    for found in _UNNAMED.finditer(code):
        yield found.start(), _end(code, found.end(), tokens), NOBODY
    heads = {label.split("-")[0].split(" ")[0].lower() for label in discourse.labels.values()}
    own = {node.key.split("-")[0] for node in discourse.topic.nodes}
    for found in _FIRST.finditer(code):
        if found["who"] in heads - own and OWN_VERB.match(code, found.end("who")):
            yield found.start("who"), _end(code, found.end(), tokens), NOBODY
    yield from _other_editions(sentence, own, discourse)


_NAMES = re.compile(f"[{NAME}]")
_SIZES = re.compile(f"[{_VALUES}]")


def _beside_any(sentence: Sentence, tokens: Sequence[Token]) -> Iterator[Stretch]:
    """What a sentence tells by way of comparison of no known model, how a part was made, what other work took."""
    code = sentence.code
    compares = _COMPARES.match(code)
    if compares and not any(t.nodes for t in tokens):
        yield compares.end(), len(code), NOBODY  # "For comparison, Fjord's 32K model saw 1.5B tokens"
    if part := _PART_TRAINED.match(code) or _OTHER_WORK.match(code) or _packing(sentence):
        stop = _PART_ENDS.search(code, part.end())
        yield part.start(), stop.start() if stop else len(code), NOBODY


def _packing(sentence: Sentence) -> re.Match[str] | None:
    """Where a sentence begins with what the packing of a trained model took: "Quantization took 20 minutes"."""
    first = sentence.mentions[0] if sentence.mentions else None
    packs = first and first.kind == "technique" and _PACKS.match(first.surface)
    return _TECHNIQUE_TOOK.match(sentence.code) if packs else None


def _named(sentence: Sentence, tokens: Sequence[Token], discourse: Discourse) -> Iterator[Stretch]:
    """What is told of a name, or of a base that is named, of which no model is known."""
    code = sentence.code
    for found in (*_COINED_HEAD.finditer(code), *_SIZED_NAME.finditer(code), *_NAMED.finditer(code)):
        if not _is_own(sentence, found, discourse, makers=True):
            yield found.start("who"), _end(code, found.end(), tokens), NOBODY
    for found in _BASE_OF.finditer(code):
        yield found.end("who"), clause_end(code, found.end()), NOBODY


def _is_own(sentence: Sentence, found: re.Match[str], discourse: Discourse, *, makers: bool) -> bool:
    """Whether a name is, in other words, that of whom the text is about, or of who ``makers`` are known to be."""
    name = slug(next(m.surface for _, m in sentence.slots(*found.span("who")))).replace("-", "")
    keys = (node.key.replace("-", "") for node in discourse.topic.nodes)
    return (makers and name in discourse.made) or any(name in key or key in name for key in keys)


def _other_versions(code: str, discourse: Discourse) -> Iterator[Stretch]:
    """What is told of "v1" where the text is about "Tern-v2"."""
    own = {number for node in discourse.topic.nodes for number in _OWN_VERSION.findall(node.key)}
    for found in _VERSION.finditer(code) if own else ():
        if found[1] not in own:
            yield found.start(), clause_end(code, found.end()), NOBODY


def _in_brackets(sentence: Sentence, discourse: Discourse) -> Iterator[Stretch]:
    """What brackets tell of what no table knows, of what is only measured against, of the product of a firm."""
    code = sentence.code
    for found in _SIZED_IN_BRACKETS.finditer(code):
        if not _is_own(sentence, found, discourse, makers=False):
            yield found.end(), closing(code, found.end()), NOBODY
    for found in _MEASURED.finditer(code):
        yield found.end(), closing(code, found.end()), NOBODY
    for found in _OF_A_FIRM.finditer(code):
        yield found.start("who"), closing(code, found.end()), NOBODY


def _members_by_letter(code: str, tokens: Sequence[Token], discourse: Discourse) -> Iterator[Stretch]:
    """What is told of "S" or "XL": of the only model whose name ends so, else of nobody."""
    for found in _LETTER.finditer(code):
        end = f"-{found['who']}"
        fits = tuple(node for node, label in discourse.labels.items() if label.lower().endswith(end))
        yield found.start("who"), _end(code, found.end(), tokens), Owner(fits) if len(fits) == 1 else NOBODY


def _other_editions(sentence: Sentence, own: set[str], discourse: Discourse) -> Iterator[Stretch]:
    """What is told of another edition of whom the text is about: "Tern-XL – trained on …"."""
    keys = [node.key.replace("-", "") for node in discourse.topic.nodes]
    for at, m in zip(sentence.at, sentence.mentions, strict=True):
        if (
            m.kind != "name"
            or slug(m.surface).split("-")[0] not in own
            or not _THEN_TRAINED.match(sentence.code, at + 2)
        ):
            continue
        if not any(slug(m.surface).replace("-", "") in key for key in keys):
            yield at, len(sentence.code), NOBODY


def _end(code: str, start: int, tokens: Sequence[Token]) -> int:
    """Where a clause ends: at a mark, or at the next model that a verb follows."""
    stops = _STOPS.search(code, start)
    named = [t.start for t in tokens if t.start > start and not t.role and OWN_VERB.match(code, t.end)]
    return min([stops.start() if stops else len(code), *named])
