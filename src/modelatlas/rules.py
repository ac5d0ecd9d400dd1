"""Rules as data: patterns over typed slots, compiled once.

A rule file is TOML. A rule has a name, patterns, what it claims, and sentences that it must and must not read::

    [[rule]]
    name = "parameters-of"
    patterns = ["{params} ~ parameters?", "{params}"]
    claims = ["parameterCount = params"]

Patterns are matched against a sentence in which every mention is one slot (see ``modelatlas.sentences``), in lower
case. The language:

==================  ====================================================================================
``word``            that word; ``train*`` any word that begins so; words are joined by space or hyphen
``lists?``          the last letter of a word is optional: "list" or "lists"
``(a|b c)?``        an optional group; ``{slot}?`` an optional slot; ``(a|b)*`` none or more of a group
``(a|b c)``         alternatives
``{duration}``      a mention of that kind; ``{a|b}`` of one of those kinds; ``{duration!}`` only if tagged
``{model:old}``     the same, bound to the name ``old``; a name that begins with ``_`` is only looked at
``{technique+}``    one or more, joined by commas, "and", "or", "as well as"
``{*:what}``        one to eight words of free text, bound to ``what``; ``{*}`` unbound
``~``               none to three words, no punctuation, no mention
``@``               nothing, or an aside: ``, … ,`` or ``(…)``; a country may end it (", of Lund, Sweden,")
``$``               the end of a clause: a comma, a semicolon, a full stop, the end
``\\(``  ``\\)``     a parenthesis of the text
``...``             up to 80 characters of the same clause: no ``;``, no parenthesis, no model
``^``               the start of the sentence
==================  ====================================================================================

A rule without claims says that its values are something else: what it binds is not read by the rules after it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from modelatlas.errors import TableError
from modelatlas.resources import data_text

KINDS: tuple[str, ...] = (
    # who
    "model", "anaphor", "predecessor", "successor", "base", "peer",
    # named things
    "hardware", "country", "organization", "benchmark", "technique", "task", "license", "dataset", "standard",
    "metric", "artifact", "data", "name", "nationality",
    # quantities, by what their unit counts
    "params", "active", "tokens", "duration", "bytes", "energy", "emissions", "flop", "percent", "points", "devicehours",
    "throughput", "languages", "proglanguages", "devices", "nodes", "shots", "number", "size", "measure",
    # time
    "year", "date",
)  # fmt: skip
"""Every kind of mention that a pattern can name; ``data`` is the artifact that is training data."""
_WIDER = {"artifact": ("artifact", "data")}

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


def char_kind(char: str) -> tuple[str, bool]:
    """The inverse of :func:`kind_char`."""
    number, tagged = divmod(ord(char) - _FIRST, 2)
    return KINDS[number], bool(tagged)


_NAMED = "".join(kind_char(k, t) for k in ("model", "peer") for t in (False, True))
_SEP = r"(?:(?<=[\s(,\-])|[\s\-]+|(?=[,;:().!?]|'s|$))"
_GAP = rf"(?:(?![;()]|[{_NAMED}]).){{0,80}}?"
_WORDS = r"(?:[\w'’/&.]+[\s\-]+){0,3}"
_PLACE = "".join(kind_char("country", t) for t in (False, True))
_ASIDE = rf"(?:\s*,[^,;()]{{1,80}}(?:,\s*[{_PLACE}].\s*)?,|\s*\([^()]{{1,80}}\))?"
_NOT_FREE = r"(?!(?:compared|relative|versus|vs|than|while|and|or|which|thanks|attributed|owing|due|by|against|without|through|across|but|with|using|when|over)\b)"
_FREE = rf"(?:{_NOT_FREE}[\w'’/&%]+[\s\-]+){{0,7}}{_NOT_FREE}[\w'’/&%]+"
_JOIN = r"(?:\s*,\s*(?:and\s+|or\s+|as\s+well\s+as\s+)?|\s+(?:and|or|as\s+well\s+as|plus|alongside|combined\s+with|together\s+with)\s+|\s*[/&+]\s*)"
_SMALL = r"(?:(?!(?:on|in|at|for|with|without|no|to|by|from|of|while|but|not|than|over|into|via)\b)[\w\-]+\s+){0,2}?"

_NOUN = r"(?:\s+(?!(?:on|in|at|for|with|without|to|by|from|of|while|but|not|than|over|into|via|and|or|as|was|were|is|are)\b)[\w\-]+)?"
"""One word after a member of a list: "mixture-of-experts layers and …"."""

_TOKEN = re.compile(r"\s*(\.\.\.|\{[^}]*\}\??|\\[()]|[()|?^~@$]|,\??|'s|[^\s(){}|?,~^@$\\]+)")


@dataclass(frozen=True)
class Pattern:
    """A pattern: its source, the expression, and the kinds that a sentence must have (for a quick no).

    It is compiled when a sentence first has those kinds: compiling all of them takes longer than reading a document.
    """

    source: str
    expression: str
    kinds: int

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.expression)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named reading. ``claims`` are assignments such as ``trainingRun.hardwareCount = number``; ``frame`` names a
    node that several values share (``evaluation``, ``comparison``). A ``fallback`` holds only where no other rule
    claims the same property of the same subject; a ``planned`` rule reads what is still to come, a ``denial`` what words
    such as "not" are part of."""

    name: str
    patterns: tuple[Pattern, ...]
    claims: tuple[tuple[str, str], ...]
    frame: str = ""
    fallback: bool = False
    planned: bool = False
    denial: bool = False
    reads: tuple[Mapping[str, Any], ...] = ()
    ignores: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of a sentence with a force of its own: ``negated``, ``planned``, ``stage``; or the role of a model."""

    name: str
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    extent: str = "match"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything that the claims stage knows of English."""

    rules: tuple[Rule, ...]
    roles: tuple[Scope, ...]
    scopes: tuple[Scope, ...]


