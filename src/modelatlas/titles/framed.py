"""What a title says around the name of a model: "Model Card for Tern (CVPR 2024)", "Tern-2 by Fjord: a small model"."""

from __future__ import annotations

import re

from modelatlas.gazetteer import load_gazetteer, slug
from modelatlas.model import Document
from modelatlas.titles.accounts import published_name, without_account
from modelatlas.titles.listed import is_used
from modelatlas.titles.shapes import (
    CUT,
    EDITIONS,
    LETTERS,
    POSSESSIVE,
    SAID_BEFORE,
    SIGNS,
    has_shape,
    is_spelt,
    short_of,
    words_of,
)
from modelatlas.words import one_of

_CARD = r"(?:model|system)\s+card"
_BEFORE = rf"(?:(?:a\s+|the\s+|original\s+)?(?:{_CARD}(?:\s+(?:for|of))?|modell|modèle|modelo|modello)\s*[:–—-]?\s+)?"
_KIND_OF_PAGE = rf"(?:{one_of('titles', 'pages')}|模型\S*)"
_FRAMEWORK = r"(?:PyTorch|JAX|TensorFlow|Flax|Keras|MLX|ONNX|Rust)(?:\s+(?:implementation|port|version))?"
_AFTER = "|".join(
    (
        rf"(?:\s*[:–—,-]?\s+|—){_KIND_OF_PAGE}",  # Tern technical report
        r"\s*:\s.*",  # Tern: a small model
        r"\s+by\s+[\w.-]+",  # Tern by Fjord
        r"(?:\s+(?:[—–]|--)\s+|—)(?=\S+\s).*",  # Tern — a small model
        r"\s+-\s+(?-i:(?=[a-z]{2,}\s)).*",  # Tern - a small model
        rf"\s+(?:[—–-]|for|in)\s+{_FRAMEWORK}",  # Tern for PyTorch
        r"\s+open[-\s](?:source|weights?)\s+models",  # Tern Open-Source Models
    )
)
_FRAME = re.compile(rf"{_BEFORE}(?P<name>.+?)(?:[\s-]series)?(?:{_AFTER})?", re.IGNORECASE)
"""What a title says around a name: "Model Card for X", "X: what it is good for"."""
_IN_BRACKETS = r"[(\[][A-Z][\w&'’/ -]{1,30}(?:[ '’]\d\d|[ '’-]?20[12]\d)[)\]]"
_VENUE = re.compile(rf"\s+{_IN_BRACKETS}$|^{_IN_BRACKETS}\s+")
"""Where the paper on it appeared, no part of its name: "Tern (CVPR 2024)", "[NeurIPS'23] Tern"."""
_ABOUT_IT = re.compile(
    r"(?<=\w\w\w)(?:\s(?:Carbon|Energy|Emissions?|Footprint|Lifecycle|Costs?|Analysis|Explained|Summary|Study|Performance))+$"
)
"""What a title says of a model beside its name: "Tern Carbon Footprint"."""
_CALLED = re.compile(r"(?:aka|a\.k\.a\.|also\s+known\s+as|formerly|previously|or)\s", re.IGNORECASE)
"""An aside that gives another name."""
_TRAINED_ON = re.compile(r"\s(?:pre-?)?trained\s+(?:from\s+scratch\s+)?on\s.+", re.IGNORECASE)
_DESCRIBED = re.compile(
    r"\s[-–—]\s(?:[\w'’-]+\s){1,6}?(?:models?|transformer|network|LLM|VLM|classifier|detector)$", re.IGNORECASE
)
_NAME_IN_TITLE = re.compile(r"(?<![\w-])[^\W\d_][\w.]*-[\w.-]*\d[\w.-]*(?<![.-])")
_GREETED = re.compile(r"^(?i:welcome(?:\s+to)?|meet)\s+(?:the\s+)?(?=[A-Z])")


