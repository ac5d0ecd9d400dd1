"""The forms that the name in a title takes in the text below it: without its size, with spaces for hyphens."""

from __future__ import annotations

import re

from modelatlas.titles.shapes import EDITIONS, has_shape, is_generic
from modelatlas.versions import NAMED_SIZE

VARIANT = re.compile(rf"[\s_-]\(?((?i:{EDITIONS})|{NAMED_SIZE})\)?$")
"""The member of a family that a title names: "the large model", "XXL (11B)" in the text are it."""
SIZE = re.compile(r"\d+(?:\.\d+)?\s?[BMbm](?![a-z0-9])")
_SIZES = rf"{SIZE.pattern}(?:-A?\d+(?:\.\d+)?[BMbm](?![a-z0-9]))?"
"""The size of a model, or its active and its whole one: "1B-7B", "30B-A3B"."""
PARENTHESES = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_SIZES_OF_A_FAMILY = re.compile(
    r"\d[BMbm]?\s*(?:,|and|or|/|to|-)\s*(?:and\s+)?\d+(?:\.\d+)?[BMbm]\b|\b(?:two|three|four|five)\s+(?:models|sizes)"
)
SMALLER = re.compile(
    r"\b[Aa]\s+(?:smaller|larger|bigger)\s+(?:version|variant|model)\s+(?:with|of)\s+"
    r"[\d.,]+\s?(?:[BM]|(?:thousand\s)?[bm]illion)\b"
)
"""A member of a family beside the title's own: "a smaller version with 3 billion parameters"."""
_WHAT_IT_IS = (
    r"(?:\s\([^()]{1,60}\))?\s(?:is|was)\s(?:an?|the)\s(?!(?:\w+\s){0,4}(?:family|series|suite|collection|set)\b)"
    r"(?:[\w-]+,?\s){0,6}(?:models?|networks?|classifier|prototype|system|transformer|autoencoder|adapter|detector|encoder|assistant)\b"
)
_MANY = 5
"""Headings of a page that describes one model at length."""
_ACCENTS = {"a": "aàáâäãå", "c": "cç", "e": "eèéêë", "i": "iìíîï", "n": "nñ", "o": "oòóôöõø", "u": "uùúûü", "y": "yýÿ"}
SHORT = 9
"""Letters of a name of capitals and digits that may be hyphenated anywhere."""


def forms(title: str, rest: str) -> list[str]:
    """The title itself, the title without an aside, without its size or with the only size that the text names."""
    forms = [title]
    plain = PARENTHESES.sub("", title).strip()
    if plain and plain != title and not SIZE.search(title[len(plain) :]):
        forms.append(plain)
    if (whole := re.sub(r"(?<=\d)\.0$", "", plain)) != plain:
        forms.append(whole)  # "Tern 2.0" is Tern 2
    if head := _explained_head(plain, rest):
        forms.append(head)
    bare = SIZE.sub("", plain).strip(" -_")
    if bare == plain:
        sizes = {m[1].lower() for m in re.finditer(rf"{flexible(plain)}[\s-]?({_SIZES})", rest, re.I)}
        if len(sizes) == 1 and not SMALLER.search(rest):
            forms.append(f"{plain}-{sizes.pop()}")
    elif _is_distinct(bare) and not _has_siblings(bare, SIZE.findall(title), rest):
        forms.append(bare)
    return [form for form in forms if _is_distinct(form) or form == title]


def _explained_head(title: str, rest: str) -> str:
    """The head of a title that the text goes on with: "Tern is a classifier …" below "Tern chest X-rays"; else ""."""
    words = title.split()
    for count in range(len(words) - 1, 0, -1):
        head = " ".join(words[:count])
        if re.search(r"\d|^\W", "".join(words[count:])) or VARIANT.search(title):
            return ""
        if _is_distinct(head) and re.search(rf"(?<![\w-]){re.escape(head)}{_WHAT_IT_IS}", rest):
            return head
    return ""


def goes_on_in_words(title: str, head: str, sections: int) -> bool:
    """Whether a title is a name that recurs and words of what its page is, or of what it is for on a page of sections.

    >>> goes_on_in_words("Tern-2 Report", "Tern-2", 1), goes_on_in_words("TernNet Unleashed", "TernNet", 9)
    (True, False)
    >>> [goes_on_in_words("TernAI Cetacean Identification", "TernAI", count) for count in (2, 9)]
    [False, True]
    """
    rest = title.removeprefix(head)
    told = len(rest.split()) > 1 and sections >= _MANY and not head.isupper()  # no name: "NPC Dialogue Engine"
    if rest in (title, "") or not has_shape(head) or not (told or is_generic(rest.rpartition(" ")[2])):
        return False  # the second word tells it from others
    return bool(re.fullmatch(r"(?:\s[A-Z]?[a-z]{4,})+", rest)) and not VARIANT.search(title)


def _has_siblings(family: str, sizes: list[str], rest: str) -> bool:
    """Whether the text speaks of other members of a family, or of several sizes: then the family is not the model."""
    own = {re.sub(r"\s", "", size).lower() for size in sizes}
    named = re.finditer(rf"{flexible(family)}[\s-]?\(?({SIZE.pattern})", rest, re.I)
    return bool(_SIZES_OF_A_FAMILY.search(rest)) or any(re.sub(r"\s", "", m[1]).lower() not in own for m in named)


def _is_distinct(name: str) -> bool:
    """Whether a form is enough of a name to be looked for: no common word, no single letter."""
    return len(name) > 3 and has_shape(name)


def flexible(name: str) -> str:
    """An expression for a name however its parts are joined, in whatever accents."""
    parts = re.findall(r"[^\s\-–_()\[\]]+", name)
    return r"[\s\-–_]{0,2}[(\[]?".join(_spelt(part) for part in parts)


def _spelt(part: str) -> str:
    """A part of a name with or without accents, its digits set off by a hyphen or not: "XLMR2" is "XLM-R-2" too."""
    capitals = part.isupper() or not part.isalpha()
    out = [f"[{_ACCENTS[c.lower()]}]" if c.lower() in _ACCENTS else re.escape(c) for c in part]
    return "-?".join(out) if capitals and len(part) < SHORT else "".join(out)


def pattern(name: str) -> re.Pattern[str]:
    """The same for the whole name, whatever its case, and no longer one."""
    closing = r"[)\]]?" if name.endswith((")", "]")) else ""
    return re.compile(rf"(?<![\w-]){flexible(name)}{closing}(?![\w]|-[A-Za-z0-9]|\.\d)", re.I)
