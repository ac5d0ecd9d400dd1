"""The result of a query as a table, and the formats it is written in: W3C SPARQL results, and Markdown for people."""

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Literal as OneOf

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from modelatlas.errors import QueryError
from modelatlas.vocabulary import BASE, PREFIXES, XSD

Term = NamedNode | BlankNode | Literal | Triple
TableFormat = OneOf["csv", "tsv", "json", "markdown"]
FORMATS: tuple[TableFormat, ...] = ("csv", "tsv", "json", "markdown")


@dataclass(frozen=True, slots=True)
class Table:
    """The result of a query: one term or None (unbound) for each column of each row.

    An ASK has one column ``answer`` with one boolean; a CONSTRUCT the columns subject, predicate and object, sorted.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    kind: OneOf["select", "ask", "construct"] = "select"


def format_table(table: Table, table_format: TableFormat) -> str:
    """Write a table as SPARQL 1.1 results in CSV, TSV or JSON, or as a Markdown table.

    Source: https://www.w3.org/TR/sparql11-results-csv-tsv/ and https://www.w3.org/TR/sparql11-results-json/ .
    The W3C's CSV and TSV do not provide for an ASK: it is written as a table of one cell.

    Raises QueryError for a format that there is not.
    """
    writers = {"csv": _csv, "tsv": _tsv, "json": _json, "markdown": _markdown}
    writer = writers.get(table_format)
    if writer is None:
        raise QueryError(f"there is no result format {table_format!r}; there are {', '.join(FORMATS)}")
    return writer(table)


def cell_text(term: Term | None) -> str:
    """A term for people: the text of a literal, an IRI without its base or namespace; an unbound cell is empty.

    >>> cell_text(NamedNode("https://w3id.org/modelatlas/id/model/neurascale-9"))
    'model/neurascale-9'
    """
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    if not isinstance(term, NamedNode):
        return str(term)
    if term.value.startswith(BASE):
        return term.value.removeprefix(BASE)
    for prefix, namespace in PREFIXES.items():
        if term.value.startswith(namespace):
            return f"{prefix}:{term.value.removeprefix(namespace)}"
    return term.value


def _csv(table: Table) -> str:
    """CSV: values without their type, CRLF at the end of each line (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_plain(term) for term in row])
    return out.getvalue()


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, (NamedNode, Literal)) else str(term)


def _tsv(table: Table) -> str:
    """TSV: terms as in Turtle; tabs and line ends in strings are escaped by the serialisation of the term."""
    lines = ["\t".join(f"?{column}" for column in table.columns)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in table.rows]
    return "\n".join(lines) + "\n"


def _json(table: Table) -> str:
    if table.kind == "ask":
        document: dict[str, object] = {"head": {}, "boolean": str(_plain(table.rows[0][0])) == "true"}
    else:
        bindings = [
            {column: _json_term(term) for column, term in zip(table.columns, row, strict=True) if term is not None}
            for row in table.rows
        ]
        document = {"head": {"vars": list(table.columns)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _json_term(term: Term) -> dict[str, object]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {key: _json_term(part) for key, part in parts.items()}}
    entry: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        entry["xml:lang"] = term.language
    elif term.datatype != XSD.string:
        entry["datatype"] = term.datatype.value
    return entry


_MARKUP = re.compile(r"([\\`*_\[\]<>|~])")


def _markdown(table: Table) -> str:
    """A pipe table (GitHub's Markdown); markup in values is escaped, so that a name shows as it is written."""
    lines = [_line(table.columns), _line(["---"] * len(table.columns))]
    lines += [_line([_escape(cell_text(term)) for term in row]) for row in table.rows]
    return "\n".join(lines) + "\n"


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _escape(text: str) -> str:
    marked = _MARKUP.sub(r"\\\1", text).replace("&", "&amp;")
    return "".join(char if char.isprintable() else " " for char in marked)
