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
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

KINDS: tuple[str, ...] = (
    # who
    "model", "anaphor", "predecessor", "successor", "base", "peer",
    # named things
    "hardware", "country", "organization", "benchmark", "technique", "task", "license", "dataset", "standard",
    "metric", "artifact", "data", "name", "nationality",
    # quantities, by what their unit counts
    "params", "active", "tokens", "context", "duration", "bytes", "energy", "emissions", "flop", "percent", "points",
    "devicehours", "throughput", "languages", "proglanguages", "devices", "nodes", "shots", "number", "size", "measure",
    # time
    "year", "date",
)  # fmt: skip
"""Every kind of mention that a pattern can name; ``data`` is the artifact that is training data, ``context``
the tokens of "a 128K context window"."""
_WIDER = {"artifact": ("artifact", "data"), "tokens": ("tokens", "context")}

WHO = KINDS[:6]
"""What can be the subject of a value: models, what stands for them, and other people's models (``peer``)."""

_FIRST = 0xE000
INDEX_BASE = 0xE200
"""Code point of a slot's index 0: a slot is a kind character and an index character, both of the private use area."""
MAX_SLOTS = 0xF8FF - INDEX_BASE
_NUMBER = {kind: i for i, kind in enumerate(KINDS)}

SLOT = f"[\ue000-{chr(_FIRST + 2 * len(KINDS) - 1)}]"
"""A regular expression for the kind character of any slot."""


def kind_char(kind: str, tagged: bool) -> str:
    """The character that stands for a mention of ``kind`` in an encoded sentence."""
    return chr(_FIRST + 2 * _NUMBER[kind] + tagged)


_NAMED = "".join(kind_char(k, t) for k in ("model", "peer") for t in (False, True))
_STEP = r"(?:[\s\-]+|(?=[,;:().!?'\"]|$))"
"""Between two words: space or hyphen, or nothing before a mark that brings its own spacing."""
_SEP = r"(?:(?<![^\s(,\-])|[\s\-]+|(?=[,;:().!?'\"]|$))"
"""The same where the space may have been read already."""
_SHORT = {"": "", _STEP: r"[\s\-]+", _SEP: r"(?:(?<![^\s(,\-])|[\s\-]+)"}
"""The same before a word or a mention, where no mark can stand: it halves what there is to compile."""
_GAP = rf"(?:(?![;()]|[{_NAMED}]).){{0,80}}?"
_WORDS = r"(?:(?:(?<![\w/&])|(?=['’]))[\w'’/&.]+[\s\-]+){0,3}"
"""Up to three words, each from its first character: else a long address would be gone through again from each dot."""
_PLACE = "".join(kind_char("country", t) for t in (False, True))
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
_SMALL = r"(?:(?!(?:on|in|at|for|with|without|no|to|by|from|of|while|but|not|than|over|into|via)\b)[\w\-]+\s+){0,2}?"

_POSSESSIVES = ("its", "their")
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

_IN_TOWN = rf"\s+in\s+[{''.join(kind_char(k, t) for k in ('name', 'country') for t in (False, True))}]."
"""Where a maker in a list sits: "the Fjord Institute in Bergen, Tay University and …"."""

_TOKEN = re.compile(r"\s*((?<=\))\*|\.\.\.|\{[^}]*\}\??|\\[()]|[()|?^~@$]|,\??|'s|[^\s(){}|?,~^@$\\]+)")


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
        return _Parser(self.source).parse()

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.expression)


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
    ",?": r"(?:\s*,\s*|[\s\-]+)",
}
"""Elements that bring their own spacing."""


def _tokens(source: str) -> list[str]:
    tokens, at = [], 0
    source = source.rstrip()
    while at < len(source):
        found = _TOKEN.match(source, at)
        if not found:
            raise ValueError(f"cannot read {source[at:]!r}")
        tokens.append(found[1])
        at = found.end()
    return tokens


class _Parser:
    """Recursive descent over the pattern language; a fresh one for each pattern."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = _tokens(source)
        self.at = 0
        self.names: dict[str, int] = {}

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def parse(self) -> str:
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
        if token in _POSSESSIVES:
            return f"(?:{token}|[{_slot_chars('anaphor')}].)", self.optional(), "", True
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
        body, _, name = body.partition(":")
        if body.startswith("*"):
            free = _FREE if body == "*" else _free_with(body[1:].strip("()").split("|"))
            return f"(?P<{self.group(name)}>{free})" if name else f"(?:{free})"
        many = body.endswith("+") or name.endswith("+")
        name = name.rstrip("+")
        kinds = body.rstrip("+!").split("|")
        chars = _slot_chars(body)
        one = f"[{chars}]."
        aside = rf"(?:{_PART_OF}{one}|{_IN_TOWN})?(?:{_BRACKET})?" if "organization" in kinds else ""
        inner = f"{one}(?:{_NOUN}{aside}{_JOIN}{_SMALL}{one})*" if many else one
        return f"(?P<{self.group(name or kinds[0])}>{inner})"

    def group(self, name: str) -> str:
        """A group name of its own: a name may stand at several places of a pattern (see :func:`slot_name`)."""
        self.names[name] = self.names.get(name, 0) + 1
        return name if self.names[name] == 1 else f"{name}__{self.names[name]}"


def _slot_chars(slot: str) -> str:
    """The characters of the mentions that fill a slot, ``{model|peer+:who}``; none where it holds free text."""
    body = slot.partition(":")[0]
    if body.startswith("*"):
        return ""
    kinds = body.rstrip("+!").split("|")
    if unknown := [kind for kind in kinds if kind not in _NUMBER]:
        raise ValueError(f"no such kind of mention: {unknown[0]}")
    marks = (True,) if body.endswith("!") else (False, True)
    return "".join(kind_char(k, t) for kind in kinds for k in _WIDER.get(kind, (kind,)) for t in marks)


def _free_with(words: Sequence[str]) -> str:
    """Free text that contains one of ``words``; a word may end in ``*``."""
    some = "|".join(re.escape(word.strip()).replace(r"\*", r"\w*") for word in words)
    name = f"[{kind_char('name', False)}]."  # "Peak GPU", at the head of a sentence
    word = rf"(?:{_NOT_FREE}[\w'’/&%]+|{name})"
    return rf"(?:{word}[\s\-]+){{0,5}}?(?:{some})(?!\w)(?:[\s\-]+{word}){{0,5}}"


def slot_name(group: str) -> str:
    """The name in the pattern of a group of its expression."""
    return group.partition("__")[0]


def _needs(tokens: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Choices of words (or their beginnings), of mentions and of marks: a sentence has one of each, in this order."""
    found, _ = _choices(tokens, 0)
    return tuple(tuple(sorted(choice)) for choice in found)


