"""The rules are tested by their own examples: each reads what it says it reads, and nothing of what it ignores."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, Quad, Store

from gold_facts import check
from modelatlas.claims import extract_claims
from modelatlas.derive import derive
from modelatlas.documents import parse_document
from modelatlas.errors import TableError
from modelatlas.graph import known_labels, to_quads
from modelatlas.mentions import find_mentions
from modelatlas.model import Reading
from modelatlas.patterns import compile_pattern
from modelatlas.rules import Rule, RuleSet, bundled_rules, load_rules, parse_rules

RULES = bundled_rules().rules
READS = [(rule, read) for rule in RULES for read in rule.reads]
IGNORES = [(rule, text) for rule in RULES if rule.claims for text in rule.ignores]
SILENT = [rule for rule in RULES if not rule.claims]
_PATH = re.compile(r"(.+?) ((?:[a-z]\w*)(?:\{.+?\})?(?:/\w+(?:\{.+?\})?)*) (\S.*)")
"""Subject, path, value of an example's claim."""


def read(text: str) -> Reading:
    doc = parse_document(text.encode(), name="example.txt").plain()
    return extract_claims(doc, find_mentions(doc))


def said(text: str, rules: RuleSet) -> set[tuple[str, str, str]]:
    """Subject, property and value of each claim that a set of rules makes of a text."""
    doc = parse_document(text.encode(), name="example.txt").plain()
    claims = extract_claims(doc, find_mentions(doc), rules=rules).claims
    return {(claim.subject.key, claim.property, str(claim.value)) for claim in claims}


def store_of(reading: Reading) -> Store:
    quads = list(to_quads(reading))
    store = Store()
    for quad in [*quads, *derive(quads, labels=known_labels(reading))]:
        store.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
    return store


def as_fact(claim: str) -> list[Any]:
    found = _PATH.fullmatch(claim)
    assert found, f"not a claim: {claim!r}"
    subject, path, value = found.groups()
    if value in ("true", "false"):
        return [subject, path, value == "true"]
    return [subject, path, float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value]


@pytest.mark.parametrize(("rule", "example"), READS, ids=[f"{r.name}-{i}" for i, (r, _) in enumerate(READS)])
def test_a_rule_reads_its_examples(rule: Rule, example: dict[str, Any]) -> None:
    reading = read(example["text"])
    outcome = check(store_of(reading), {"file": rule.name, "facts": [as_fact(c) for c in example["claims"]]})
    assert outcome.misses == []
    assert rule.name in {claim.rule for claim in reading.claims}


@pytest.mark.parametrize(("rule", "text"), IGNORES, ids=[f"{r.name}-{i}" for i, (r, _) in enumerate(IGNORES)])
def test_a_rule_ignores_what_it_should(rule: Rule, text: str) -> None:
    assert [claim for claim in read(text).claims if claim.rule == rule.name] == []


@pytest.mark.parametrize("rule", SILENT, ids=[r.name for r in SILENT])
def test_a_rule_that_claims_nothing_changes_what_others_claim(rule: Rule) -> None:
    full = bundled_rules()
    without = replace(full, rules=tuple(other for other in full.rules if other is not rule))
    assert any(said(text, without) != said(text, full) for text in rule.ignores)


def test_most_rules_have_examples_of_both_kinds() -> None:
    claiming = [rule for rule in RULES if rule.claims]
    assert [rule.name for rule in claiming if not rule.reads] == []
    assert [rule.name for rule in RULES if not rule.ignores] == []


def test_names_of_rules_are_unique() -> None:
    names = [rule.name for rule in RULES]
    assert sorted(set(names)) == sorted(names)


def test_every_bundled_pattern_compiles() -> None:
    rules = bundled_rules()
    patterns = [p for group in (rules.rules, rules.roles, rules.scopes) for one in group for p in one.patterns]
    assert len(patterns) > 300
    assert all(pattern.regex for pattern in patterns)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("{modle} has", "no such kind of mention: modle"),
        ("(a|b", "a parenthesis is not closed"),
        ("a ) b", "unexpected ')'"),
        ("(a||b)", "an alternative is empty"),
        ("? a", "unexpected '?'"),
    ],
)
def test_a_faulty_pattern_is_refused(source: str, fault: str) -> None:
    with pytest.raises(ValueError, match=re.escape(fault)):
        compile_pattern(source, check=True)


RULE = "[[rule]]\nname = 'x'\npatterns = ['{model} weighs {params}']\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[rule", "mine.toml: not TOML"),
        ("[[rules]]\nname = 'x'", "unknown table 'rules'"),
        ("[[rule]]\nname = 'x'\npatterns = ['{modle}']", "mine.toml: rule x: no such kind"),
        ("[[rule]]\nname = 'x'", "mine.toml: rule x: 'patterns' is missing"),
        ("[[rule]]\nname = 'x'\npatterns = ['a']\nclaims = ['b']", "a claim reads 'property = slot'"),
        ("[[rule]]\nname = 'x'\npatterns = ['a']\nclaim = []", "unknown key 'claim'"),
        ("[[scope]]\nname = 'x'\npatterns = ['a']\nextent = 'far'", "an extent is one of"),
        ("[[rule]]\nname = 'x'\npatterns = 'a b'", "mine.toml: rule x: patterns is a list of strings"),
        ("[[rule]]\nname = 'x'\npatterns = ['a']\nunder = 'training'", "under is a list of strings"),
        (
            f"{RULE}claims = ['paramCount = params']",
            "no rule can claim 'paramCount': did you mean 'parameterCount'?",
        ),
        (f"{RULE}claims = ['score = params']", "no rule can claim 'score'"),
        (f"{RULE}claims = ['parameterCount = parms']", "parameterCount = parms: no pattern has a slot 'parms'"),
        (f"{RULE}claims = ['new:parameterCount = params']", "no pattern has a slot 'new'"),
        (f"{RULE}claims = ['parameterCount = product(params, per)']", "no pattern has a slot 'per'"),
        (f"{RULE}claims = ['developer = params']", "developer is nothing that 'params' can say"),
        (f"{RULE}frame = 'test'", "a frame is one of evaluation, comparison, not 'test'"),
        ("[rule]\nname = 'x'\npatterns = ['a']", "mine.toml: write [[rule]], not [rule]"),
    ],
)
def test_a_faulty_rule_file_names_file_and_rule(text: str, fault: str) -> None:
    with pytest.raises(TableError, match=re.escape(fault)):
        parse_rules(text, name="mine.toml")


def test_a_users_rule_comes_before_the_bundled_ones(tmp_path: Any) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        '[[rule]]\nname = "nominal"\npatterns = ["nominally {params}"]\n\n'
        '[[rule]]\nname = "weights-count"\nclaims = ["parameterCount = params"]\npatterns = ["{params} strong"]\n',
        encoding="utf-8-sig",
    )
    doc = parse_document(
        b"<p><model>Vega-3</model>, nominally 8 billion parameters, is 7 billion parameters strong.</p>", name="x.txt"
    )
    rules = load_rules(file)
    assert load_rules(rules) is rules
    claims = extract_claims(doc, find_mentions(doc), rules=rules).claims
    assert [(c.property, c.value, c.rule) for c in claims] == [("parameterCount", 7_000_000_000, "weights-count")]
