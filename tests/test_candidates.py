"""Which patterns a sentence can match: never fewer than those that do."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from pathlib import Path

import pytest

from modelatlas import extract
from modelatlas.candidates import Candidates, Remembered
from modelatlas.claims.prose.read import find_readings
from modelatlas.claims.prose.roles import find_roles
from modelatlas.claims.prose.scopes import read_scopes
from modelatlas.claims.prose.sentences import Sentence, split_sentences
from modelatlas.documents import parse_document, read_document
from modelatlas.gazetteer import load_gazetteer
from modelatlas.mentions import find_mentions
from modelatlas.patterns import Pattern, compile_pattern, kind_char
from modelatlas.rules import RuleSet, load_rules
from modelatlas.tags import load_tags

ROOT = Path(__file__).parents[1]
MODEL, PARAMS = (kind_char(kind, False) + "\ue200" for kind in ("model", "params"))


def found(source: str, code: str) -> bool:
    """Whether the pattern is a candidate, by its words and, once compiled patterns are told by words alone, again."""
    candidates = Candidates([("owner", compile_pattern(source))])
    first = bool(list(candidates.tried(code)))
    for _ in range(100):
        list(candidates.tried(code))
    assert bool(list(candidates.tried(code))) >= first
    return first


@pytest.mark.parametrize(
    ("source", "code", "expected"),
    [
        ("{model} has {params}", f"{MODEL} has {PARAMS}.", True),
        ("{model} has {params}", f"{MODEL} had {PARAMS}.", False),
        ("{model} has {params}", f"{PARAMS} has {MODEL}.", False),  # in another order
        ("train* on {model}", f"pretrained on {MODEL}", False),  # within a word
        ("train* on {model}", f"pre-training on {MODEL}", True),
        ("lists?", "a list", True),
        ("(has|had) {params}", f"had {PARAMS}", True),
        ("(very )?large", "large", True),
        ("*n't {params}", f"hasn't {PARAMS}", True),
        ("vs. {model}", f"this vs. {MODEL}", True),
        (r"{model} \( {params}", f"{MODEL} {PARAMS}", False),
        ("its code", f"{kind_char('anaphor', True)}\ue200 code", True),
    ],
)
def test_a_pattern_is_tried_where_all_it_needs_is_there(source: str, code: str, expected: bool) -> None:
    assert found(source, code) == expected


def test_what_waits_too_long_is_tried() -> None:
    candidates = Candidates([("owner", compile_pattern("{model} has {params}"))])
    backwards = f"{PARAMS} has {MODEL}"
    tried = [bool(list(candidates.tried(backwards))) for _ in range(100)]
    assert not tried[0] and tried[-1]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{model} has {params}", {kind_char("model", tagged) for tagged in (False, True)}),
        ("train* on {model}", {"train"}),
        ("lists? of {model}", {"list"}),
        ("(the )?(very large|small)", {"the", "very", "small"}),
        ("(a|an){model}?", {"a", "an"}),
        ("(its )?size", {"its", "size", *(kind_char("anaphor", tagged) for tagged in (False, True))}),
        ("vs.? the", {"vs"}),
        ("^ the {model}", {"^"}),
        ("~ large", {""}),
        ("(and|,) {model}", {"and", ""}),
        ("a? {model}", {""}),
        ("{*:what} of", {""}),
        ("(the )?(large )?", {"the", "large", ""}),
    ],
)
def test_what_a_match_begins_with(source: str, expected: set[str]) -> None:
    assert compile_pattern(source).openings == expected


def test_every_match_of_every_pattern_is_found() -> None:
    rules = load_rules()
    patterns: list[Pattern] = [pattern for rule in rules.rules for pattern in rule.patterns]
    patterns += [pattern for scope in (*rules.roles, *rules.scopes) for pattern in scope.patterns]
    tags, gazetteer = load_tags(), load_gazetteer()
    files = sorted((ROOT / "examples").glob("*.txt")) + sorted((ROOT / "tests" / "genre").rglob("*.txt"))[::15]
    matches = 0
    for file in files:
        doc = read_document(file, tags=tags)
        for sentence in split_sentences(doc, find_mentions(doc, tags=tags, gazetteer=gazetteer)):
            candidates = Candidates([(p.source, p) for p in patterns])
            found = [(source, match.span()) for source, match in candidates.find(sentence.code)]
            expected = [(p.source, m.span()) for p in patterns for m in p.regex.finditer(sentence.code)]
            assert found == expected
            matches += len(found)
    assert matches > 500


def test_what_is_told_of_a_code_is_remembered_for_a_while() -> None:
    asked: list[str] = []

    def tell(code: str) -> str:
        asked.append(code)
        return code.upper()

    told: Remembered[str] = Remembered()
    assert [told.of("a", lambda: tell("a")) for _ in range(3)] == ["A", "A", "A"] and asked == ["a"]
    assert told.of("a", lambda: tell("b"), 1) == "B"  # besides the code, the answer rests on something else
    for number in range(5000):
        told.of(f"{number}", lambda: tell("c"))
    assert len(told._told) <= 2000
    asked.clear()
    assert told.of("a", lambda: tell("a")) == "A" and asked == ["a"]
    long = "x" * 1000
    assert [told.of(long, lambda: tell(long)) for _ in range(2)] == [long.upper()] * 2 and asked == ["a", long, long]


def test_what_is_remembered_stays_in_its_process() -> None:
    rules = _fresh(load_rules())
    list(find_readings(_sentences("<p><model>Tern-3</model> has 7 billion parameters.</p>")[0], rules))
    assert rules.rules_told._told and not pickle.loads(pickle.dumps(rules.rules_told))._told


def _fresh(rules: RuleSet) -> RuleSet:
    return RuleSet(rules.rules, rules.roles, rules.scopes)


def _sentences(text: str) -> list[Sentence]:
    doc = parse_document(text.encode(), name="text", tags=load_tags())
    return list(split_sentences(doc, find_mentions(doc)))


def test_what_is_remembered_is_what_would_be_read() -> None:
    """Sentences of one code, with other names and numbers, under another heading, read with and without a memory."""
    used, unread = _fresh(load_rules()), _fresh(load_rules())
    files = sorted((ROOT / "examples").glob("*.txt")) + sorted((ROOT / "tests" / "genre").rglob("*.txt"))[::15]
    count = 0
    for file in files:
        text = file.read_text(encoding="utf-8")
        for other in (text, re.sub(r"\d", lambda digit: str(9 - int(digit[0])), text), text):
            for sentence in _sentences(other):
                for one in (sentence, replace(sentence, section="training / hyper-parameters")):
                    for told in (unread.rules_told, unread.roles_told, unread.scopes_told):
                        told._told.clear()
                    assert list(find_readings(one, used)) == list(find_readings(one, unread))
                    scopes = read_scopes(one, used)
                    assert scopes == read_scopes(one, unread)
                    planned = scopes.stretches.get("planned", ())
                    roles = find_roles(one, used, planned)
                    assert roles == find_roles(one, unread, planned)
                    roles[-1] = "rival"  # as for what goes on a list of rivals
                    scopes.stretches["planned"] = [(0, 1)]  # as for the items of a list: the next has none of it
                    count += 1
    assert count > 1000


def test_sentences_of_one_shape_have_values_of_their_own() -> None:
    texts = (f"<p><model>Tern-{n}</model> has <params>{n} billion</params> parameters.</p>" for n in (3, 4))
    claims = [claim for text in texts for claim in extract(text).claims]
    assert [(c.subject.key, c.value) for c in claims] == [("tern-3", 3 * 10**9), ("tern-4", 4 * 10**9)]
