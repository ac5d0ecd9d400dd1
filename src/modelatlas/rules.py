"""Rules as data: patterns over typed slots, compiled once.

A rule file is TOML. A rule has a name, patterns, what it claims, and sentences that it must and must not read::

    [[rule]]
    name = "parameters-of"
    patterns = ["{params} ~ parameters?", "{params}"]
    claims = ["parameterCount = params"]

The pattern language is that of :mod:`modelatlas.patterns`.

A rule without claims says that its values are something else: what it binds is not read by the rules after it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from modelatlas.candidates import Candidates, Remembered
from modelatlas.claimable import check_claims
from modelatlas.errors import TableError
from modelatlas.patterns import Pattern, compile_pattern
from modelatlas.resources import data_text
from modelatlas.words import word_list


@dataclass(frozen=True, slots=True)
class Rule:
    """A named reading. ``claims`` are assignments such as ``trainingRun.hardwareCount = number``; ``frame`` names a
    node that several values share (``evaluation``, ``comparison``). A ``fallback`` holds only where no other rule
    claims the same property of the same subject; a ``planned`` rule reads what is to come, a ``denial`` what words
    such as "not" are part of. ``under`` are words of a heading that its sentence must stand under. What a rule that
    ``settles`` reads holds whatever else the document says of the property; what a ``topical`` one reads is said of
    what the section is about, whoever else its sentence names."""

    name: str
    patterns: tuple[Pattern, ...]
    claims: tuple[tuple[str, str], ...]
    frame: str = ""
    fallback: bool = False
    planned: bool = False
    denial: bool = False
    settles: bool = False
    topical: bool = False
    under: re.Pattern[str] | None = None
    reads: tuple[Mapping[str, Any], ...] = ()
    ignores: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of a sentence with a force of its own: ``negated``, ``planned``, ``stage``; or the role of a model."""

    name: str
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    extent: str = "match"


@dataclass(frozen=True)
class RuleSet:
    """Everything that the claims stage knows of English; ``find_…`` tell which patterns a sentence can match,
    ``…_told`` what they have told of sentences."""

    rules: tuple[Rule, ...]
    roles: tuple[Scope, ...]
    scopes: tuple[Scope, ...]

    @cached_property
    def find_rules(self) -> Candidates[Rule]:
        return Candidates((rule, pattern) for rule in self.rules for pattern in rule.patterns)

    @cached_property
    def find_roles(self) -> Candidates[Scope]:
        return Candidates((role, pattern) for role in self.roles for pattern in role.patterns)

    @cached_property
    def find_scopes(self) -> Candidates[Scope]:
        return Candidates((scope, pattern) for scope in self.scopes for pattern in scope.patterns)

    @cached_property
    def rules_told(self) -> Remembered[Any]:
        return Remembered()

    @cached_property
    def roles_told(self) -> Remembered[dict[int, str]]:
        return Remembered()

    @cached_property
    def scopes_told(self) -> Remembered[dict[str, list[tuple[int, int]]]]:
        return Remembered()


def _expand(source: str, words: Mapping[str, str]) -> str:
    """Replace ``<name>`` by the word list of that name, itself expanded."""
    for _ in range(5):
        replaced = re.sub(r"<(\w+)>", lambda m: f"({words[m[1]]})", source)
        if replaced == source:
            return source
        source = replaced
    raise ValueError("word lists refer to each other in a circle")


_EXTENTS = ("match", "clause", "back", "segment", "sentence", "stage")


def _extent(name: str) -> str:
    if name not in _EXTENTS:
        raise ValueError(f"an extent is one of {', '.join(_EXTENTS)}, not {name!r}")
    return name


_RULE_KEYS = {
    "name",
    "patterns",
    "claims",
    "frame",
    "fallback",
    "planned",
    "denial",
    "settles",
    "topical",
    "under",
    "reads",
    "ignores",
}


