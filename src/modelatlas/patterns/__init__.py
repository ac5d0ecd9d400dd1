"""The pattern language of the rules: words, alternatives and typed slots, compiled to regular expressions.

Patterns are matched against a sentence in which every mention is one slot (``modelatlas.claims.prose.sentences``), in
lower case. The language:

==================  ====================================================================================
``word``            that word; ``train*`` any word that begins so; words are joined by space or hyphen
``its``, ``their``  the word, or any mention that stands for a model: "its training code"
``lists?``          the last letter of a word is optional: "list" or "lists"
``(a|b c)?``        an optional group; ``{slot}?`` an optional slot; ``(a|b)*`` none or more of a group
``(a|b c)``         alternatives
``{duration}``      a mention of that kind; ``{a|b}`` of one of those kinds; ``{duration!}`` only if tagged
``{model:old}``     the same, bound to the name ``old``; a name that begins with ``_`` is only looked at
``{technique+}``    one or more, joined by commas, "and", "or", "as well as"; makers each with what they are part of
``{*:what}``        one to eight words of free text, bound to ``what``; ``{*}`` unbound
``~``               none to three words, no punctuation, no mention
``@``               nothing, or an aside: ``, … ,`` or ``(…)``; a country may end it (", of Lund, Sweden,")
``$``               the end of a clause: a comma, a semicolon, a full stop, a closing quote, the end
``\\(``  ``\\)``     a parenthesis of the text
``...``             up to 80 characters of the same clause: no ``;``, no parenthesis, no model
``^``               the start of the sentence, signs aside
==================  ====================================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from modelatlas.patterns.expressions import Parser, tokens_of
from modelatlas.patterns.needs import needs_of, openings_of
from modelatlas.patterns.slots import INDEX_BASE, KINDS, MAX_SLOTS, SLOT, WHO, kind_char, kind_chars, slot_name

__all__ = [
    "INDEX_BASE",
    "KINDS",
    "MAX_SLOTS",
    "SLOT",
    "WHO",
    "Pattern",
    "compile_pattern",
    "kind_char",
    "kind_chars",
    "slot_name",
]


@dataclass(frozen=True)
class Pattern:
    """A pattern: its source, and what a sentence must have (for a quick no, see :mod:`modelatlas.candidates`).

    It is read and compiled when a sentence first has all that: doing so with all of them takes longer than a document.
    """

    source: str
    needs: tuple[tuple[str, ...], ...] = ()
    """One of each, in this order, stands in every sentence that it matches: beginnings of words, mentions, marks."""
    openings: frozenset[str] = frozenset([""])
    """With one of these every match begins: beginnings of words ("" of any place), mentions, ``^`` for the head."""

    @cached_property
    def expression(self) -> str:
        """The pattern as a regular expression; raises ValueError that says what cannot be read."""
        return Parser(self.source).parse()

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.expression)


def compile_pattern(source: str, *, check: bool = False) -> Pattern:
    """Read one pattern; raises ValueError that says what in it cannot be read. ``check`` compiles it at once."""
    tokens = tokens_of(source)
    pattern = Pattern(source, needs_of(tokens), openings_of(tokens))
    try:
        if check:
            _ = pattern.regex
    except re.error as error:
        raise ValueError(f"{source!r}: {error}") from None
    return pattern
