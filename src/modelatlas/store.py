"""Loads atlas files into an embedded store, as one graph: the union of everything the files say.

Queries, fact sheets and comparisons are functions of that store; which document said what is in the claims, so the
named graphs are not needed to answer, and are folded into the default graph.
"""

import gzip
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from modelatlas.errors import AtlasError

_BY_SUFFIX = {
    ".ttl": RdfFormat.TURTLE,
    ".turtle": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".ntriples": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".nquads": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
_HEAD_BYTES = 65_536
_MAX_ENTITY_CHARS = 200
_NT_LINE = re.compile(
    r"\s*(<[^>\s]*>|_:\S+)\s+<[^>\s]*>\s+(<[^>\s]*>|_:\S+|\"(\\.|[^\"\\])*\"(@[\w-]+|\^\^<[^>\s]*>)?)\s+"
)
_ENTITY = re.compile(r"<!ENTITY\s+(%)?\s*[^\s>]+\s+(\"[^\"]*\"|'[^']*'|[^>]*)", re.IGNORECASE)


def load_atlas(paths: Sequence[Path], *, graphs: bool = False) -> Store:
    """Load atlas files into a store in memory, all their graphs united in the default graph.

    With ``graphs``, each named graph is kept beside that union as well.

    The format is told by the suffix (``.ttl .nt .nq .trig .jsonld .rdf``, each also with ``.gz``) and, for any other
    suffix, by the content. Blank nodes of different files stay different. Nothing is fetched.

    Raises AtlasError for a file that is missing, empty, unreadable or not in its format (with file and line).
    """
    if not paths:
        raise AtlasError("no atlas file is given")
    store = Store()
    for path in paths:
        _load_file(store, path, _both if graphs else _union)
    return store


def load_dataset(paths: Sequence[Path]) -> Store:
    """Load atlas files into a store in memory, each statement in the graph that it has. Otherwise as ``load_atlas``."""
    if not paths:
        raise AtlasError("no atlas file is given")
    store = Store()
    for path in paths:
        _load_file(store, path, iter)
    return store


def _load_file(store: Store, path: Path, placed: Callable[[Iterable[Quad]], Iterator[Quad]]) -> None:
    """Add one file to the store; what was added before a fault stays, as the caller gives up the store."""
    before = len(store)
    try:
        head = _head(path)
        if not head.strip():
            raise AtlasError(f"{path}: the file is empty")
        rdf_format = _format_of(path, head)
        if rdf_format == RdfFormat.RDF_XML:
            _refuse_entity_bomb(path)
        with _open(path) as stream:
            store.bulk_extend(placed(parse(stream, rdf_format, rename_blank_nodes=True)))
    except SyntaxError as error:
        guessed = "" if _suffix(path) in _BY_SUFFIX else ": is it an atlas? `modelatlas build` makes one of documents"
        raise AtlasError(_syntax_message(path, error) + guessed) from error
    except (OSError, EOFError, zlib.error) as error:
        raise AtlasError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    except (ValueError, OverflowError) as error:  # not UTF-8, or an IRI that is none
        raise AtlasError(f"{path}: {error}") from error
    if len(store) == before and not _has_statement(path, rdf_format):
        raise AtlasError(f"{path}: the file holds no statement: is it an atlas?")


def _union(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The statements, each in the default graph."""
    for quad in quads:
        yield Quad(quad.subject, quad.predicate, quad.object)


def _both(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The statements, each in the default graph and in its own."""
    for quad in quads:
        yield Quad(quad.subject, quad.predicate, quad.object)
        if quad.graph_name != DefaultGraph():
            yield quad


def _has_statement(path: Path, rdf_format: RdfFormat) -> bool:
    """Whether a file that added nothing repeats what is known (which is fine) rather than holding nothing."""
    with _open(path) as stream:
        return next(iter(parse(stream, rdf_format)), None) is not None


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if _is_gzip(path) else path.open("rb")  # type: ignore[return-value] # GzipFile reads bytes


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def _head(path: Path) -> str:
    """The beginning of the (unpacked) file; what is not UTF-8 shows as replacement characters."""
    if path.is_dir():
        raise AtlasError(f"{path}: is a folder; name the atlas files")
    with _open(path) as stream:
        return stream.read(_HEAD_BYTES).decode("utf-8-sig", errors="replace")


def _format_of(path: Path, head: str) -> RdfFormat:
    known = _BY_SUFFIX.get(_suffix(path))
    return known if known is not None else _guess(path, head)


def _suffix(path: Path) -> str:
    return Path(path.name.lower().removesuffix(".gz")).suffix


def _guess(path: Path, head: str) -> RdfFormat:
    """Tell the format by the first characters; a line of N-Triples or N-Quads by its terms."""
    if "\x00" in head:
        raise AtlasError(f"{path}: is a binary file, no atlas")
    start = head.lstrip()
    if start.startswith(("<?xml", "<rdf:RDF", "<!DOCTYPE")):
        return RdfFormat.RDF_XML
    if start.startswith(("{", "[")) and re.match(r'[\[{\s]*"', start):
        return RdfFormat.JSON_LD
    first = next((line for line in head.splitlines() if line.strip() and not line.lstrip().startswith("#")), "")
    triple = _NT_LINE.match(first)
    if triple and first.rstrip().endswith("."):
        return (
            RdfFormat.N_TRIPLES if first[triple.end() :].startswith(".") and not _has_graph(head) else RdfFormat.N_QUADS
        )
    return RdfFormat.TRIG  # a superset of Turtle


def _has_graph(head: str) -> bool:
    """Whether some whole line of a file whose first line is a triple names a graph (N-Quads may mix them)."""
    for line in head.splitlines()[:-1]:
        triple = _NT_LINE.match(line)
        if triple and not line[triple.end() :].startswith("."):
            return True
    return False


def _refuse_entity_bomb(path: Path) -> None:
    """Refuse XML whose entities refer to entities or are long: a small file of them unpacks to gigabytes.

    The parser expands them without a limit; the prefixes that ontology editors write as entities are short and plain.
    """
    with _open(path) as stream:
        text = stream.read().decode("utf-8-sig", errors="replace")
    for entity in _ENTITY.finditer(text):
        parameter, value = entity.groups()
        plain = value[:1] in "\"'" and "&" not in value and len(value) <= _MAX_ENTITY_CHARS
        if parameter or not plain:
            line = text.count("\n", 0, entity.start()) + 1
            raise AtlasError(f"{path}:{line}: XML entities that are external, nested or long are refused")


def _syntax_message(path: Path, error: SyntaxError) -> str:
    """``file:line:column: what is wrong`` on one line, without the parser's own account of the place."""
    what = re.sub(r"^Parser error (at|between) line .*?: (?=\S)", "", error.msg or str(error), count=1)
    what = re.sub(r"\s*\(line \d+\)$", "", what)
    if error.lineno is None:
        return f"{path}: {what}"
    column = f":{error.offset}" if error.offset else ""
    return f"{path}:{error.lineno}{column}: {what}"
