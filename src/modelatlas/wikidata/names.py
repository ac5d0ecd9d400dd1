"""When two spellings are one name: a key for each kind of thing, strict and loose.

The strict key forgets case, accents, punctuation and a leading article. The loose key also forgets what the names of
one kind are written with or without: "GPT-4" and "GPT4", "License". Two names with one key are the same name; whether
they are the same thing is for :mod:`modelatlas.wikidata.decide`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, get_args

from modelatlas.words import word_list

Kind = Literal["country", "license", "organization", "model", "hardware", "benchmark", "technique"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_SPELLINGS = {"licence": "license", "organisation": "organization"}
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_TOKEN = re.compile(r"[^\W_]+(?:\.\d+)*|\+(?!\w)")
_APOSTROPHES = re.compile(r"['’‘´`ʻʼ]")
_INVERTED = re.compile(r"(?P<head>[^,(]+?)\s*[,(]\s*(?P<rest>(?:the\s+)?\S.*?\bof(?:\s+the)?)\s*\)?", re.IGNORECASE)
_ARTICLE_LAST = re.compile(r"\s*(?:,\s*the|\(\s*the\s*\)|\(\s*country\s*\))\s*$", re.IGNORECASE)
_AT_LEAST = re.compile(r"(?:>=|≥)\s*(v?\d[\d.]*)")
_COMPARED = re.compile(r"[<>≤≥≠=|]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_COUNTRY_WORDS = {"st": "saint", "rep": "republic", "dem": "democratic", "is": "islands"}
_FORMS = (*word_list("makers", "firms"), *word_list("makers", "firms_apart"))
_LEGAL = {"company", "lp", "as", "spa"} | {form.replace(r"\.?", "") for form in _FORMS}
_LEGAL_WORDS = frozenset({"ag", "sa", "sas", "ab", "as", "co", "lp", "spa", "company", "limited", "corporation"})
"""Legal forms that are also words: they count as forms unless written in small letters alone."""
_CODE = re.compile(r"[A-Z]{2,3}|\d{3}")
_ABBREVIATIONS = frozenset({"us", "usa", "uk", "uae", "prc", "drc"})
"""Abbreviations of countries' names that are also written with points, with an article, and (but for "us", which is a
word) in small letters. Every other name as short is a code."""
_CODE_LETTERS = 3
_ORGANIZATION_WORDS = {"univ": "university", "inst": "institute", "universitat": "university"}


def parse_kind(text: str) -> Kind | None:
    """The kind that a word names, in either spelling and any case; None for a word that names none.

    >>> parse_kind("Licence"), parse_kind("animal")
    ('license', None)
    """
    word = text.strip().casefold()
    word = _SPELLINGS.get(word, word)
    return next((kind for kind in KINDS if kind == word), None)


@lru_cache(maxsize=65_536)
def strict_key(kind: Kind, name: str) -> str:
    """The key that spellings of one name share; "" for a name without a letter or digit, and for a country's code that
    is not written as one: ".py", "n.o.", "Md." and "do" are no countries.

    >>> strict_key("country", "The U.S.A."), strict_key("country", "Korea, Republic of")
    ('usa', 'republic of korea')
    >>> strict_key("organization", "École Polytechnique")
    'ecole polytechnique'
    """
    if kind == "country":
        name = _unfold_country(name)
    elif kind == "license":
        name = _AT_LEAST.sub(r"\1+", name)  # GPL (>= 3) is "or later"
        if _COMPARED.search(name):
            return ""  # another comparison or a choice: no one licence
    words = tokens(name)
    if kind == "country":
        # "is" is an abbreviation after a name (Cayman Is.) and a code alone (Iceland).
        words = words if len(words) == 1 else [_COUNTRY_WORDS.get(word, word) for word in words]
        short = len(words) == 1 and len(words[0]) <= _CODE_LETTERS and words[0].isascii()
        if short and not _is_code(name, words[0]):
            return ""
    elif kind == "organization":
        words = [_ORGANIZATION_WORDS.get(word, word) for word in words]
    return " ".join(words)


@lru_cache(maxsize=65_536)
def loose_key(kind: Kind, name: str) -> str:
    """The key that also forgets what names of the kind are written with or without; not for countries.

    >>> loose_key("model", "GPT 4"), loose_key("model", "the GPT4 model"), loose_key("organization", "Open AI")
    ('gpt4', 'gpt4', 'openai')
    """
    words = strict_key(kind, name).split()
    if kind == "license":
        from modelatlas.wikidata.licenses import license_key

        return license_key(words)
    if kind == "country":
        return " ".join(words)
    if kind == "organization":
        return "".join(words)
    if kind == "model" and len(words) > 1 and words[-1] in ("model", "models"):
        words.pop()
    # "GPT 4" is GPT4, but "GPT 4 1" is not GPT41.
    return re.sub(r"(?<=[^\d ]) (?=\S)|(?<=\S) (?=[^\d ])", "", " ".join(words))


def without_legal_form(name: str) -> str:
    """An organisation's name without the legal forms at its end; the name itself where it has none.

    >>> without_legal_form("OpenAI, Inc."), without_legal_form("Acme Motor Co., Ltd."), without_legal_form("Co")
    ('OpenAI', 'Acme Motor', 'Co')
    """
    return without_legal_forms(name)[-1]


def without_legal_forms(name: str) -> list[str]:
    """An organisation's name, and the same with one legal form after the other taken from its end.

    >>> without_legal_forms("Acme Company, Inc.")
    ['Acme Company, Inc.', 'Acme Company', 'Acme']
    """
    found, words = [name], name.split()
    while len(words) > 1:
        form = "".join(tokens(words[-1]))
        if form not in _LEGAL or (form in _LEGAL_WORDS and words[-1].islower()):
            break
        words.pop()
        found.append(" ".join(words).rstrip(" ,"))
    return found


def same_name(kind: Kind, name: str, other: str) -> bool:
    """Whether two spellings are one name of a kind; ``name`` may have a legal form that ``other`` is known without."""
    asked = without_legal_forms(name) if kind == "organization" else [name]
    pairs = [(strict_key(kind, name), strict_key(kind, other))]
    pairs += [(loose_key(kind, spelling), loose_key(kind, other)) for spelling in asked]
    return any(key and key == its for key, its in pairs)


def same_case(name: str, other: str) -> bool:
    """Whether an alias is in the case of another: in capitals, or as that is written inside its words.

    >>> same_case("F.A.I.R.", "FAIR"), same_case("Fair", "FAIR"), same_case("Aquas", "AQuAS")
    (True, False, False)
    """
    if name.isupper() or other.islower():
        return True
    inner = re.compile(r"(?<=\w)[A-Z]")
    return not name.islower() and len(inner.findall(name)) == len(inner.findall(other))


def _is_code(name: str, key: str) -> bool:
    """Whether a short name of a country is written as a code, or is one of the usual abbreviations."""
    name = name.strip()
    if _CODE.fullmatch(name):
        return True
    bare = re.sub(r"^the\s+|[.\s]", "", name, flags=re.IGNORECASE)
    return key in _ABBREVIATIONS and bare.casefold() == key and (bare.isupper() or (bare.islower() and key != "us"))


def tokens(name: str) -> list[str]:
    """The words of a name, folded, without a leading article; single letters in a row are one word (U. S. A.)."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
    plain = "".join(char for char in folded if not "\u0300" <= char <= "\u036f").translate(_LETTERS)
    plain = unicodedata.normalize("NFC", _APOSTROPHES.sub("", plain)).replace("&", " and ")
    words: list[str] = []
    spelled = False
    for word in _TOKEN.findall(plain):
        letter = len(word) == 1 and word.isalpha()
        if letter and spelled:
            words[-1] += word
        else:
            words.append(word)
        spelled = letter
    return words[1:] if len(words) > 1 and words[0] == "the" else words


def _unfold_country(name: str) -> str:
    """A flag as its code, and lists' inverted names the usual way round: "Korea, Republic of", "Bahamas (the)"."""
    flag = _FLAG.fullmatch(name.strip())
    if flag:
        return "".join(chr(ord(char) - 0x1F1E6 + ord("A")) for char in flag[0])
    name = _ARTICLE_LAST.sub("", name)
    inverted = _INVERTED.fullmatch(name.strip())
    return f"{inverted['rest']} {inverted['head']}" if inverted else name
