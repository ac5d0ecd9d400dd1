"""Which patterns a sentence can match: never fewer than those that do."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from modelatlas import extract
from modelatlas.candidates import Candidates
from modelatlas.claims.prose.sentences import split_sentences
from modelatlas.documents import read_document
from modelatlas.gazetteer import load_gazetteer
from modelatlas.mentions import find_mentions
from modelatlas.patterns import Pattern, compile_pattern, kind_char
from modelatlas.rules import load_rules
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


def test_what_a_shape_of_sentence_matches_is_remembered_for_a_while() -> None:
    candidates = Candidates([("owner", compile_pattern("{model} has {params}"))])
    code = f"{MODEL} has {PARAMS}."
    first = candidates.find(code)
    assert candidates.find(code) is first and [owner for owner, _ in first] == ["owner"]
    for number in range(5000):
        candidates.find(f"{number}")
    assert candidates.find(code) is not first
    assert len(candidates._found) <= 2000
    long = f"{code}{'x' * 1000}"
    assert [found[0] for _, found in candidates.find(long)] == [found[0] for _, found in first]
    assert long not in candidates._found


def test_what_is_remembered_stays_in_its_process() -> None:
    candidates = Candidates([("owner", compile_pattern("{model} has {params}"))])
    candidates.find(f"{MODEL} has {PARAMS}.")
    assert pickle.loads(pickle.dumps(candidates)).find("nothing") == ()


def test_sentences_of_one_shape_have_values_of_their_own() -> None:
    texts = (f"<p><model>Tern-{n}</model> has <params>{n} billion</params> parameters.</p>" for n in (3, 4))
    claims = [claim for text in texts for claim in extract(text).claims]
    assert [(c.subject.key, c.value) for c in claims] == [("tern-3", 3 * 10**9), ("tern-4", 4 * 10**9)]
