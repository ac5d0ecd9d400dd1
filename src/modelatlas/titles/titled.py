"""The title of a document as the name of the model that it describes.

A page with a title and with sections such as "Parameters" or "Training" describes what the title names, whatever shape
the name has. A title that is a sentence, or a heading that every README has, names nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.gazetteer import load_gazetteer, slug
from modelatlas.model import Block, Document, Entity, Mention
from modelatlas.titles.evidence import speaks_of_model
from modelatlas.titles.framed import framed_name, only_name
from modelatlas.titles.listed import is_tool, is_used
from modelatlas.titles.others import is_of_data, is_other_thing, says_other
from modelatlas.titles.shapes import (
    COLUMNS,
    ends_in_task,
    has_shape,
    is_generic,
    is_of_a_field,
    is_of_a_kind,
    is_of_a_task,
    is_of_tests,
    tuned_from,
)

_SECTION = re.compile(
    r"\b(?:parameters?|(?:pre-?|model\s)?training|architecture|model\s+details|hardware|model\s+size)\b", re.I
)
"""A heading that only the description of a model has."""
_NO_NAME = re.compile(
    r"\W*(?:(?:an?|the|how|what|why|when|this|our|we|building|creating|implementing|understanding|exploring|evaluating|deploying|developing|designing|comparing|introducing|introduction|getting|quick|read\s?me|overview|about|abstract|"
    r"model\s+(?:details|description|card|overview|summary)|installation|usage|training|evaluation|table\s+of|contents|"
    r"documentation|(?:q?lora\s+)?fine-?tuning|change\s?log|license|citation|news|index|untitled|data\s?set|data\s+card)\b.*|.*[.!?]|[\w-]{1,60}\.(?:md|rst|txt|html?)|.*\b(?:is|are|was|were|releases|unveils|launches|announces|introduces|open-sources|debuts)\b.*)",
    re.I | re.S,
)
_MAX_WORDS, _MAX_LENGTH = 10, 90
_VERSIONED = r"[A-Z][A-Za-z]*-?\d[\w.-]*"
_TWO = re.compile(
    rf"\S\s+&&\s+\S|\d\s?[BM]\)?\s+(?:and|&)\s+.*\d\s?[BM]\)?$|(?<!\S){_VERSIONED}\s+(?:and|&)\s+{_VERSIONED}$"
)
"""A title that names two members of a family, or two models."""
_REPOSITORY = re.compile(r"[\s\u2060]*(?:This|The|Our)\s+(?:repository|repo|project|package|library|codebase)\b")
_ACTIVITY = re.compile(
    r"(?i:(?:[\w-]*-)?(?:(?:fine-?)?tuning|(?:pre-?)?training|decoding|learning|modell?ing|forecasting|sampling|prompting|pruning|clustering"
    r"|parsing|serving|generation|distillation|quanti[sz]ation|optimi[sz]ation|augmentation|estimation|recognition|segmentation"
    r"|translation|classification|parallelism|inference|evaluation|alignment|retrieval|search))"
)
_ADDRESSED = re.compile(r"\b[Yy]our?\b")
_NAME_KEY = re.compile(
    r"^[\W_]*(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+)?(?:(?:model\s+)?name|name\s+of\s+(?:the\s+)?(?:[\w-]+\s+){0,3}model|model\s+identifier)[*_\s]*:[*_\s]*(?P<name>(?-i:[A-Z])[\w.+-]{2,40}(?:\s(?-i:[A-Z\d])[\w.+-]*){0,3})\W*$",
    re.MULTILINE | re.IGNORECASE,
)
_SIZED = re.compile(
    r"\W*(?:(?:model\s+)?(?:parameters?|params|details|size)|hardware|training\s+(?:time|compute|data|hardware|details|cost))\W*",
    re.IGNORECASE,
)
"""A heading that only the page of a model has, whatever the model is called."""
_EARLY = 1200
"""Characters below a title in which a card says the name of its model."""
_TUNED_CARD = re.compile(
    r"[\s\u2060]*(?:(?:#{1,4}\s)?(?:Model\s)?(?:Description|Details|Summary|Overview)[\s\u2060]*\n[\s\u2060]*){0,2}"
    r"This model is a fine-?tuned (?:version|variant|adaptation|derivative) of\b"
)
"""How the card begins that a training script writes: what its title says is a model's name, whatever its shape."""
_SIGNED = re.compile(r"\s[-–—]\s[A-Z][a-z]+(?:\s[A-Z][a-z.]*){1,2}$")
"""Who has tuned it, after a name in such a title: "Tern Small Nb - Ann Bell"."""
_REPORTED = re.compile(r"\btraining\s+(?:report|log)\b", re.IGNORECASE)
"""A title of what was measured while a model was trained."""
_PHRASE = re.compile(r"\s(?:of|with|for|from|in|on|to|by|via|at|as)\s")
"""What few names hold: "Unified Training of Tides"; those of pages that have nothing but a model to describe do."""
_CLAUSE = re.compile(r"^[A-Z][a-z]+\s(?:the|our|us|a|your)\s(?:[a-z]+\s)+")
"""A title that asks its readers for something: "Join the team behind Tern 3"."""
_CARDED = re.compile(r"\W*(?:(?:an?|the)\s+)?model\s+card\s*(?:for|of|:)\s", re.IGNORECASE)
"""What makes of any phrase that follows what a model is called: "Model Card for Depth Estimation Model"."""


