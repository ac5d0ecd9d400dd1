"""QuickStatements: what documents state of linked models, never what is in doubt, and text that stays text."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store
from typer.testing import CliRunner

from modelatlas.cli import app
from modelatlas.errors import TableError
from modelatlas.wikidata.quickstatements import check_date, parse_sources, quickstatements

HEAD = """@base <https://w3id.org/modelatlas/id/> .
@prefix atlas: <https://w3id.org/modelatlas/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<model/gpt-4> a atlas:Model ; rdfs:label "GPT-4" ; owl:sameAs wd:Q116709136 .
<model/gpt-3> a atlas:Model ; rdfs:label "GPT-3" ; owl:sameAs wd:Q95726734 .
<organization/openai> a atlas:Organization ; rdfs:label "OpenAI" ; owl:sameAs wd:Q21708200 .
<country/US> a atlas:Country ; owl:sameAs wd:Q30 .
<http://spdx.org/licenses/MIT> owl:sameAs wd:Q334661 .
<document/d1> atlas:fileName "one.txt" ; atlas:sha256 "aa" .
<document/d2> atlas:fileName "two.txt" ; atlas:sha256 "bb" .
"""
NUMBER = iter(range(1000))


def claim(predicate: str, value: str, *, document: str = "d1", quote: str = "a quote", more: str = "") -> str:
    return (
        f"<claim/c{next(NUMBER)}> a atlas:Claim ; rdf:subject <model/gpt-4> ; rdf:predicate atlas:{predicate} ; "
        f'rdf:object {value} ; prov:wasDerivedFrom <document/{document}> ; atlas:quote "{quote}" {more} .\n'
    )


def statements(*claims: str, sources: str = "") -> list[str]:
    store = Store()
    store.load((HEAD + "".join(claims)).encode(), RdfFormat.TURTLE)
    table = parse_sources("s.tsv", f"document\turl\tdate\n{sources}") if sources else None
    return list(quickstatements(store, date="2026-11-21", sources=table))


def facts(*claims: str) -> list[str]:
    """Item, property and value of each line."""
    return ["|".join(line.split("\t")[:3]) for line in statements(*claims)]


@pytest.mark.parametrize(
    ("predicate", "value", "expected"),
    [
        ("developer", "<organization/openai>", "P178|Q21708200"),
        ("country", "<country/US>", "P495|Q30"),
        ("license", "<http://spdx.org/licenses/MIT>", "P275|Q334661"),
        ("releaseDate", '"2023-03-14"^^xsd:date', "P577|+2023-03-14T00:00:00Z/11"),
        ("releaseYear", '"2023"^^xsd:gYear', "P577|+2023-00-00T00:00:00Z/9"),
        ("releaseDate", '"2023-03"^^xsd:gYearMonth', "P577|+2023-03-00T00:00:00Z/10"),
    ],
)
def test_each_property(predicate: str, value: str, expected: str) -> None:
    assert facts(claim(predicate, value)) == [f"Q116709136|{expected}"]


def test_what_follows_is_followed_by() -> None:
    both = ["Q95726734|P156|Q116709136", "Q116709136|P155|Q95726734"]
    assert facts(claim("predecessor", "<model/gpt-3>")) == both
    assert facts(claim("successor", "<model/gpt-3>")) == ["Q95726734|P155|Q116709136", "Q116709136|P156|Q95726734"]
    first = claim("predecessor", "<model/gpt-3>")
    about = f"<discrepancy/1> a atlas:Discrepancy ; atlas:involves {first.split(' ', 1)[0]} .\n"
    assert facts(first, about) == []


@pytest.mark.parametrize(
    ("quotes", "value"),
    [
        (["GPT-4 was released in March 2023."], "+2023-03-00T00:00:00Z/10"),
        (["GPT-4 came out in Sept, 2023."], "+2023-00-00T00:00:00Z/9"),  # no month's usual spelling
        (["In 2023 came GPT-4."], "+2023-00-00T00:00:00Z/9"),
        (["GPT-4 was announced in March 2023 and released in May 2023."], "+2023-00-00T00:00:00Z/9"),
        (["Training began in March 2022; GPT-4 came in 2023."], "+2023-00-00T00:00:00Z/9"),
        (["On 3 March 2023 it was shown."], "+2023-00-00T00:00:00Z/9"),
    ],
)
def test_a_year_has_the_month_that_its_passage_gives(quotes: list[str], value: str) -> None:
    made = [claim("releaseYear", '"2023"^^xsd:gYear', quote=quote) for quote in quotes]
    assert facts(*made) == [f"Q116709136|P577|{value}"]


def test_a_value_without_an_item_is_a_disagreement_as_well() -> None:
    mit, other = "<http://spdx.org/licenses/MIT>", "<http://spdx.org/licenses/Nobody-1.0>"
    assert facts(claim("license", mit), claim("license", other, document="d2")) == []
    assert facts(claim("license", mit), claim("license", other)) == []
    assert facts(claim("predecessor", "<model/gpt-3>"), claim("predecessor", "<model/tern>")) == []
    hedged = claim("releaseDate", '"2023-05-01"^^xsd:date', more="; atlas:approximate true")
    assert facts(claim("releaseDate", '"2023-03-14"^^xsd:date'), hedged) == []


def test_several_developers_are_those_of_one_document() -> None:
    one, other = claim("developer", "<organization/openai>"), claim("developer", "<organization/aster>")
    assert facts(one, other) == ["Q116709136|P178|Q21708200"]
    assert facts(one, claim("developer", "<organization/aster>", document="d2")) == []


def test_the_comment_is_of_the_document_itself() -> None:
    node = f"<claim/c{next(NUMBER)}>"
    two = f"""{node} a atlas:Claim ; rdf:subject <model/gpt-4> ; rdf:predicate atlas:developer ;
        rdf:object <organization/openai> ; prov:wasDerivedFrom <document/d1>, <document/d2> ;
        atlas:quote "first", "second", "third" ;
        atlas:evidence <document/d1#char=9,14>, <document/d2#char=0,6>, <document/d1#char=100,105> .
    <document/d1#char=9,14> prov:value "third" . <document/d1#char=100,105> prov:value "first" .
    <document/d2#char=0,6> prov:value "second" .
    """
    assert [line.rpartition("/* ")[2] for line in statements(two)] == ["third … first */", "second */"]


def test_the_reference_is_the_document_and_the_day() -> None:
    made = claim("developer", "<organization/openai>", quote='by \\"OpenAI\\" */\\tnow\\n')
    assert statements(made) == [
        "Q116709136\tP178\tQ21708200\tS1476\ten:\"one.txt\"\tS813\t+2026-11-21T00:00:00Z/11\t/* by 'OpenAI' * / now */"
    ]
    for name in ("one.txt", "aa"):
        line = statements(made, sources=f"{name}\thttps://example.org/1\t2025-01-02")[0]
        assert '\tS854\t"https://example.org/1"\tS1476\ten:"one.txt"\tS813\t+2025-01-02T00:00:00Z/11\t' in line


def test_what_is_in_doubt_is_left_out() -> None:
    day, other = '"2023-03-14"^^xsd:date', '"2023-03-15"^^xsd:date'
    assert facts(claim("releaseDate", day), claim("releaseDate", other, document="d2")) == []
    assert facts(claim("developer", "<organization/openai>", more="; atlas:approximate true")) == []
    assert facts(claim("developer", "<organization/nobody>")) == []
    assert facts(claim("parameterCount", "7")) == []
    first = claim("releaseDate", day)
    about = f"<discrepancy/1> a atlas:Discrepancy ; atlas:involves {first.split(' ', 1)[0]} .\n"
    assert facts(first, about) == []
    assert facts(first, claim("releaseDate", day, document="d2"), about) == []
    assert facts(claim("developer", "<organization/openai>"), first, about) == ["Q116709136|P178|Q21708200"]


def test_a_day_says_more_than_its_year_and_two_documents_are_two_references() -> None:
    day = claim("releaseDate", '"2023-03-14"^^xsd:date')
    assert facts(day, claim("releaseYear", '"2023"^^xsd:gYear')) == ["Q116709136|P577|+2023-03-14T00:00:00Z/11"]
    assert facts(day, claim("releaseYear", '"2022"^^xsd:gYear')) == []
    two = statements(day, claim("releaseDate", '"2023-03-14"^^xsd:date', document="d2"))
    assert [line.split("\t")[4] for line in two] == ['en:"one.txt"', 'en:"two.txt"']


def test_an_atlas_without_links_is_linked_by_the_tables() -> None:
    store = Store()
    text = HEAD.replace("; owl:sameAs wd:Q116709136", "").replace("; owl:sameAs wd:Q21708200", "")
    text = "\n".join(line for line in text.splitlines() if "sameAs" not in line)
    store.load((text + "\n" + claim("developer", "<organization/openai>")).encode(), RdfFormat.TURTLE)
    assert [line.split("\t")[2] for line in quickstatements(store, date="2026-11-21")] == ["Q21708200"]


def test_bad_dates_and_tables_are_told(tmp_path: Path) -> None:
    for text in ("2026-02-30", "2026", "today", "2026-11-21T00:00"):
        with pytest.raises(TableError, match="is no day"):
            check_date(text, "--date")
    with pytest.raises(TableError, match=r"s\.tsv:2: 'ftp://x' is no address"):
        parse_sources("s.tsv", "document\turl\tdate\none\tftp://x\t\n")
    atlas = tmp_path / "a.ttl"
    atlas.write_text(HEAD, encoding="utf-8")
    result = CliRunner().invoke(app, ["quickstatements", str(atlas), "--date", "2026-13-01"])
    assert result.exit_code == 2 and "--date: '2026-13-01' is no day" in result.stderr
    (tmp_path / "t.tsv").write_bytes(b"\xff")
    result = CliRunner().invoke(app, ["quickstatements", str(atlas), "--documents", str(tmp_path / "t.tsv")])
    assert result.exit_code == 2 and "is not UTF-8 text" in result.stderr
