"""Atlases in stores elsewhere: loads one into a SPARQL server, and asks one there.

credentials  who we are to a server
deadline     reads a response within one time in all
web          one request and its whole answer
endpoint     questions, through SPARQLWrapper
excerpt      what an answer about one model needs, fetched into a store here
targets      where a server takes data
transfer     an atlas, named graph by named graph
"""

from modelatlas.remote.endpoint import Endpoint
from modelatlas.remote.excerpt import lineage_excerpt, sheet_excerpt
from modelatlas.remote.transfer import LoadReport, load

__all__ = ["Endpoint", "LoadReport", "lineage_excerpt", "load", "sheet_excerpt"]