def _under(words: Iterable[str]) -> re.Pattern[str] | None:
    """What a heading must hold: one of these words, each as in a pattern (``train*``); nothing where there are none."""
    # "hyper-parameters" are none of the model's parameters
    branches = "|".join(re.escape(word.lower()).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]") for word in words)
    return re.compile(rf"(?<!\w)(?<!hyper[\s-])(?:{branches})(?!\w)") if branches else None


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
    if unknown := set(table) - {"rule", "role", "scope", "words"}:
        raise TableError(
            f"{name}: unknown table {sorted(unknown)[0]!r}; a rule file has [[rule]], [[role]], [[scope]] and [words]"
        )
    vocabulary = {**(words or {}), **table.get("words", {})}

    def patterns(sources: Iterable[str]) -> tuple[Pattern, ...]:
        return tuple(compile_pattern(_expand(source, vocabulary), check=check) for source in sources)

    def each(section: str, parse: Callable[[Mapping[str, Any], _Patterns], _Entry]) -> Iterator[_Entry]:
        entries = table.get(section, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise TableError(f"{name}: write [[{section}]], not [{section}]")
        for number, entry in enumerate(entries, 1):
            where = f"{name}: {section} {entry.get('name', f'number {number}')}"
            try:
                yield parse(entry, patterns)
            except KeyError as error:
                raise TableError(f"{where}: {error.args[0]!r} is missing") from None
            except (ValueError, TypeError, AttributeError) as error:
                raise TableError(f"{where}: {error}") from None

    rules = tuple(each("rule", _rule))
    roles = (*each("role", _scope), *(role for rule in rules if (role := _base(rule))))
    return RuleSet(rules, roles, tuple(each("scope", _scope)))


def _base(rule: Rule) -> Scope | None:
    """The role of what a rule says that the sentence's model was made from: it is not the subject of that."""
    slot = next((slot for path, slot in rule.claims if path == "derivedFrom"), "")
    if not slot:
        return None
    sources = (re.sub(rf":{slot}\}}", ":who}", pattern.source) for pattern in rule.patterns)
    return Scope("base", tuple(compile_pattern(source, check=False) for source in sources))


def _strings(entry: Mapping[str, Any], key: str) -> list[str]:
    """The strings of a list that may be left out; one string alone would be read letter by letter."""
    found = entry.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError(f"{key} is a list of strings")
    return found


_Patterns = Callable[[Iterable[str]], tuple[Pattern, ...]]
_Entry = TypeVar("_Entry", Rule, Scope)


def _patterns(entry: Mapping[str, Any], patterns: _Patterns) -> tuple[Pattern, ...]:
    if "patterns" not in entry:
        raise KeyError("patterns")
    return patterns(_strings(entry, "patterns"))


def _rule(entry: Mapping[str, Any], patterns: _Patterns) -> Rule:
    if stray := set(entry) - _RULE_KEYS:
        raise ValueError(f"unknown key {sorted(stray)[0]!r}")
    read, frame = _patterns(entry, patterns), entry.get("frame", "")
    claims = tuple(_assignment(claim) for claim in _strings(entry, "claims"))
    check_claims(claims, frame, (pattern.source for pattern in read))
    return Rule(
        name=entry["name"],
        patterns=read,
        claims=claims,
        frame=frame,
        fallback=entry.get("fallback", False),
        planned=entry.get("planned", False),
        denial=entry.get("denial", False),
        settles=entry.get("settles", False),
        topical=entry.get("topical", False),
        under=_under(_strings(entry, "under")),
        reads=tuple(entry.get("reads", ())),
        ignores=tuple(_strings(entry, "ignores")),
    )


def _scope(entry: Mapping[str, Any], patterns: _Patterns) -> Scope:
    extent = _extent(entry.get("extent", "match"))
    return Scope(entry["name"], _patterns(entry, patterns), patterns(_strings(entry, "unless")), extent)


_FILES = (
    "discourse",
    "certain",
    "documents",
    "prose",
    "notes",
    "runs",
    "else",
    "model",
    "open",
    "makers",
    "relatives",
    "techniques",
    "training",
    "release",
    "evaluation",
    "sections",
)


def _shared_words() -> dict[str, str]:
    """The word lists of all rule files: those of ``rules-discourse.toml``, and what names are told apart by too."""
    words: dict[str, str] = tomllib.loads(data_text("rules-discourse.toml"))["words"]
    return words | {"edition": "|".join(word_list("editions", "sizes"))}


@cache
def bundled_rules() -> RuleSet:
    """The rules that come with modelatlas, in their order: the first rule that reads a value has it."""
    words = _shared_words()
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


def load_rules(extra: Path | RuleSet | None = None) -> RuleSet:
    """The bundled rules, with those of a user's file before them; rules that are loaded already as they are.

    Raises TableError.
    """
    if isinstance(extra, RuleSet):
        return extra
    if extra is None:
        return bundled_rules()
    try:
        text = extra.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise TableError(f"{extra}: cannot be read ({error}): rules are a TOML file in UTF-8") from error
    return merge_rules([parse_rules(text, name=str(extra), words=_shared_words()), bundled_rules()])