_MARKS = {"\\(": "(", "\\)": ")", ",": ","}
_PUNCTUATION = frozenset(_MARKS.values())


def _weakness(choice: frozenset[str]) -> tuple[int, bool]:
    """How little a choice tells: many things do less than one, and a comma does less than a word."""
    return len(choice), choice <= _PUNCTUATION


def _choices(tokens: Sequence[str], at: int) -> tuple[list[frozenset[str]], int]:
    """The choices of a sequence that begins at ``at``, and where the sequence ends."""
    found: list[frozenset[str]] = []
    while at < len(tokens) and tokens[at] not in ("|", ")"):
        token, choices = tokens[at], list[frozenset[str]]()
        at += 1
        if token == "(":
            branches = []
            while True:
                branch, at = _choices(tokens, at)
                branches.append(branch)
                at += 1
                if at > len(tokens) or tokens[at - 1] == ")":
                    break
            if len(branches) == 1:
                choices = branches[0]
            elif all(branches):
                choices = [frozenset().union(*(min(branch, key=_weakness) for branch in branches))]
            if at < len(tokens) and tokens[at] in ("?", "*"):
                at, choices = at + 1, []
        elif token.startswith("{"):
            if at < len(tokens) and tokens[at] == "?":
                at += 1
            elif not token.endswith("?"):
                choices = [frozenset(_slot_chars(token[1:-1]))]
        elif token[0].isalpha() or token[0] == "*":
            word = max(token.lower().split("*"), key=len)
            if token in _POSSESSIVES:
                choices, word = [frozenset((token, *_slot_chars("anaphor")))], ""
            if at < len(tokens) and tokens[at] == "?":
                at, word, choices = at + 1, word[:-1], []
            choices = [frozenset((word,))] if len(word) > 1 else choices
        elif token in _MARKS:
            choices = [frozenset((_MARKS[token],))]
        found += [choice for choice in choices if choice]
    return found, at


_HEAD = re.compile(r"\w*")


def _openings(tokens: Sequence[str], at: int = 0) -> frozenset[str]:
    """What the matches of the sequence that begins at ``at`` can begin with; "" among it where that may be anything."""
    found: set[str] = set()
    while at < len(tokens) and tokens[at] not in ("|", ")"):
        token, after = tokens[at], tokens[at + 1 : at + 2]
        optional = after == ["?"] or token.endswith("}?")
        if token == "(":
            branches, at = _branches(tokens, at)
            found.update(*(_openings(tokens, branch) for branch in branches))
            optional = tokens[at + 1 : at + 2] in (["?"], ["*"])
        elif token.startswith("{"):
            found.update(_slot_chars(token.rstrip("?")[1:-1]) or [""])
        else:
            head = "^" if token == "^" else _HEAD.findall(token.lower())[0]
            found.add(head[:-1] if optional and head == token.lower() else head)
            found.update(_slot_chars("anaphor") if token in _POSSESSIVES else ())
            optional = optional and token in _POSSESSIVES  # elsewhere the letter before it is
        if not optional:
            return frozenset(found)
        at += 1 if token.endswith("}?") else 2
    return frozenset([*found, ""])


def _branches(tokens: Sequence[str], at: int) -> tuple[list[int], int]:
    """Where the alternatives in the parentheses that open at ``at`` begin, and where these close."""
    begins, depth = [at + 1], 0
    while at < len(tokens):
        depth += (tokens[at] == "(") - (tokens[at] == ")")
        if not depth:
            break
        if tokens[at] == "|" and depth == 1:
            begins.append(at + 1)
        at += 1
    return begins, at


def compile_pattern(source: str, *, check: bool = False) -> Pattern:
    """Read one pattern; raises ValueError that says what in it cannot be read. ``check`` compiles it at once."""
    tokens = _tokens(source)
    pattern = Pattern(source, _needs(tokens), _openings(tokens))
    try:
        if check:
            _ = pattern.regex
    except re.error as error:
        raise ValueError(f"{source!r}: {error}") from None
    return pattern
