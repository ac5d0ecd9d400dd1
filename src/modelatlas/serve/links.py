"""Where on the server an IRI of the atlas is described, and which IRI a path stands for."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

from modelatlas.serve.atlas import Atlas
from modelatlas.vocabulary import ATLAS

_SAFE = "/%:@!$&'()*+,;=~-._"
_NOT_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


def path_of(atlas: Atlas, iri: str) -> str:
    """The path of an IRI under the base, percent-encoded for a URL; "" for any other."""
    rest = iri.removeprefix(atlas.base)
    return quote(rest, safe=_SAFE) if rest != iri and rest else ""


def href(atlas: Atlas, iri: str) -> str:
    """Where a link to an IRI leads: its page here, else out to the web; "" where neither can be.

    A passage (``document/…#char=0,9``) is a place on the page of its document.
    """
    if iri.startswith(ATLAS.IRI):
        return ""  # a term of the ontology, which is a file here
    thing, hash_mark, fragment = iri.partition("#")
    if path := path_of(atlas, thing):
        return f"/page/{path}" + (f"#{quote(fragment, safe=',=')}" if hash_mark else "")
    if is_known(atlas, iri):
        return f"/describe?iri={quote(iri, safe='')}"
    return iri if iri.startswith(("https://", "http://")) else ""


def find(atlas: Atlas, path: str) -> NamedNode | None:
    """The thing under the base that a path of a URL, as it was sent, stands for.

    Browsers send what is not ASCII percent-encoded; of ASCII, %2F and the like are part of a name as they stand.
    """
    readings = (_NOT_ASCII.sub(lambda match: unquote(match[0]), path), path, unquote(path))
    return next((node for reading in readings if (node := known(atlas, atlas.base + reading))), None)


def known(atlas: Atlas, iri: str) -> NamedNode | None:
    """The node of that IRI if the atlas says anything of it."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return None
    return node if is_known(atlas, iri) else None


def is_known(atlas: Atlas, iri: str) -> bool:
    """Whether an IRI is the subject of a statement."""
    return next(atlas.store.quads_for_pattern(NamedNode(iri), None, None, None), None) is not None
