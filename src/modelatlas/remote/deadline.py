"""Reads an HTTP response within one time in all: a socket's own timeout begins anew with each piece that comes."""

from __future__ import annotations

import io
import socket
import time
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.request import HTTPHandler, HTTPSHandler, Request


class _Within(io.RawIOBase):
    """What a socket gives, until its timeout has passed since this was made. Raises TimeoutError."""

    def __init__(self, connection: socket.socket, source: io.BufferedReader) -> None:
        self._connection, self._source = connection, source
        self._until = time.monotonic() + (connection.gettimeout() or float("inf"))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._connection.settimeout(left if left < float("inf") else None)
        return self._source.readinto1(buffer)

    def close(self) -> None:
        self._source.close()
        super().close()


class _Response(HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp = io.BufferedReader(_Within(sock, self.fp))


def _connecting(make: Any) -> Any:
    def connect(*arguments: Any, **options: Any) -> HTTPConnection:
        connection: HTTPConnection = make(*arguments, **options)
        connection.response_class = _Response
        return connection

    return connect


class TimedHTTPHandler(HTTPHandler):
    """Opens ``http`` URLs; a request's timeout is for the whole response from when it was sent."""

    def do_open(self, http_class: Any, req: Request, **http_conn_args: Any) -> HTTPResponse:
        """As the base class does."""
        return super().do_open(_connecting(http_class), req, **http_conn_args)


class TimedHTTPSHandler(HTTPSHandler):
    """The same for ``https``."""

    def do_open(self, http_class: Any, req: Request, **http_conn_args: Any) -> HTTPResponse:
        """As the base class does."""
        return super().do_open(_connecting(http_class), req, **http_conn_args)