def find_titled_model(doc: Document) -> Mention | None:
    """The model that the first heading names; None where it names none."""
    headings = [b for b in doc.layout.blocks if b.kind == "heading"] if doc.layout else []
    if not headings or headings[0].level != 1 or sum(b.level == 1 for b in headings) > 1:
        return None
    heading = headings[0].span
    written = doc.text[heading.start : heading.end]
    if len(written) > _MAX_LENGTH or len(written.split()) > _MAX_WORDS or COLUMNS.search(written):
        return None
    framed = framed_name(written, doc)
    if framed is None or not _names_model(framed[0], written, headings, doc):
        return None
    name, whole = framed
    if _TUNED_CARD.match(doc.text, heading.end):
        name = whole = _SIGNED.sub("", name)
    if any(not block.read for block in doc.layout.blocks):  # type: ignore[union-attr]
        name = only_name(name)
    name = _MEASURE.sub("", name)
    name = _spoken_of(name, doc.text[heading.end :]) or name
    start = heading.start + written.index(name)
    length = len(whole) if whole.startswith(name) else len(name)  # "Tern-S/B/L" holds the name of Tern-S too
    if keyed := _name_in_key(name, doc.text, heading.end):
        start, name = keyed.start("name"), keyed["name"]
        length = len(name)
    return Mention("model", start, start + length, name, Entity("Model", slug(name)))


def _names_model(name: str, written: str, headings: Sequence[Block], doc: Document) -> bool:
    """Whether a name in a title is a model's: by its shape, or by the sections below, and of nothing else."""
    if is_generic(name) or _NO_NAME.fullmatch(name) or (doc.layout and is_of_data(doc.layout)):
        return False
    if says_other(written) or is_other_thing(doc.text, name) or _TWO.search(name) or _is_row(name):
        return False
    below = doc.text[headings[0].span.end :]
    tuned = tuned_from(written, load_gazetteer()) != ("", "") or _TUNED_CARD.match(below) is not None
    shaped = tuned or has_shape(name)
    of_a_model = [_SECTION.search(doc.text, *b.span) is not None for b in headings[1:]]
    alone = bool(of_a_model) and all(of_a_model)  # all that the page has is on how a model was made
    sized = alone and any(_SIZED.fullmatch(doc.text, *b.span) for b in headings[1:])
    carded = _CARDED.match(written) is not None and len(name.split()) > 1 and any(of_a_model)
    if not (sized or carded or tuned) and _is_of_no_model(name, doc.text, headings):
        return False
    if not shaped:
        if _CLAUSE.match(name) or (_PHRASE.search(name) and not (alone or carded)):
            return False
        if not any(of_a_model) and not _is_trained(name, below):
            return False
        if " " in name and _is_repository(name, below):
            return False
    return bool(_REPORTED.search(written)) or doc.layout is None or speaks_of_model(doc.layout, name, load_gazetteer())


_MEASURE = re.compile(
    r"(?<=\S)\s+\d+(?:\.\d+)?\s?(?:[°º]|(?:deg(?:rees?)?|km|k?hz|px|fps)\b).*", re.IGNORECASE | re.DOTALL
)
"""After a name: how fine, or how fast, what it makes is: "TernCast 0.25°"."""
_AND = re.compile(r"(?<!\s)\s+(?:and|&&?)\s+")


