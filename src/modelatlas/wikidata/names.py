"""When two spellings are one name: a key for each kind of thing, strict and loose.

The strict key forgets case, accents, punctuation and a leading article. The loose key also forgets what the names of
one kind are written with or without: "GPT-4" and "GPT4", "Inc.", "License". Two names with one key are the same name;
whether they are the same thing is for :mod:`modelatlas.wikidata.decide`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, get_args

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
_LEGAL = frozenset(
    {"inc", "incorporated", "llc", "llp", "ltd", "limited", "corp", "corporation", "co", "company", "plc", "pbc", "lp"}
    | {"gmbh", "ag", "sa", "sas", "sarl", "bv", "nv", "ab", "as", "oy", "kk", "pte", "pty", "srl", "spa"}
)
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
    """The key that spellings of one name share; "" for a name without a letter or digit.

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
        words = [words[0], *words[1:]] if len(words) == 1 else [_COUNTRY_WORDS.get(word, word) for word in words]
    elif kind == "organization":
        words = [_ORGANIZATION_WORDS.get(word, word) for word in words]
    return " ".join(words)


@lru_cache(maxsize=65_536)
def loose_key(kind: Kind, name: str) -> str:
    """The key that also forgets what names of the kind are written with or without; not for countries.

    >>> loose_key("model", "GPT 4"), loose_key("model", "the GPT4 model"), loose_key("organization", "OpenAI, Inc.")
    ('gpt4', 'gpt4', 'openai')
    """
    words = strict_key(kind, name).split()
    if kind == "license":
        from modelatlas.wikidata.licenses import license_key

        return license_key(words)
    if kind == "country":
        return " ".join(words)
    if kind == "organization":
        while len(words) > 1 and words[-1] in _LEGAL:
            words.pop()
        return "".join(words)
    if kind == "model" and len(words) > 1 and words[-1] in ("model", "models"):
        words.pop()
    # "GPT 4" is GPT4, but "GPT 4 1" is not GPT41.
    return re.sub(r"(?<=[^\d ]) (?=\S)|(?<=\S) (?=[^\d ])", "", " ".join(words))


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
        return "".join(chr(ord(char) - 0x1F1E6 + ord("a")) for char in flag[0])
    name = _ARTICLE_LAST.sub("", name)
    inverted = _INVERTED.fullmatch(name.strip())
    return f"{inverted['rest']} {inverted['head']}" if inverted else name
