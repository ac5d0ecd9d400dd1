"""What of one document the whole atlas is derived from, as plain rows that pass between processes and into tables.

A fact is a direct triple of the contract and whether its claim is hedged; a tally is what is only ever counted: the
types of a thing, the forms of its name, and the names that tables give it. Passages, quotes and rules are left out: the
rows are a tenth of a document's quads, and nothing has to be parsed to have them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from modelatlas.facts import Fact, Facts, Term, as_label
from modelatlas.graph import Evidence, claim_iri, fact_of, known_labels, named_nodes, node_iri
from modelatlas.model import Reading
from modelatlas.vocabulary import ATLAS, BASE, PATH, RDF, RDFS


@dataclass(frozen=True, slots=True)
class Rows:
    """The facts (subject, predicate, object, whether its claim is hedged) and tallies of one
    document, as `encode` writes terms; each once, in a fixed order."""

    facts: tuple[tuple[str, str, str, bool], ...] = ()
    tallies: tuple[tuple[str, str, str], ...] = ()


def to_rows(reading: Reading, *, base: str = BASE, evidence: Evidence = "full") -> Rows:
    """The rows of one document; without evidence nobody can tell whether a claim is hedged, and none counts as such."""
    facts: dict[tuple[str, str, str], bool] = {}
    for claim in reading.claims:
        subject, predicate, value = map(encode, fact_of(claim, base))
        hedged = claim.approximate and evidence == "full"
        facts[subject, predicate, value] = hedged or facts.get((subject, predicate, value), False)
    tallies = set()
    for node, forms in named_nodes(reading):
        iri = encode(node_iri(node, base))
        if node.kind in PATH:
            tallies.add((iri, _TYPE, f"I{ATLAS.IRI}{node.kind}"))
        tallies.update((iri, _FORM, encode(Literal(as_label(form)))) for form in forms)
    tallies |= {("I" + iri, _LABEL, encode(Literal(label))) for iri, label in known_labels(reading, base).items()}
    return Rows(tuple(sorted((*fact, hedged) for fact, hedged in facts.items())), tuple(sorted(tallies)))


def encode(term: object) -> str:
    """A term as one string; `decode` reads it."""
    if isinstance(term, NamedNode):
        return "I" + term.value
    if isinstance(term, Literal):
        return f"L{term.datatype.value}\x1f{term.language or ''}\x1f{term.value}"
    raise TypeError(f"a document's quads hold no {term!r}")


def decode(text: str) -> NamedNode | Literal:
    """The term that `encode` wrote.

    >>> decode(encode(Literal("1", datatype=NamedNode("urn:x"))))
    <Literal value=1 datatype=<NamedNode value=urn:x>>
    """
    if text[0] == "I":
        return NamedNode(text[1:])
    datatype, language, value = text[1:].split("\x1f", 2)
    return Literal(value, language=language) if language else Literal(value, datatype=NamedNode(datatype))


_TYPE, _FORM, _LABEL = (encode(term) for term in (RDF.type, ATLAS.mentionedAs, RDFS.label))


def gather(documents: Iterable[tuple[NamedNode, Rows]], *, base: str = BASE, evidence: Evidence = "full") -> Facts:
    """The facts of documents, given each with the IRI of its graph: what `modelatlas.facts.index` reads out of all
    their quads, save that ``triples`` leaves out what only says where a fact stands."""
    found = Facts({}, {}, {}, {}, [])
    terms: dict[str, NamedNode | Literal] = {}

    def term(text: str) -> Term:
        known = terms.get(text)
        if known is None:
            known = terms[text] = decode(text)
        return known

    seen: set[tuple[str, str, str]] = set()
    for graph, rows in documents:
        for subject, predicate, value, hedged in rows.facts:
            fact: Fact = (term(subject), term(predicate), term(value))  # type: ignore[assignment]
            name = predicate[1 + len(ATLAS.IRI) :]
            if evidence == "full":
                claim = claim_iri(graph, fact[0], name, fact[2], base)  # type: ignore[arg-type]
                found.claims.setdefault(fact, []).append((claim, hedged))
            if (subject, predicate, value) not in seen:
                seen.add((subject, predicate, value))
                found.triples.append(fact)
                found.by_property.setdefault(name, {}).setdefault(fact[0], []).append(fact[2])  # type: ignore[arg-type]
        for subject, predicate, value in rows.tallies:
            if predicate == _TYPE and (subject, predicate, value) not in seen:
                seen.add((subject, predicate, value))
                found.triples.append((term(subject), RDF.type, term(value)))
                found.types.setdefault(term(value), []).append(term(subject))  # type: ignore[arg-type]
            elif predicate == _FORM and (form := decode(value).value):
                forms = found.forms.setdefault(term(subject), {})  # type: ignore[arg-type]
                forms[form] = forms.get(form, 0) + 1
    return found


def known_names(rows: Iterable[Rows]) -> dict[str, str]:
    """The names that tables give the things of documents, by IRI."""
    return {s[1:]: decode(o).value for row in rows for s, p, o in row.tallies if p == _LABEL}


def types_of(rows: Iterable[Rows]) -> set[tuple[str, str]]:
    """Each thing of the documents with each class that they give it, both as IRIs."""
    return {(s[1:], o[1:]) for row in rows for s, p, o in row.tallies if p == _TYPE}
