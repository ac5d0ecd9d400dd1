"""The result formats: SPARQL JSON, TSV and CSV as the W3C has them, read back by another library, and Markdown."""

import io
import json

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib.query import Result

from modelatlas.errors import QueryError
from modelatlas.results import FORMATS, Table, cell_text, format_table
from modelatlas.vocabulary import BASE, XSD

ODD = Table(
    ("a", "b"),
    (
        (NamedNode("http://e/x,y"), Literal('quote " comma , tab \t line \n end')),
        (BlankNode("n1"), None),
        (Literal("chat", language="fr"), Literal("7", datatype=XSD.integer)),
        (None, Literal("back\\slash | pipe <b> *x*")),
        (Literal("82.30", datatype=XSD.decimal), Literal("")),
    ),
)


def parsed(text: str, result_format: str) -> list[tuple[object, ...]]:
    result = Result.parse(io.BytesIO(text.encode()), format=result_format)
    return [tuple(row.get(variable) for variable in result.vars or ()) for row in result.bindings]


EXPECTED: list[tuple[object, ...]] = [
    (rdflib.URIRef("http://e/x,y"), rdflib.Literal('quote " comma , tab \t line \n end')),
    (rdflib.BNode("n1"), None),
    (rdflib.Literal("chat", lang="fr"), rdflib.Literal("7", datatype=rdflib.XSD.integer)),
    (None, rdflib.Literal("back\\slash | pipe <b> *x*")),
    (rdflib.Literal("82.30", datatype=rdflib.XSD.decimal), rdflib.Literal("")),
]


def same(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """The rows with every blank node alike: a parser names them anew."""
    return [tuple("_:" if isinstance(term, rdflib.BNode) else term for term in row) for row in rows]


def test_json_results_read_back_in_rdflib() -> None:
    assert same(parsed(format_table(ODD, "json"), "json")) == same(EXPECTED)
    ask = format_table(Table(("answer",), ((Literal("true", datatype=XSD.boolean),),), "ask"), "json")
    assert json.loads(ask) == {"head": {}, "boolean": True}


def test_tsv_results_read_back_in_rdflib() -> None:
    # rdflib's parser strips a line, so a row whose first cell is unbound does not survive it, and knows no blank node.
    rows = [row for row, want in zip(ODD.rows, EXPECTED, strict=True) if want[0] is not None]
    text = format_table(Table(ODD.columns, tuple(rows)), "tsv")
    assert text.splitlines()[0] == "?a\t?b"
    assert same(parsed(text, "tsv")) == same([row for row in EXPECTED if row[0] is not None])
    assert format_table(ODD, "tsv").splitlines()[4] == '\t"back\\\\slash | pipe <b> *x*"'


def test_csv_results_are_those_of_the_w3c() -> None:
    assert format_table(ODD, "csv") == (
        'a,b\r\n"http://e/x,y","quote "" comma , tab \t line \n end"\r\n_:n1,\r\nchat,7\r\n'
        ",back\\slash | pipe <b> *x*\r\n82.30,\r\n"
    )
    values = [tuple(str(term) for term in row) for row in parsed(format_table(ODD, "csv"), "csv")]
    assert values[0] == ("http://e/x,y", 'quote " comma , tab \t line \n end')


def test_markdown_shows_names_as_they_are_written() -> None:
    text = format_table(ODD, "markdown")
    assert text.splitlines()[:2] == ["| a | b |", "| --- | --- |"]
    assert "| back\\\\slash \\| pipe \\<b\\> \\*x\\* |" in text
    assert cell_text(NamedNode(f"{BASE}country/FR")) == "country/FR"
    assert cell_text(XSD.decimal) == "xsd:decimal"


def test_unknown_format() -> None:
    with pytest.raises(QueryError, match="no result format 'xml'"):
        format_table(ODD, "xml")  # type: ignore[arg-type] # what a caller without types may do
    assert len(FORMATS) == 4
