"""Holds an atlas against `ontology/shapes.ttl`: what the contract promises of every atlas, as SHACL.

pyoxigraph reads the files (it is many times faster than rdflib's parsers), pySHACL checks the union of their graphs.
"""

from __future__ import annotations

import gzip
import logging
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, cast

import pyoxigraph as ox

from modelatlas.errors import AtlasError
from modelatlas.resources import ontology_text
from modelatlas.vocabulary import ATLAS, ONTOLOGY, XSD

if TYPE_CHECKING:  # rdflib and pySHACL take half a second to import: only a validation pays for them
    import rdflib
    from rdflib.term import Node

Severity = Literal["violation", "warning", "info"]

_SHACL = "http://www.w3.org/ns/shacl#"
_QUIETED = ("rdflib.term", "pyshacl")  # they log what is malformed; the report says it better


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a shape found: `message` names the node and says what is wrong, for people.

    `focus` is the IRI of the node at fault; `path` the IRI of the property, or "" where it is not a single property;
    `value` the value at fault, or "" where one is missing.
    """

    focus: str
    path: str
    value: str
    message: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Report:
    """What the shapes say of an atlas: `conforms` is false when there is any violation; `results` are sorted."""

    conforms: bool
    results: tuple[Finding, ...]


def validate_atlas(paths: Sequence[Path]) -> Report:
    """Validate the union of the atlas files `paths` (Turtle, N-Triples, N-Quads, TriG, JSON-LD, by their endings).

    Raises AtlasError for what cannot be checked: a file that is missing, unreadable or no RDF, an ending that stands
    for no RDF format, or files that together hold no triple in the ontology's terms.
    """
    with _quiet():
        names = ", ".join(str(path) for path in paths) or "no file"
        return _validated(_load((quad for path in paths for quad in _quads(path)), names))


def validate_store(store: ox.Store) -> Report:
    """Validate an opened store, which is read into memory for it. Raises AtlasError for one without an atlas."""
    with _quiet():
        return _validated(_load(iter(store), "the store"))


def _validated(data: rdflib.Graph) -> Report:
    import pyshacl
    import rdflib

    with _quiet():
        shapes = rdflib.Graph().parse(data=ontology_text("shapes.ttl"), format="turtle")
        _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", meta_shacl=False)
    if not isinstance(results, rdflib.Graph):
        raise AtlasError(f"the atlas cannot be validated: {results}")
    findings = tuple(sorted(_findings(results)))
    return Report(conforms=all(finding.severity != "violation" for finding in findings), results=findings)


def _load(quads: Iterable[ox.Quad], names: str) -> rdflib.Graph:
    """Put all statements into one graph, the names of named graphs left out; ``names`` is what an error calls them."""
    import rdflib

    graph = rdflib.Graph()
    terms: dict[object, Node] = {}
    known = False
    for quad in quads:
        known = known or ATLAS.IRI in quad.predicate.value or ATLAS.IRI in str(quad.object)
        triple = (quad.subject, quad.predicate, quad.object)
        for term in triple:
            if term not in terms:
                terms[term] = _rdflib_term(term)
        graph.add((terms[triple[0]], terms[triple[1]], terms[triple[2]]))
    if not known:
        raise AtlasError(f"{names}: no triple of an atlas in it; give the output of `modelatlas build`")
    return graph


def _quads(path: Path) -> Iterator[ox.Quad]:
    """Parse one file; its ending says which format it is in (before `.gz`, if it is packed)."""
    suffix = Path(path.name.removesuffix(".gz")).suffix
    rdf_format = ox.RdfFormat.from_extension(suffix.removeprefix("."))
    if rdf_format is None:
        raise AtlasError(
            f"{path}: the ending {suffix!r} stands for no RDF format; use .ttl, .nt, .nq, .trig or .jsonld"
        )
    try:
        packed = path.name.endswith(".gz")
        with cast("IO[bytes]", gzip.open(path)) if packed else path.open("rb") as stream:
            yield from ox.parse(stream, format=rdf_format)
    except (SyntaxError, ValueError) as error:
        raise AtlasError(f"{path}: not {rdf_format.name}: {error}") from error
    except (OSError, EOFError, zlib.error) as error:
        raise AtlasError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _rdflib_term(term: object) -> Node:
    """Convert a term as it is written: rdflib must not tidy a literal before it is checked."""
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        # rdflib holds "a" and "a"^^xsd:string for two terms: write both the short way, as the shapes do.
        plain = term.language is not None or term.datatype == XSD.string
        datatype = None if plain else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    raise AtlasError(f"an atlas holds no triples as terms: {term}")


def _findings(results: rdflib.Graph) -> Iterator[Finding]:
    """Read the validation report; what a query over the whole atlas found is told of the node that it found."""
    import rdflib
    from rdflib.namespace import RDF, SH

    for result in results.subjects(RDF.type, SH.ValidationResult):
        if next(results.subjects(SH.detail, result), None) is not None:
            continue  # the part of another result
        focus, path, value = (results.value(result, p) for p in (SH.focusNode, SH.resultPath, SH.value))
        said = "; ".join(sorted(str(message) for message in results.objects(result, SH.resultMessage)))
        if str(focus) == ONTOLOGY.value:
            focus, value = value, None
        shown = "" if value is None or value == focus or str(value) in said else f": {_show(value)}"
        yield Finding(
            focus=str(focus),
            path=str(path) if isinstance(path, rdflib.URIRef) else "",
            value="" if value is None else str(value),
            message=said if str(focus) in said else f"{_show(focus)} {said}{shown}",
            severity=_severity(results.value(result, SH.resultSeverity)),
        )


def _show(term: Node | None) -> str:
    """Write a term for people: as in N-Triples, the datatypes of XML Schema by their prefix."""
    return "" if term is None else re.sub(rf"\^\^<{re.escape(XSD.IRI)}(\w+)>$", r"^^xsd:\1", term.n3())


def _severity(term: Node | None) -> Severity:
    if str(term) == f"{_SHACL}Warning":
        return "warning"
    return "info" if str(term) == f"{_SHACL}Info" else "violation"


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep two libraries from logging what the report says."""
    loggers = [logging.getLogger(name) for name in _QUIETED]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
