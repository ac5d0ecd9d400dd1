"""Which patterns a sentence can match: never fewer than those that do."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelatlas.candidates import Candidates
from modelatlas.claims.sentences import split_sentences
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
    first = bool(list(candidates.find(code)))
    for _ in range(100):
        list(candidates.find(code))
    assert bool(list(candidates.find(code))) >= first
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
    tried = [bool(list(candidates.find(backwards))) for _ in range(100)]
    assert not tried[0] and tried[-1]


def test_no_pattern_that_matches_is_left_out() -> None:
    rules = load_rules()
    patterns: list[Pattern] = [pattern for rule in rules.rules for pattern in rule.patterns]
    patterns += [pattern for scope in (*rules.roles, *rules.scopes) for pattern in scope.patterns]
    tags, gazetteer = load_tags(), load_gazetteer()
    files = sorted((ROOT / "examples").glob("*.txt")) + sorted((ROOT / "tests" / "genre").rglob("*.txt"))[::15]
    matches = 0
    for file in files:
        doc = read_document(file, tags=tags)
        for sentence in split_sentences(doc, find_mentions(doc, tags=tags, gazetteer=gazetteer)):
            tried = {id(p) for _, p in Candidates([(None, p) for p in patterns]).find(sentence.code)}
            for pattern in patterns:
                if id(pattern) not in tried:
                    assert not pattern.regex.search(sentence.code), (pattern.source, sentence.code)
                else:
                    matches += bool(pattern.regex.search(sentence.code))
    assert matches > 500