class _Parser:
    """Recursive descent over the pattern language; a fresh one for each pattern."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = self._tokens(source)
        self.at = 0
        self.kinds = 0
        self.names: dict[str, int] = {}

    @staticmethod
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

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def parse(self) -> str:
        regex = self.sequence(top=True)
        if self.peek():
            raise ValueError(f"unexpected {self.peek()!r}")
        return rf"(?<![\w]){regex}(?![\w])"

    def sequence(self, *, top: bool = False) -> str:
        """Elements until ``|`` or ``)``; each knows whether a separator stands between it and the one before."""
        out, glue = "", True  # glue: no separator is wanted before the next element
        while (token := self.peek()) and token not in ("|", ")"):
            regex, optional, loose = self.element(top)
            if regex is _WORDS:
                out, glue = out + ("" if glue else _SEP) + regex, True
            elif loose:  # gaps, commas and anchors bring their own spacing
                out, glue = out + regex, True
            elif not optional:
                out, glue = out + ("" if glue else _SEP) + regex, False
            elif glue:
                out, glue = out + f"(?:{regex}{_SEP}){optional}", True
            else:
                out, glue = out + f"(?:{_SEP}{regex}){optional}", False
        return out

    def element(self, top: bool) -> tuple[str, str, bool]:
        token = self.take()
        if token == "...":
            return rf"(?<!\w)?(?:\s*{_GAP}\s*)(?<![\w])", "", True
        if token == "~":
            return _WORDS, "", True
        if token == "@":
            return rf"{_ASIDE}\s*", "", True
        if token == "$":
            return r"(?=\s*(?:[,;:.!?]|$))", "", True
        if token[0] == "\\":
            return rf"\s*\{token[1]}\s*", "", True
        if token == "'s":
            return r"\s?'s?\s*", "", True
        if token == "^":
            return r"^\W*", "", True
        if token in (",", ",?"):
            return (r"\s*,\s*" if token == "," else r"(?:\s*,\s*|[\s\-]+)"), "", True
        if token == "(":
            branches = [self.sequence()]
            while self.peek() == "|":
                self.take()
                branches.append(self.sequence())
            if "" in branches:
                raise ValueError("an alternative is empty")
            if self.take() != ")":
                raise ValueError("a parenthesis is not closed")
            return f"(?:{'|'.join(branches)})", self.optional(), False
        if token.startswith("{"):
            optional = "?" if token.endswith("?") or self.peek() == "?" and self.take() else ""
            return self.slot(token.rstrip("?")[1:-1], required=top and not optional), optional, False
        if token in ("?", ")", "|"):
            raise ValueError(f"unexpected {token!r}")
        regex = r"\w*".join(re.escape(part) for part in token.lower().split("*"))
        if self.peek() == "?":
            self.take()
            regex += "?"
        return regex if token.endswith("*") else rf"{regex}(?!\w)", "", False

    def optional(self) -> str:
        """The quantifier of a group: ``?``, ``*`` or none."""
        return self.take() if self.peek() in ("?", "*") else ""

    def slot(self, body: str, *, required: bool) -> str:
        body, _, name = body.partition(":")
        if body.startswith("*"):
            free = _FREE if body == "*" else _free_with(body[1:].strip("()").split("|"))
            return f"(?P<{self.group(name)}>{free})" if name else f"(?:{free})"
        many, tagged = body.endswith("+") or name.endswith("+"), body.endswith("!")
        name = name.rstrip("+")
        kinds = body.rstrip("+!").split("|")
        unknown = [kind for kind in kinds if kind not in _NUMBER]
        if unknown:
            raise ValueError(f"no such kind of mention: {unknown[0]}")
        chars = "".join(
            kind_char(k, t)
            for kind in kinds
            for k in _WIDER.get(kind, (kind,))
            for t in ((True,) if tagged else (False, True))
        )
        one = f"[{chars}]."
        if required:
            self.kinds |= 1 << _NUMBER[kinds[0]] if len(kinds) == 1 and kinds[0] not in _WIDER else 0
        inner = f"{one}(?:{_NOUN}{_JOIN}{_SMALL}{one})*" if many else one
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


def slot_name(group: str) -> str:
    """The name in the pattern of a group of its expression."""
    return group.partition("__")[0]


def compile_pattern(source: str, *, check: bool = False) -> Pattern:
    """Read one pattern; raises ValueError that says what in it cannot be read. ``check`` compiles it at once."""
    parser = _Parser(source)
    pattern = Pattern(source, parser.parse(), parser.kinds)
    try:
        if check:
            _ = pattern.regex
    except re.error as error:
        raise ValueError(f"{source!r}: {error}") from None
    return pattern


def kinds_mask(kinds: Iterable[str]) -> int:
    """The bit set of the kinds that a sentence has, to hold against :attr:`Pattern.kinds`."""
    mask = 0
    for kind in kinds:
        mask |= 1 << _NUMBER[kind]
    return mask


def _expand(source: str, words: Mapping[str, str]) -> str:
    """Replace ``<name>`` by the word list of that name, itself expanded."""
    for _ in range(5):
        replaced = re.sub(r"<(\w+)>", lambda m: f"({words[m[1]]})", source)
        if replaced == source:
            return source
        source = replaced
    raise ValueError("word lists refer to each other in a circle")


_EXTENTS = ("match", "clause", "back", "segment", "stage")


def _extent(name: str) -> str:
    if name not in _EXTENTS:
        raise ValueError(f"an extent is one of {', '.join(_EXTENTS)}, not {name!r}")
    return name


_RULE_KEYS = {"name", "patterns", "claims", "frame", "fallback", "planned", "denial", "reads", "ignores"}


def _assignment(claim: str) -> tuple[str, str]:
    path, equals, value = claim.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise ValueError(f"a claim reads 'property = slot', not {claim!r}")
    return path.strip(), value.strip()


def parse_rules(text: str, *, name: str, words: Mapping[str, str] | None = None, check: bool = True) -> RuleSet:
    """Read one rule file. Raises TableError naming the file, the rule and what is wrong with it.

    ``check`` compiles every pattern at once; the bundled rules are checked by a test instead.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"{name}: not TOML: {error}") from None
    unknown = set(table) - {"rule", "role", "scope", "words"}
    if unknown:
        raise TableError(
            f"{name}: unknown table {sorted(unknown)[0]!r}; a rule file has [[rule]], [[role]], [[scope]] and [words]"
        )
    vocabulary = {**(words or {}), **table.get("words", {})}

    def patterns(entry: Mapping[str, Any], key: str = "patterns") -> tuple[Pattern, ...]:
        return tuple(compile_pattern(_expand(source, vocabulary), check=check) for source in entry[key])

    def each(section: str) -> Iterable[tuple[str, Mapping[str, Any]]]:
        for number, entry in enumerate(table.get(section, []), 1):
            yield str(entry.get("name", f"number {number}")), entry

    where = name
    try:
        rules = []
        for label, entry in each("rule"):
            where = f"{name}: rule {label}"
            if stray := set(entry) - _RULE_KEYS:
                raise ValueError(f"unknown key {sorted(stray)[0]!r}")
            rules.append(
                Rule(
                    name=entry["name"],
                    patterns=patterns(entry),
                    claims=tuple(_assignment(c) for c in entry.get("claims", [])),
                    frame=entry.get("frame", ""),
                    fallback=entry.get("fallback", False),
                    planned=entry.get("planned", False),
                    denial=entry.get("denial", False),
                    reads=tuple(entry.get("reads", ())),
                    ignores=tuple(entry.get("ignores", ())),
                )
            )
        scoped: dict[str, list[Scope]] = {"role": [], "scope": []}
        for section, into in scoped.items():
            for label, entry in each(section):
                where = f"{name}: {section} {label}"
                unless = patterns(entry, "unless") if "unless" in entry else ()
                into.append(Scope(entry["name"], patterns(entry), unless, _extent(entry.get("extent", "match"))))
    except KeyError as error:
        raise TableError(f"{where}: {error.args[0]!r} is missing") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise TableError(f"{where}: {error}") from None
    return RuleSet(tuple(rules), tuple(scoped["role"]), tuple(scoped["scope"]))


_FILES = ("discourse", "else", "model", "training", "release", "evaluation")


@cache
def bundled_rules() -> RuleSet:
    """The rules that come with modelatlas, in their order: the first rule that reads a value has it."""
    words: dict[str, str] = tomllib.loads(data_text("rules-discourse.toml")).get("words", {})
    return merge_rules(
        [parse_rules(data_text(f"rules-{f}.toml"), name=f"rules-{f}.toml", words=words, check=False) for f in _FILES]
    )


def merge_rules(sets: Sequence[RuleSet]) -> RuleSet:
    """One set of several; earlier ones have precedence."""
    return RuleSet(
        rules=tuple(rule for one in sets for rule in one.rules),
        roles=tuple(role for one in sets for role in one.roles),
        scopes=tuple(scope for one in sets for scope in one.scopes),
    )


def load_rules(extra: Path | None = None) -> RuleSet:
    """The bundled rules, with those of a user's file before them. Raises TableError."""
    if extra is None:
        return bundled_rules()
    try:
        text = extra.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{extra}: cannot be read: {error}") from None
    words: dict[str, str] = tomllib.loads(data_text("rules-discourse.toml")).get("words", {})
    return merge_rules([parse_rules(text, name=str(extra), words=words), bundled_rules()])
