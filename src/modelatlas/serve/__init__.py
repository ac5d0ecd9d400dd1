"""A read-only server for an atlas: SPARQL 1.1 Protocol, pages for people, linked data.

    server    listens; the web part of it (``app``) reads requests and gives each client its turn (``pool``)
    nursery   a process of its own that holds the atlas and forks workers
    worker    answers one query (``sparql``) or page (``pages``) at a time, and is killed when its time is up

The packages of the extra ``serve`` (Starlette, uvicorn, Jinja) are imported by the modules, not here.
"""
