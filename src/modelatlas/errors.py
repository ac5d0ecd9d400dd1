"""The exceptions that modelatlas raises, in one tree.

    ModelAtlasError
    ├── DocumentError     a document cannot be read at all (binary, too large, unreadable file)
    ├── TableError        a gazetteer, unit, tag or rule table is malformed (file and row are named)
    ├── AtlasError        an atlas file cannot be loaded
    ├── BuildError        a build cannot be done as asked (base IRI, format, jobs, output)
    ├── StoreError        a store cannot be opened, or not changed as asked (in use, no store, other options)
    ├── QueryError        a query is unknown, malformed, lacks a binding or is refused
    ├── ServeError        a server cannot be started or cannot go on
    └── ServiceError      a service of Wikidata's kind refuses, or cannot be asked as configured
        └── NoAnswerError it did not answer this one question, or not intelligibly; others may still be asked

A recoverable fault in a document raises nothing: it becomes a :class:`modelatlas.model.Issue`, and the rest is read.
"""


class ModelAtlasError(Exception):
    """Every error that a user of modelatlas can mend; the message says how."""


class DocumentError(ModelAtlasError):
    """A document that cannot be read at all."""


class TableError(ModelAtlasError):
    """A table of knowledge (gazetteer, units, tags, rules) that is malformed."""


class AtlasError(ModelAtlasError):
    """An atlas file that cannot be loaded."""


class BuildError(ModelAtlasError):
    """A build that cannot be done as asked: a base that is no IRI, an unknown format, an output that is an input."""


class StoreError(ModelAtlasError):
    """A store that cannot be opened, or not be changed as asked."""


class QueryError(ModelAtlasError):
    """A query that is unknown, malformed, or bound wrongly."""


class ServeError(ModelAtlasError):
    """A server that cannot be started (a port in use, a package missing), or cannot go on."""


class ServiceError(ModelAtlasError):
    """A service on the network that refuses to be asked, or that cannot be asked as configured."""


class NoAnswerError(ServiceError):
    """One question without a usable answer, after all attempts; the service may answer others."""
