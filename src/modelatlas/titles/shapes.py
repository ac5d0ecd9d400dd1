"""What a name of a model looks like, and what of a title may be one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from modelatlas.gazetteer import Gazetteer
from modelatlas.titles.accounts import begins_owned, published_name, without_account
from modelatlas.words import one_of, word_list

_HEAD = re.compile(
    r"^\W*(?:(?:the\s+)?(?:official\s+|original\s+)?(?:(?:model|system)\s+card|read\s?me|repository|repo|documentation|code|weights|home\s?page|project\s+page|"
    r"implementation|pytorch\s+implementation|technical\s+report|report)\s*(?:for|of|on|:|[-–—|])\s*(?:(?:the\s+)?(?:paper|model)\s+)?|"
    r"(?:introducing|introduction\s+to|welcome(?:\s+to)?|meet|announcing|about|what\s+is|overview\s+of|presenting|modell|modèle|modelo|modello)\s+)+(?:the\s+)?",
    re.IGNORECASE,
)
COLUMNS = re.compile(r"\t+|\s{4,}")
"""Between the parts of a line that is set in columns: "TERN-7B(1)        Model manual"."""
LETTERS = re.compile(r"[\s-][A-Za-z]{1,2}(?:/[A-Za-z]{1,2})+$")
"""The sizes of a family as letters: "Tern-S/B/L"."""
_TAIL = re.compile(
    rf"(?:[\s:|,–—-]+(?:{one_of('titles', 'pages')}|report|models?|documentation|release|overview|weights|"
    r"checkpoints?|repository|paper|project|page|github|series|family|collection|suite|introduction|(?<!\w-)llms?|training|details|"
    r"language\s+models?|family\s+of\s+(?:[\w-]+\s+){0,2}models|results|is\s+here|v?ersion))+\W*$",
    re.IGNORECASE,
)
CUT = re.compile(r"(?:(?<!\s)\s+)?(?:\s[-–—|·•]+>?\s|[:(\[{|\n—]|,\s|(?<=\w)\sby\s(?=[\w.-]+$))\s*")
POSSESSIVE = re.compile(r"^[\w.-]+['’]s\s+(?=\S*\d|\S+\s\d|[A-Z]\w*-\w|\w*[a-z][A-Z])")
"""Whose model it is, before its name: "Fjord's Tern-2"."""
_HEADLINE = re.compile(
    r"^.*?\s(?:releases|released|unveils|launches|announces|introduces|open-?sources|debuts|ships|presents)\s+(?:(?:its|the|a|an|new|first|latest)\s+)*",
    re.IGNORECASE,
)
"""Who does what, before the name in a headline: "Fjord AI releases Tern 3"."""
NAME = re.compile(r"[^\W_][\w.+/’'-]*(?:\s[\w.+/×’'-]+){0,5}")
_FIELDS = frozenset(word_list("titles", "fields"))
"""Short names of fields, methods and media, which titles have too: the name of no model."""
GENERIC = frozenset(word_list("titles", "generic"))
"""Words that are the title of a section in any card, and the name of nothing."""
MANY = 400
"""Headings, rows, places of one document that are looked at for names: more of them are a catalogue."""
_LONGEST = 400
"""Code points of a title."""
EDITIONS = rf"{one_of('editions', 'sizes')}|mega|x{{1,4}}l|xs"
SIGNS = re.compile(
    r"^\d{1,2}[.)]\s+(?=[^\W\d])|^[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+\s*|^[^\w\s(\[{<\"'“‘`*_#/.]+\s+|\s+[^\w\s)\]}>\"'”’`*_.!?+]+$"
)
"""What adorns a title at its head or tail: an emoji, a dash."""

SAID_BEFORE = re.compile(
    r"(?:[A-Z][\w-]*\s){1,6}?(?:Model|Network|Transformer|Encoder|Detector|Classifier)\s[-–—]\s(?!PyTorch|TensorFlow)(?P<name>(?=\S*[A-Z]{2}|\S*[a-z][A-Z])\S+)"
)
"""What a model is, before its name: "Tidal Language Model - TidaLM"."""


_PHRASE = re.compile(r"An?\s\w+\s\w+")
"""The head of a title that says what something is, and does not name it."""
_IN_SHORT = re.compile(r"(?P<whole>[^()]{6,120}?)\s\((?P<short>[A-Z][\w.+-]{2,14}(?:\s\d(?:\.\d)?)?)\)\W*")


def short_of(title: str) -> str:
    """The short name that a title gives in brackets, where it is made of the letters of the long one; else "".

    >>> short_of("Tidal Encoder of Rivers and Nets (TERN)"), short_of("TAble PArSing (TAPAS)"), short_of("Osier (2024)")
    ('TERN', 'TAPAS', '')
    """
    found = _IN_SHORT.fullmatch(title)
    if found is None:
        return ""
    letters = "".join(words_of(found["short"]))
    capitals = "".join(c.lower() for c in found["whole"] if c.isupper())
    spelt = capitals == letters or is_spelt(letters, words_of(found["whole"]))
    return found["short"] if len(letters) > 2 and spelt else ""


def words_of(name: str) -> list[str]:
    """The runs of letters in a name, in lower case."""
    return re.findall(r"[^\W\d_]+", name.lower())


def is_spelt(letters: str, words: Sequence[str]) -> bool:
    """Whether words have letters in their order, two of three of them at the head of a word: "SMI" of "SMILES".

    >>> is_spelt("tern", ["tidal", "encoder", "of", "rivers", "and", "nets"]), is_spelt("tern", ["tiny", "fern"])
    (True, False)
    """
    within, initials = iter("".join(words)), {word[0] for word in words}
    heads = sum(letter in initials for letter in letters)
    return heads * 3 >= len(letters) * 2 and all(letter in within for letter in letters)


def cleaned(title: str) -> Iterator[str]:
    """What may be the name in a title, the longest first: without "Model card for", subtitle, "technical report".

    >>> list(cleaned("Model Card for Tern-7B: a small model"))
    ['Tern-7B', 'Tern']
    >>> list(cleaned("Quoll Base 2 technical report"))
    ['Quoll Base 2', 'Quoll Base', 'Quoll']
    >>> list(cleaned("Osier-LM(1)        Manual        Osier-LM(1)"))
    ['Osier-LM', 'Osier']
    >>> list(cleaned("🧺 Osier-LM"))
    ['Osier-LM', 'Osier']
    >>> list(cleaned("Fjord AI releases Osier 2: all you need to know"))
    ['Osier 2', 'Osier']
    >>> list(cleaned("⚡️Osier: fast retrieval"))
    ['Osier']
    >>> list(cleaned("A small chat model: Osier-0.2B"))
    ['Osier-0.2B', 'Osier']
    """
    title = COLUMNS.split(title.strip().split("\n")[0])[0]
    title = SIGNS.sub("", " ".join(title.split()))
    if len(title) > _LONGEST:
        return  # a paragraph that is set as a heading
    owned = begins_owned(title)
    title = POSSESSIVE.sub("", re.sub(r"^(?i:the)\s+(?=\S+\s+\S)", "", _HEAD.sub("", title)))
    if short := short_of(title):
        yield short
        return
    if told := SAID_BEFORE.fullmatch(title):
        title = told["name"]
    parts = CUT.split(title)
    if len(parts) > 1 and published_name(parts[-1]):
        parts = parts[-1:]  # "Style tuning - fjord/tern-lora"
    for part in parts[:1] if _HEADLINE.match(title) else parts:
        part = _TAIL.sub("", _HEADLINE.sub("", part)).strip(" *_`\"'“”.,!?🤗")
        part = LETTERS.sub("", part)
        if _PHRASE.match(part) and len(parts) > 1:
            continue  # "A small chat model: Tern-2"
        part = without_account(part)
        found = NAME.match(part)
        if found and found.end() == len(part) and not is_generic(part):
            if owned and len(part) > 4 and re.fullmatch(r"[a-z][a-z0-9.]*(?:[-_][a-z0-9.]+)+", part):
                yield part  # a hub's page: "owner/tern-base-finetuned"
                return
            words = part.split()
            for count in range(len(words), 0, -1):
                shorter = " ".join(words[:count])
                joins = words[count - 1].lower() in _BETWEEN
                joins = joins or ("and" in words[:count] and is_shaped(shorter.partition(" and ")[0]))
                if not joins and not is_generic(shorter) and (count > 1 or len(shorter) > 2):
                    yield shorter
            if re.search(r"\d[A-Za-z]*-|[A-Za-z]-", part) and len(words) == 1:
                yield from _shorter_hyphened(part)
            return


def _shorter_hyphened(name: str) -> Iterator[str]:
    pieces = name.split("-")
    for count in range(len(pieces) - 1, 0, -1):
        yield "-".join(pieces[:count])


_BETWEEN = frozenset({"a", "and", "for", "from", "in", "of", "on", "the", "to", "via", "with"})
_EDITION_NUMBER = re.compile(r"v?\d+(?:\.\d+)*|\d+(?:\.\d+)?[bmt]")
"""What tells apart reports, and models that have no name: "v1.2", "175B"."""


_LANGUAGES = frozenset(word_list("names", "languages"))


def is_generic(name: str) -> bool:
    """Whether a title says only what a section is about, which edition of a report it heads, or a language.

    >>> is_generic("Training details (excerpt)"), is_generic("Report v1.2"), is_generic("Tern v1.2")
    (True, True, False)
    >>> is_generic("Wolof"), is_generic("PaLI")
    (True, False)
    """
    words = [word.lower().strip(".,:;!?&#*'\"()") for word in name.split()]
    plain = [word for word in words if re.search(r"[^\W\d_]", word)]
    if len(words) == 1 and words[0] in _LANGUAGES and name[1:].islower():
        return True  # but not the model PaLI
    told = len(plain) > 1 and any(word in GENERIC for word in plain)
    return all(word in GENERIC or (told and _EDITION_NUMBER.fullmatch(word)) for word in plain)


_SOME = re.compile(
    r"(?:two|three|four|five|six|seven|eight|nine|ten|several|multiple|various|different|diverse|many|all|other|both|more"
    r"|common|combined|mixed|merged|public|popular|standard|custom|internal|external|unseen|new|downstream|academic|main|real|synthetic)(?:-\w+)?",
    re.IGNORECASE,
)


def counts_tests(surface: str) -> bool:
    """Whether what stands before "datasets" or "benchmarks" says how many or which sort, and is no name.

    >>> counts_tests("Three"), counts_tests("Real-World"), counts_tests("TideQA")
    (True, True, False)
    """
    return _SOME.fullmatch(surface) is not None


_SHAPE = re.compile(r"(?=.*[^\W\d_])(?=.*(?:\d|[a-z][A-Z]|[A-Z]{2,}[a-z]|[A-Za-z]-\w|^[A-Z]{3,}$)).+")
_COMPOUND = re.compile(
    r"(?<![\w-])[A-Z][a-z]{2,}-(?:[A-Z]?[a-z]{2,}(?:ing|ed|ive|al|ware|free|driven|level|scale|domain|source|agnostic)"
    r"|Term|Shot|Range|End|Time|World)(?![\w-])"
)
"""A word of titles: "Privacy-Preserving", "Long-Term"."""


def is_shaped(name: str) -> bool:
    """Whether a name is more than a word: it has a digit, a hyphen, capitals inside or throughout."""
    return _SHAPE.fullmatch(_COMPOUND.sub("", name)) is not None


_SMALL_WORD = re.compile(r"(?<!\S)(?:[a-zà-ÿ]{3,}|as|is|at|of|in|to|vs|For|With|From|Via|Towards?|Based)(?!\S)")


def is_named(name: str) -> bool:
    """Whether all of a head has the shape of a name: "EU agrees rules" has that of a sentence."""
    return is_shaped(name) and not _SMALL_WORD.search(name)


_TASK = re.compile(
    r"\S\s\S+\s(?:Segmentation|Detection|Recognition|Estimation|Classification|Translation|Generation|Prediction"
    r"|Retrieval|Reconstruction)$"
)


def ends_in_task(name: str) -> bool:
    """Whether words end in what is done, as those of a field do: two words before it, and none with the look of a name.

    >>> [ends_in_task(name) for name in ("Open-Vocabulary RGB-Thermal Segmentation", "TernNet Bird Detection")]
    [True, False]
    """
    return _TASK.search(name) is not None and not re.search(r"\d|[a-z][A-Z]", name)


_TUNED = re.compile(
    r"(?i:model\s+card\s+(?:for|of)\s+)?(?P<name>(?P<base>[^\W_][\w.+-]*(?:\s[A-Z\d][\w.+-]*){0,3}?)\s"
    r"(?i:(?:(?:fully?|further|LoRA|QLoRA|PEFT|instruction)[\s-])?"
    r"(?:fine-?\s?tuned\s(?:on|for|with|to|using|in)|with\s(?:[\w-]+\s)?fine-?\s?tuning)\b).*)"
)
"""A title that has no name but what its model was made from and how: "Tern-base fine-tuned on letters"."""


def tuned_from(title: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """What a page's model is called that has no name but its base's and how it was tuned, and the base; ("", "") else.

    >>> from modelatlas.gazetteer import load_gazetteer
    >>> tuned_from("Model card for Tern-7B fine-tuned on letters", load_gazetteer())
    ('Tern-7B fine-tuned on letters', 'Tern-7B')
    >>> tuned_from("Tern-QA: fine-tuned on letters", load_gazetteer())
    ('', '')
    """
    found = _TUNED.fullmatch(SIGNS.sub("", " ".join(title.split())))
    if found is None or len(title) > _LONGEST or is_generic(found["base"]):
        return "", ""
    known = gazetteer.lookup("Model", found["base"]) is not None or is_shaped(found["base"])
    return (found["name"], found["base"]) if known else ("", "")


_WORD_PAIR = re.compile(r"(?<![\w-])[A-Z][a-z]{2,}-[A-Z][a-z]{2,}(?![\w-])")
"""Two words of a title that a hyphen joins: "Privacy-Preserving Pose Models"."""


def has_shape(name: str) -> bool:
    """Whether a title looks like a name of a model, asides and signs and all: a digit, a hyphen, capitals in a word."""
    plain = _WORD_PAIR.sub("", name) if len(name.split()) > 2 else name
    shaped = bool(re.search(r"\d|\w-[A-Z]|[a-z][A-Z]|[A-Z]{2}", plain))
    return shaped and not re.search(r"\b[a-z]{3,}\s+[a-z]{3,}|\s(?:as|is|at|of|in|to|vs|with|for|from|via)\s", name)


_OTHER_KINDS = ("Organization", "Benchmark", "Corpus", "License", "Country", "Technique", "Task", "Metric")


_OF_A_KIND = re.compile(
    r"(?:.*[\s-])?(?:foundation|language|generative)|.*-(?:style|based|like|inspired)", re.IGNORECASE
)
"""What "model" or another noun must follow: "Time Series Foundation", "Tern-Style"."""


def is_of_a_kind(name: str) -> bool:
    """Whether a name only says of what kind something is.

    >>> is_of_a_kind("Time Series Foundation"), is_of_a_kind("Tern-Style"), is_of_a_kind("Tern")
    (True, True, False)
    """
    return _OF_A_KIND.fullmatch(name) is not None


def is_of_a_task(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name is put together of words that tasks and techniques have, two at least: it says what is done.

    >>> from modelatlas.gazetteer import load_gazetteer
    >>> is_of_a_task("Voice Recognition", load_gazetteer()), is_of_a_task("Tern Recognition", load_gazetteer())
    (True, False)
    """
    words = re.findall(r"[^\W\d_]+", name.lower())
    known = _words_of_tasks(gazetteer)
    telling = [word for word in words if word not in _BETWEEN]
    plain = re.fullmatch(r"[A-Za-z\s()-]+", name) is not None
    return plain and len(telling) > 1 and all(word in known or word.removesuffix("s") in known for word in telling)