def _is_row(name: str) -> bool:
    """Whether a title is a row of names of models and nothing else: "TernSmall && TernLarge"."""
    names = _AND.split(name)
    return len(names) > 1 and all(" " not in one and has_shape(one) for one in names)


_PLAIN_WORD = re.compile(r"[A-Z]?[a-z]{3,}|[A-Z]{3,5}")


def _spoken_of(name: str, text: str) -> str:
    """The head of a title's name that the text below speaks of as of a model where it never has the whole: of
    "Tern-2 Memory Calculator" Tern-2, and so of "Tern-2 and The Heap"; "" where there is none.
    """
    first, beside = _AND.split(name, maxsplit=1) if _AND.search(name) else ("", "")
    if has_shape(first) and is_used(text, first) and not is_used(text, beside) and name not in text:
        return first
    words = name.split()
    for count in range(len(words) - 2, 0, -1):
        head, rest = " ".join(words[:count]), words[count:]
        if not all(_PLAIN_WORD.fullmatch(word) for word in rest) or name in text:
            return ""
        if has_shape(head) and is_used(text, head):
            return head
    return ""


def _is_of_no_model(name: str, text: str, headings: Sequence[Block]) -> bool:
    """Whether a title is what one does, a program, tests, or the kind of something."""
    known = load_gazetteer()
    if is_of_a_task(name.partition(" (")[0], known) and not known.lookup("Model", name) and not is_used(text, name):
        return True
    of_other = (
        is_of_a_field(name)
        or (ends_in_task(name) and not is_used(text, name))
        or is_of_tests(name, known)
        or is_of_a_kind(name)
    )
    return of_other or _is_activity(name, text, headings) or is_tool(text, name)


def _name_in_key(title: str, text: str, end: int) -> re.Match[str] | None:
    """The key "Model name: Tern" below a title that says something else and is never said again."""
    found = _NAME_KEY.search(text, end, end + _EARLY)
    if found is None or slug(found["name"]) in slug(title) or title.lower() in text[end:].lower():
        return None
    return found


def _is_activity(name: str, text: str, headings: Sequence[Block]) -> bool:
    """Whether a title names a technique or a task, or in plain words what one does, and the text tells its reader how,
    but of no such model.
    """
    plain, _, aside = name.partition(" (")
    words = plain.split()
    gazetteer = load_gazetteer()
    if any(_SIZED.fullmatch(text, *b.span) for b in headings) or not re.fullmatch(r"[A-Za-z-]{0,12}\)?", aside):
        return False
    if any(gazetteer.lookup(kind, plain) for kind in ("Technique", "Task")) and not gazetteer.lookup("Model", name):
        return True
    if (
        not _ADDRESSED.search(text)
        or len(words) < 2
        or not _ACTIVITY.fullmatch(words[-1])
        or re.search(r"\d|[a-z][A-Z]|[A-Z]{2}", plain)
    ):
        return False
    return not any(is_used(text, one) for one in (plain, aside.rstrip(")")) if one)


def _is_repository(name: str, text: str) -> bool:
    """Whether a title of plain words that never recur heads what a repository holds."""
    return bool(_REPOSITORY.match(text)) and name.lower() not in text.lower()


def _is_trained(name: str, text: str) -> bool:
    """Whether a text says that what a title names was trained: "We trained Whimbrel on 256 GPUs"."""
    own = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
    made = r"(?:pre-?|fine-?)?(?:trained|tuned)"
    told = re.search(rf"\b[Ww]e\s+{made}\s+{own}|{own}\s+(?:was|is|has\s+been)\s+{made}\b", text)
    return bool(told or _COUNTED.search(text[:_EARLY]))


_COUNTED = re.compile(
    r"(?:(?:^|\n)[\s\u2060]*(?:An?|Our)|\sis\san?)\s(?:[\w-]+[,:]?\s){0,6}?~?\d[\d.,]*\s?(?:[BMK]|[bmtr]+illion)(?:[\s-]param\w*)?\s"
    r"(?:[\w-]+\s){0,3}?(?:[Mm]odel|[Tt]ransformer|[Nn]etwork|LLM|VLM|LM)(?=[\s.,:;])"
)
"""A paragraph that begins with what a page is about: "A hobby project: a 1.1B-parameter language model"."""
