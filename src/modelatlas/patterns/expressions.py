"""A pattern as a regular expression: what each element of the language matches, and the spacing between two."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.patterns.slots import kind_char, kind_chars, slot_chars

_NAMED = kind_chars("model", "peer")
_STEP = r"(?:[\s\-]+|(?=[,;:().!?'\"]|$))"
"""Between two words: space or hyphen, or nothing before a mark that brings its own spacing."""
_SEP = r"(?:(?<![^\s(,\-])|[\s\-]+|(?=[,;:().!?'\"]|$))"
"""The same where the space may have been read already."""
_SHORT = {"": "", _STEP: r"[\s\-]+", _SEP: r"(?:(?<![^\s(,\-])|[\s\-]+)"}
"""The same before a word or a mention, where no mark can stand: it halves what there is to compile."""
_GAP = rf"(?:(?![;()]|[{_NAMED}]).){{0,80}}?"
_WORDS = r"(?:(?:(?<![\w/&])|(?=['’]))[\w'’/&.]+[\s\-]+){0,3}"
"""Up to three words, each from its first character: else a long address would be gone through again from each dot."""
_PLACE = kind_chars("country")
_ASIDE = rf"(?:\s*,[^,;()]{{1,80}}(?:,\s*[{_PLACE}].\s*)?,|\s*\([^()]{{1,80}}\))?"
_NOT_FREE = (
    r"(?!(?:compared|relative|versus|vs|than|while|and|or|which|thanks|attributed|owing|due|by|against|without|through|"
    r"across|but|with|using|when|over)\b)"
)
_FREE = rf"(?:{_NOT_FREE}[\w'’/&%]+[\s\-]+){{0,7}}{_NOT_FREE}[\w'’/&%]+"
_JOIN = (
    r"(?:\s*,\s*(?:and\s+|or\s+|as\s+well\s+as\s+)?|"
    r"\s+(?:and|or|as\s+well\s+as|plus|alongside|combined\s+with|together\s+with)\s+|\s*[/&+]\s*)"
)
_SMALL = (
    r"(?:(?!(?:on|in|at|for|with|without|no|to|by|from|of|while|but|not|than|over|into|via|use[ds]?|using|utili[sz]e[ds]?|employ(?:s|ed)?"
    r"|took|takes?|ran|runs?|trained|require[ds]?|needs?|needed|lasted|occupied|has|have|had|is|are|was|were"
    r"|includes?|encompass(?:es)?|comprises?|contains?|offers?|provides?|consists|features|supports?|achieves?|introduces?|presents?|releases?)\b)[\w\-]+\s+){0,2}?"
)
"""Before a member of a list: a word or two, and no verb, which begins another statement."""

POSSESSIVES = ("its", "their")
"""Words that are mostly mentions themselves ("its training code"): in a pattern they are either."""

_NOUN = (
    r"(?:\s+(?!(?:on|in|at|for|with|without|to|by|from|of|while|but|not|than|over|into|via|and|or|as|was|were|is|are|"
    r"open|closed|public|private|available|free|withheld|proprietary)\b)"
    r"[\w\-]+)?"
)
"""One word after a member of a list: "mixture-of-experts layers and …"."""

_BRACKET = r"\s*\([^()]{1,40}\)"
"""What stands beside a maker in a list: its initials, its site."""
_PART_OF = r"\s+(?:from|of|at)\s+(?:the\s+)?"
"""Before the whole of which a maker in a list is a part: "the Tern group of Tay University"."""

_IN_TOWN = rf"\s+in\s+[{kind_chars('name', 'country')}]."
"""Where a maker in a list sits: "the Fjord Institute in Bergen, Tay University and …"."""

_TOKEN = re.compile(r"\s*((?<=\))\*|\.\.\.|\{[^}]*\}\??|\\[()]|[()|?^~@$]|,\??|'s|[^\s(){}|?,~^@$\\]+)")


_OWN_SPACING = {
    "...": rf"(?!\w)(?:\s*{_GAP}\s*)(?<!\w)",
    "~": _WORDS,
    "@": rf"(?!\w){_ASIDE}\s*",
    "$": r"(?=\s*(?:[,;:.!?\"]|$))",
    "\\(": r"\s*\(\s*",
    "\\)": r"\s*\)\s*",
    "'s": r"\s?'s?\s*",
    "^": r"^[^\w=\ue000-\uf8ff]*",
    ",": r"\s*,\s*",
    "=": r"\s*=\s*",
    "/": r"\s*/\s*",
    ",?": r"(?:\s*,\s*|[\s\-]+)",
}
"""Elements that bring their own spacing."""


def tokens_of(source: str) -> list[str]:
    """The elements of a pattern, in order; raises ValueError where one cannot be read."""
    tokens, at = [], 0
    source = source.rstrip()
    while at < len(source):
        found = _TOKEN.match(source, at)
        if not found:
            raise ValueError(f"cannot read {source[at:]!r}")
        tokens.append(found[1])
        at = found.end()
    return tokens


class Parser:
    """Recursive descent over the pattern language; a fresh one for each pattern."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = tokens_of(source)
        self.at = 0
        self.names: dict[str, int] = {}

    def peek(self) -> str:
        """The next element, "" at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        """The next element, which is then behind."""
        token = self.peek()
        self.at += 1
        return token

    def parse(self) -> str:
        """The whole pattern; raises ValueError that says what cannot be read."""
        regex, _, _ = self.sequence()
        if self.peek():
            raise ValueError(f"unexpected {self.peek()!r}")
        return rf"(?<![\w]){regex}(?:(?<=\()|(?![\w]))"

    def sequence(self) -> tuple[str, bool, bool]:
        """Elements until ``|`` or ``)``, whether the last brings its own spacing, and whether it begins with a word.

        ``before`` is what must stand before the next element: nothing after a gap or a comma, a step after a word or a
        slot, and either after a group of which some branch ends in a comma.
        """
        out, before = "", ""
        begins: bool | None = None
        while (token := self.peek()) and token not in ("|", ")"):
            regex, optional, spacing, worded = self.element()
            if begins is None and not (worded and optional):
                begins = worded
            short = _SHORT[before] if worded else before
            if regex is _WORDS:
                out, before = out + before + regex, ""
            elif spacing == "own":
                out, before = out + regex, ""
            else:
                after = _SEP if spacing == "some" else _STEP
                if not optional:
                    out, before = out + short + regex, after
                elif before:
                    out, before = out + f"(?:{short}{regex}){optional}", _SEP if _SEP in (before, after) else _STEP
                else:
                    out += f"(?:{regex}{after}){optional}"
        return out, not before, bool(begins)

    def element(self) -> tuple[str, str, str, bool]:
        """One element: its expression, its quantifier, whether it brings its ``own`` spacing, ``some`` or none, and
        whether it begins with a word or a mention whatever it matches.
        """
        token = self.take()
        if token in _OWN_SPACING:
            return _OWN_SPACING[token], "", "own", False
        if token == "(":
            return self.alternatives()
        if token.startswith("{"):
            optional = "?" if token.endswith("?") or (self.peek() == "?" and self.take()) else ""
            free = token.startswith("{*")  # free text may begin with an apostrophe
            return self.slot(token.rstrip("?")[1:-1]), optional, "", not free
        if token in ("?", ")", "|"):
            raise ValueError(f"unexpected {token!r}")
        if token in POSSESSIVES:
            return f"(?:{token}|[{slot_chars('anaphor')}].)", self.optional(), "", True
        regex = r"\w*".join(re.escape(part) for part in token.lower().split("*"))
        if self.peek() == "?":
            self.take()
            regex += "?"
        return regex, "", "", token[0].isalnum()

    def alternatives(self) -> tuple[str, str, str, bool]:
        """What stands in parentheses, after the opening one."""
        branches = [self.sequence()]
        while self.peek() == "|":
            self.take()
            branches.append(self.sequence())
        if any(not branch for branch, _, _ in branches):
            raise ValueError("an alternative is empty")
        if self.take() != ")":
            raise ValueError("a parenthesis is not closed")
        spacing = "some" if any(own for _, own, _ in branches) else ""
        worded = all(begins for _, _, begins in branches)
        return f"(?:{'|'.join(branch for branch, _, _ in branches)})", self.optional(), spacing, worded

    def optional(self) -> str:
        """The quantifier of a group: ``?``, ``*`` or none."""
        return self.take() if self.peek() in ("?", "*") else ""

    def slot(self, body: str) -> str:
        """A slot, by what stands between its braces."""
        body, _, name = body.partition(":")
        if body.startswith("*"):
            free = _FREE if body == "*" else _free_with(body[1:].strip("()").split("|"))
            return f"(?P<{self.group(name)}>{free})" if name else f"(?:{free})"
        many = body.endswith("+") or name.endswith("+")
        name = name.rstrip("+")
        kinds = body.rstrip("+!").split("|")
        chars = slot_chars(body)
        one = f"[{chars}]."
        aside = rf"(?:{_PART_OF}{one}|{_IN_TOWN})?(?:{_BRACKET})?" if "organization" in kinds else ""
        inner = f"{one}(?:{_NOUN}{aside}{_JOIN}{_SMALL}{one})*" if many else one
        return f"(?P<{self.group(name or kinds[0])}>{inner})"

    def group(self, name: str) -> str:
        """A group name of its own: a name may stand at several places of a pattern (see :func:`slot_name`)."""
        self.names[name] = self.names.get(name, 0) + 1
        return name if self.names[name] == 1 else f"{name}__{self.names[name]}"


def _free_with(words: Sequence[str]) -> str:
    """Free text that contains one of ``words``; a word may end in ``*``."""
    some = "|".join(re.escape(word.strip()).replace(r"\*", r"\w*") for word in words)
    name = f"[{kind_char('name', False)}]."  # "Peak GPU", at the head of a sentence
    word = rf"(?:{_NOT_FREE}[\w'’/&%]+|{name})"
    return rf"(?:{word}[\s\-]+){{0,5}}?(?:{some})(?!\w)(?:[\s\-]+{word}){{0,5}}"