def framed_name(written: str, doc: Document) -> tuple[str, str] | None:
    """The name in a title, and as much of the title as names its family's members too: "Tern", "Tern-S/B/L".

    None for what is no title of one line.

    >>> from modelatlas.documents import parse_document
    >>> framed_name("Model card for Tern-S/B/L (CVPR 2024)", parse_document(b"", name="x.md"))
    ('Tern', 'Tern-S/B/L')
    """
    framed = _FRAME.fullmatch(SIGNS.sub("", written))
    if framed is None:
        return None
    name = _without_base(_VENUE.sub("", SIGNS.sub("", framed["name"].strip(" *_`"))), doc)
    name = _GREETED.sub("", POSSESSIVE.sub("", name)).lstrip('"“')
    if (told := SAID_BEFORE.fullmatch(name)) and doc.text.count(told["name"]) > 1:
        name = told["name"]
    short = short_of(name)
    whole = short if short and is_used(doc.text, short) else _without_remark(_ABOUT_IT.sub("", name))
    name = LETTERS.sub("", whole)
    name = without_account(name)
    if name == whole:
        name = whole = _only_model(whole)
    return name, whole


def _only_model(title: str) -> str:
    """A title's name without what it was trained on, what it is, and what was done: "Style LoRA - fjord/tern-style".

    The name of a known model with such a remark is that of another model, which has no other.

    >>> [_only_model(title) for title in ("Wader GAN Trained on Tides", "GPT-2 trained on Tides")]
    ['Wader GAN', 'GPT-2 trained on Tides']
    >>> [_only_model(title) for title in ("Tern × Auk - A Clinical Language Model", "Style LoRA - fjord/tern-style")]
    ['Tern × Auk', 'tern-style']
    """
    if published := published_name(CUT.split(title)[-1]):
        return published
    name = _DESCRIBED.sub("", _TRAINED_ON.sub("", title))
    return name if not load_gazetteer().lookup("Model", name) else title


def _without_base(name: str, doc: Document) -> str:
    """A title's name without that of the base model that the front matter gives: "Tern — Egret-7B" is Tern."""
    for entry in doc.layout.entries if doc.layout else ():
        base = doc.text[entry.span.start : entry.span.end].rpartition("/")[2].strip()
        head = name.removesuffix(base)
        if entry.path[0] == "base_model" and head != name and re.search(r"\s[-–—|:]\s$|—$", head):
            return head.rstrip(" -–—|:")
    return name


_REMARK = re.compile(r"(?=.*,).*\b[a-z]{4,}\b|[a-z]{3,}(?:-[a-z]{2,})+\Z")
"""An aside that describes: "(Icelandic, 8 voices)", "(vision-language)"; a plain word may tell two models apart."""
_EDITION = re.compile(
    rf"\b(?:{EDITIONS}|instruct\w*|chat|(?:un)?cased|distilled|preview|beta|alpha|pre-?trained|fine-?tuned|quanti[sz]ed|merged|thinking|reasoning"
    r"|version|edition|release|seed|v?\d+(?:\.\d+)+|v\d+|\d+(?:\.\d+)?\s?[bm])\b",
    re.IGNORECASE,
)
"""Words of an aside that tell a model from others of its name: "Tern (base, uncased)"; others only describe it."""


def _without_remark(name: str) -> str:
    """A title's name without what its file is called and how that one was run: "TernMap-X (`ternmap`, seed 3)"."""
    found = re.fullmatch(r"(?P<name>.+?)\s\((?P<aside>[^()]+)\)", name)
    if found and _REMARK.match(found["aside"]) and not _EDITION.search(found["aside"]):
        return found["name"]
    if found is None or not has_shape(found["name"]):
        return name
    if _spells_out(found["aside"], found["name"]) or _CALLED.match(found["aside"]):
        return found["name"]
    own, _, more = found["aside"].strip("`").partition(",")
    same = slug(found["name"]).startswith(slug(own.strip("` ")))
    same = same and len(own) > 4 and not re.search(EDITIONS, own)
    return found["name"] if same and (more or own.islower()) else name


def _spells_out(aside: str, name: str) -> bool:
    """Whether an aside says what the letters of a name stand for: "LiT (Locked image Tuning)"."""
    words = words_of(aside)
    letters = "".join(words_of(name))
    return 1 < len(words) <= len(letters) + 2 and words[0][0] == letters[0] and is_spelt(letters, words)


def only_name(title: str) -> str:
    """The only name with a hyphen and a number in a title of another language, all of it where there is none."""
    found = set(_NAME_IN_TITLE.findall(title))
    return found.pop() if len(found) == 1 else title
