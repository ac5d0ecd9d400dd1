"""Members of a family that a text tells apart by their sizes alone, several in a row: "the 2B and 9B models".

Each size stands for the member that has it, like "the 9B model" alone: an anaphor, which names nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.model import Entity, Mention
from modelatlas.versions import ONE_SIZE, ROW_OF_SIZES

_SIZE = rf"{ONE_SIZE}(?![\w-]|\.\d)"
_MODELS = r"(?:models|variants|versions|checkpoints|members|editions|sizes|LLMs|ones)\b"
_ROW = re.compile(
    rf"(?<![\w.-])(?P<row>(?:(?:[Tt]he|[Bb]oth|[Aa]ll|[Oo]ur|[Ii]ts|[Tt]hese)\s(?:the\s)?)~?{ROW_OF_SIZES}"
    rf"[\s-](?:parameters?\s)?(?:[a-z-]+\s){{0,2}}?{_MODELS})(?!\s(?:of|from|by)\s(?:the\s)?[A-Z])"
)
"""Of whom a sentence speaks: "the 2B and 9B base models", but not "the 2B and 9B models of Auk"."""
_TOLD = (
    rf"(?<![\w.$-]){_SIZE}(?:\s\((?=[^()\n]{{0,60}}\d)[^()\n]{{2,80}}\)|:\s(?=[^,;:\n]{{0,60}}\d)[^,;:()\n]{{2,80}})"
)
_LIST = re.compile(rf"{_TOLD}(?:(?:[,;]\s(?:and\s)?|\sand\s){_TOLD}){{1,11}}")
"""Sizes with what is told of each: "1B (2T tokens) and 7B (4T tokens)", "1B: 64 TPUs, 7B: 512 TPUs"."""
_ALONE = re.compile(
    rf"(?:(?<![\w.-])[Tt]he\s|(?:(?<=^)|(?<=[\n.;]\s)|(?<=\n))){_SIZE}(?=\s(?:was|is|has|had|uses|used|took|saw|needed)\s)"
    rf"|(?<=\sand\s)the\s{_SIZE}(?=\s(?:on|for|with|in|at|using)\s[\w~]*\d)"
    rf"|(?:(?<=,\s)|(?<=\sand\s)){_SIZE}\smodel(?=\s(?:was|is|has|had|uses|used|took|saw|needed)\s)"
    rf"|(?<=\sand\s){_SIZE}(?=\s(?:with|on)\s~?\d[\d.]*\s?(?:[BT]|[bt]rillion|[bm]illion)\stokens)"
)
"""A size that does what models do: "the 2B was trained on 2T tokens and the 9B on 8T"."""
_ONE = re.compile(_SIZE)
_HEAD = re.compile(rf"{_SIZE}(?=\s\(|:\s)")


def find_member_sizes(text: str) -> Iterator[Mention]:
    """The sizes of a text that stand for members, each with the words around it that say so.

    >>> [m.surface for m in find_member_sizes("We trained the 2B and 9B base models on TPUs.")]
    ['the 2B', '9B base models']
    >>> [m.surface for m in find_member_sizes("Sizes: 1B (2T tokens), 7B (4T tokens) and 32B (6T tokens).")]
    ['1B', '7B', '32B']
    """
    for found in _ROW.finditer(text):
        places = [m.span() for m in _ONE.finditer(text, *found.span("row"))]
        places[0], places[-1] = (found.start(), places[0][1]), (places[-1][0], found.end("row"))
        yield from (_mention(*place, text) for place in places)
    yield from (_mention(*m.span(), text) for m in _ALONE.finditer(text))
    for found in _LIST.finditer(text):
        heads = [m.span() for m in _HEAD.finditer(text, *found.span())]
        if len({text[slice(*place)] for place in heads}) == len(heads):
            yield from (_mention(*place, text) for place in heads)


def _mention(start: int, end: int, text: str) -> Mention:
    return Mention("anaphor", start, end, text[start:end], Entity("Cue", "member"))