@cache
def _words_of_tasks(gazetteer: Gazetteer) -> frozenset[str]:
    names = (name.split() for kind in ("Technique", "Task") for name in gazetteer.names(kind))
    return frozenset(word for words in names if len(words) > 1 for word in words)


_EDITION_OF_TESTS = re.compile(r"(?:Multi|Cross|Bi)-?\w+|Mini|Extended|Verified|Robust|Hard|Translated")


def is_of_tests(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name is that of an edition of a known test set: "Multilingual HellaSwag"."""
    edition, _, tests = name.partition(" ")
    return bool(_EDITION_OF_TESTS.fullmatch(edition)) and gazetteer.lookup("Benchmark", tests) is not None


def is_of_a_field(name: str) -> bool:
    """Whether a name is one that titles have for a field, a device, a format: "OCR", "FP8", "CPU".

    >>> is_of_a_field("FP8"), is_of_a_field("CPU"), is_of_a_field("Tern")
    (True, True, False)
    """
    return name.lower() in _FIELDS


def may_be_model(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name can be a model's: it is not known as that of something else, nor says of what kind one is."""
    if (is_of_a_kind(name) or is_of_a_task(name, gazetteer)) and not gazetteer.lookup("Model", name):
        return False
    if not re.search(r"[A-Z\d]|[a-z][-_][a-z]", name) or re.fullmatch(r"v?\d[\d.]*[BMKT]?", name):
        return False
    if is_of_a_field(name):
        return False
    if is_of_tests(name, gazetteer):
        return False
    return bool(gazetteer.lookup("Model", name)) or not any(gazetteer.lookup(kind, name) for kind in _OTHER_KINDS)
