"""Pages in HTML, and the data of one thing in RDF, as a worker answers them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from pyoxigraph import NamedNode, Quad

from modelatlas.answers.reading import property_label, subjects
from modelatlas.serialise import serialise
from modelatlas.serve import links
from modelatlas.serve.atlas import Atlas
from modelatlas.serve.replies import Output, Reply, refusal
from modelatlas.serve.sparql import DOCUMENTS, media_type
from modelatlas.serve.views import VIEWS, Context, NotFound, stored_queries, thing
from modelatlas.vocabulary import ATLAS, RDF, RDFS

HTML = "text/html; charset=utf-8"
_OWNED = (ATLAS.trainingRun, ATLAS.corpus, ATLAS.evaluation, ATLAS.comparison)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    loader = PackageLoader("modelatlas.serve", "templates")
    templates = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.filters.update(short=short_number, urlencoded=urlencode)
    templates.globals.update(version=version("modelatlas"), label=property_label)
    return templates


def prepare(atlas: Atlas) -> None:
    """Compile every template and read what pages need from files: a worker can open none."""
    templates = _templates()
    for name in templates.list_templates():
        templates.get_template(name)
    stored_queries()
    property_label("")


def short_number(number: int) -> str:
    """A count in thousands (K), millions (M), billions (B) or trillions (T), three digits at most after rounding.

    >>> short_number(7_100_000_000), short_number(350_000_000_000), short_number(950), short_number(999_999)
    ('7.1B', '350B', '950', '1M')
    """
    value = float(number)
    for suffix in ("", "K", "M", "B", "T"):
        if abs(value) < 999.5 or suffix == "T":
            return f"{value:.3g}{suffix}" if abs(value) < 999.5 else f"{value:,.0f}{suffix}"
        value /= 1000
    raise AssertionError("unreachable")


# --- pages ------------------------------------------------------------------------------------------------------------


def page(atlas: Atlas, job: dict[str, Any], most: int) -> Reply:
    """The page ``job["view"]``. A thing that the atlas does not know is 404."""
    try:
        context = VIEWS[job["view"]](atlas, job)
    except NotFound as error:
        return refusal(404, str(error))
    return Reply(200, HTML, _rendered(job["view"], context, atlas, most))


def _rendered(view: str, context: Context, atlas: Atlas, most: int) -> bytes:
    out = Output(most)

    def href(iri: str) -> str:
        return links.href(atlas, iri)

    for part in _templates().get_template(f"{view}.html").generate(**context, href=href):
        out.write(part.encode("utf-8", "replace"))
    return out.getvalue()


def error_page(status: int, message: str) -> Reply:
    """A page that says why there is none; it needs no atlas."""
    text = _templates().get_template("error.html").render(status=status, message=message)
    return Reply(status, HTML, text.encode("utf-8", "replace"))


# --- data -------------------------------------------------------------------------------------------------------------


def find(atlas: Atlas, job: dict[str, Any], _: int) -> Reply:
    """The path under the base, as URLs are written, of what ``job["path"]`` stands for; 404 if nothing."""
    try:
        node = thing(atlas, job)
    except NotFound as error:
        return refusal(404, str(error))
    return Reply(200, "text/plain", links.path_of(atlas, node.value).encode())


def data(atlas: Atlas, job: dict[str, Any], most: int) -> Reply:
    """What the atlas says of one thing, as a graph: see :func:`statements_about`."""
    try:
        node = thing(atlas, job)
    except NotFound as error:
        return refusal(404, str(error))
    body = serialise(statements_about(atlas, node), DOCUMENTS[job["media"]], base=atlas.base)
    Output(most).write(body)
    return Reply(200, media_type(job["media"]), body)


def statements_about(atlas: Atlas, node: NamedNode) -> set[Quad]:
    """The statements of a thing and of its own runs, corpora, evaluations and comparisons, and those that name it.

    With them the claims, derivations and discrepancies about these, their passages, and the label of all that is named.
    """
    store = atlas.store
    own = _own(atlas, node)
    about = {other for thing in own for other in subjects(store, RDF.subject, thing)}
    about |= {other for thing in own for other in subjects(store, ATLAS.about, thing)}
    found = {quad for thing in own | about for quad in store.quads_for_pattern(thing, None, None, None)}
    passages = {quad.object for quad in found if quad.predicate == ATLAS.evidence}
    for passage in passages:
        if isinstance(passage, NamedNode):
            found.update(store.quads_for_pattern(passage, None, None, None))
    found.update(store.quads_for_pattern(None, None, node, None))
    named = {term for quad in found for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}
    for term in named:
        found.update(store.quads_for_pattern(term, RDFS.label, None, None))
    return found


def _own(atlas: Atlas, node: NamedNode) -> set[NamedNode]:
    """A thing with the nodes that belong to it alone."""
    own, waiting = {node}, [node]
    while waiting:
        for owned in _owned(atlas, waiting.pop()):
            if owned not in own:
                own.add(owned)
                waiting.append(owned)
    return own


def _owned(atlas: Atlas, node: NamedNode) -> Iterator[NamedNode]:
    for predicate in _OWNED:
        for quad in atlas.store.quads_for_pattern(node, predicate, None, None):
            if isinstance(quad.object, NamedNode):
                yield quad.object
