"""Requests to one server: timeouts that hold, answers read whole or not at all, repeats where a repeat is safe.

Nothing is followed elsewhere: a redirect is an error that says where to, so credentials reach only the server that
they are for. Messages name the URL without its query, which may hold a key.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from html import unescape
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Literal, NoReturn, cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from modelatlas.errors import EndpointError
from modelatlas.remote.credentials import HOW, Authentication, challenges, find_credentials
from modelatlas.remote.deadline import TimedHTTPHandler, TimedHTTPSHandler

Repeat = Literal["read", "add", "replace"]
"""What a request does, and so when it may be sent again.

``read``: after a passing failure, but not after a timeout, as a slow query will be slow again. ``add``: after a timeout
too, as adding what is there already changes nothing. ``replace``: only where the server surely did nothing, as one that
was thought lost could come after what was added since.
"""

TRIES = 4
"""How often a request is sent in all. The waits between them double from half a second."""

_PASSING = {"read": (429, 502, 503, 504), "add": (429, 502, 503, 504), "replace": (429, 503)}
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0
_MOST_BYTES = 1 << 30
_PIECE = 1 << 16
_CHALLENGES = 3  # of one request: to say who we are, and again where a nonce has grown old
_EXCERPT = 200
_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^<>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of a status from 200 to 299."""

    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type in lower case, without parameters; "" if the server gives none."""
        return str(self.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


class RefusedError(EndpointError):
    """An answer that is no success: its status, and after how many seconds the server would have another try."""

    def __init__(self, message: str, status: int, retry_after: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = float(retry_after) if retry_after.isdecimal() and len(retry_after) < 9 else 0.0


class CutOffError(EndpointError):
    """An answer that ended before its end."""


def shown(url: str) -> str:
    """A URL for messages: without its query and fragment, which may hold a key.

    >>> shown("https://example.org/sparql?access-token=secret")
    'https://example.org/sparql?…'
    """
    bare = re.sub(r"//[^/?#]*@", "//…@", url)
    plain = re.split(r"[?#]", bare, maxsplit=1)[0]
    return plain if plain == bare else f"{plain}?…"


def check_url(url: str) -> str:
    """The URL, if it is one that can be asked.

    Raises EndpointError for one that is not of http or https, has no host, or carries a password.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        usable = False
    if not usable or not url.isascii() or not url.isprintable() or " " in url:
        raise EndpointError(f"{shown(url)}: is no URL of a server, such as http://localhost:7878/query")
    if parts.username is not None:
        raise EndpointError(f"{shown(url)}: a URL must not carry credentials; {HOW}")
    return url.partition("#")[0]


class Web:
    """Sends requests, one after the other, to the server of one URL."""

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 60.0,
        pause: Callable[[float], None] | None = None,
        environment: bool = True,
    ) -> None:
        check_url(url)
        if not 0 < timeout <= 86_400:
            raise EndpointError(f"a timeout of {timeout} seconds cannot be kept; give one above 0, up to a day")
        self.timeout = timeout
        self._origin = _origin(url)
        self._authentication = Authentication(find_credentials(url, environment=environment))
        self._pause = pause or time.sleep
        self._reached = False
        self._opener = OpenerDirector()
        ways = (ProxyHandler(), TimedHTTPHandler(), TimedHTTPSHandler())
        for handler in (*ways, HTTPDefaultErrorHandler(), HTTPErrorProcessor()):
            self._opener.add_handler(handler)

    def send(self, request: Request, repeat: Repeat) -> Answer:
        """Send a request and read its whole answer, again where ``repeat`` allows it.

        Raises RefusedError for an answer that is no success, CutOffError for one that is not whole, and EndpointError
        for a server that is not reached or does not answer in time.
        """
        if _origin(request.full_url) != self._origin:
            raise EndpointError(f"{shown(request.full_url)}: is another server than {self._origin}")
        for left in reversed(range(TRIES)):
            try:
                return self._once(request)
            except (RefusedError, CutOffError, _LostError) as error:
                wait = self._wait(error, repeat, TRIES - left - 1) if left else None
                if wait is None:
                    raise
                self._pause(wait)
        raise AssertionError("the last try returns or raises")

    def _wait(self, error: EndpointError, repeat: Repeat, tried: int) -> float | None:
        """How long to wait before sending again, or None if it would not be safe, or no use."""
        wait: float = _FIRST_WAIT * 2**tried * random.uniform(0.8, 1.2)  # so that clients do not come back in step
        if isinstance(error, RefusedError):
            return min(max(wait, error.retry_after), _LONGEST_WAIT) if error.status in _PASSING[repeat] else None
        if not self._reached:
            return None  # a server that never answered is not there
        if isinstance(error, _LostError) and error.unsent:
            return wait
        if isinstance(error, _LostError) and error.timeout:
            return wait if repeat == "add" else None
        return wait if repeat != "replace" else None

    def _once(self, request: Request) -> Answer:
        where, until = shown(request.full_url), time.monotonic() + self.timeout
        for left in reversed(range(_CHALLENGES + 1)):
            sent = self._authentication.header(request)
            if sent:
                request.add_unredirected_header("Authorization", sent)
            try:
                with self._opener.open(request, timeout=self.timeout) as response:
                    self._reached = True
                    return Answer(response.status, response.headers, self._read(response, where, until))
            except HTTPError as error:
                self._reached = True
                with error:
                    if error.code != 401 or not left or not self._authentication.accept(error.headers, sent=sent):
                        self._refuse(where, error, sent, until)
            except TimeoutError:
                raise _LostError(self._late(where), timeout=True) from None
            except (URLError, HTTPException, OSError) as error:
                self._lose(where, error)
        raise AssertionError("the last try returns or raises")

    def said(self, body: bytes) -> str:
        """The first words of an answer, on one line, those of a page without its markup; none of our secrets."""
        return excerpt(body, self._authentication.scrub)

    def _read(self, response: HTTPResponse, where: str, until: float) -> bytes:
        """The whole body, before the time ``until``, whatever of it the server took to begin."""
        pieces: list[bytes] = []
        size = 0
        try:
            while piece := response.read1(_PIECE):
                pieces.append(piece)
                size += len(piece)
                if size > _MOST_BYTES:
                    raise EndpointError(f"{where}: the answer is over {_MOST_BYTES >> 20} MiB; ask for less")
                if time.monotonic() > until:
                    raise _LostError(self._late(where), timeout=True)
        except (IncompleteRead, ConnectionError):
            raise CutOffError(f"{where}: the answer is cut off after {size:,} bytes") from None
        expected = str(response.headers.get("Content-Length", ""))
        if expected.isdecimal() and size < int(expected):
            raise CutOffError(f"{where}: the answer is cut off after {size:,} of {int(expected):,} bytes")
        return b"".join(pieces)

    def _late(self, where: str) -> str:
        return f"{where}: no answer within {self.timeout:g} seconds; --timeout allows more"

    def _lose(self, where: str, error: Exception) -> NoReturn:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            raise _LostError(self._late(where), timeout=True) from None
        # What http.client wraps was met while connecting or sending; only a refusal to connect is sure to be before.
        unsent = isinstance(reason, ConnectionRefusedError)
        what = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        raise _LostError(f"{where}: cannot be reached: {self.said(what.encode())}", unsent=unsent) from None

    def _refuse(self, where: str, error: HTTPError, sent: str, until: float) -> NoReturn:
        """Raise what a status other than success means, with the server's own words."""
        body, response = b"", cast(HTTPResponse, error.fp)
        with suppress(HTTPException, OSError):
            while len(body) < _PIECE and time.monotonic() < until and (piece := response.read1(_PIECE)):
                body += piece
        said, reason = self.said(body), self.said(str(error.reason).encode())
        words = f": {said}" if said else ""
        if error.code == 401:
            offered = dict.fromkeys(self.said(name.title().encode()) for name, _ in challenges(error.headers))
            asked = " or ".join(offered) or "credentials"
            refused = "refuses the credentials that it was given" if sent else "asks who you are"
            message = f"{where}: {refused} ({asked}); {HOW}"
        elif error.code == 403:
            message = f"{where}: this is not allowed to you (403){words}"
        elif 300 <= error.code < 400:
            there = error.headers.get("Location", "")
            message = (
                f"{where}: has moved ({error.code}); give the address itself: {self.said(shown(str(there)).encode())}"
            )
        else:
            message = f"{where}: answers {error.code} {reason}{words}"
        raise RefusedError(message, error.code, str(error.headers.get("Retry-After", "")).strip()) from None


class _LostError(EndpointError):
    """A request that got no answer: ``unsent`` if it surely did not reach the server."""

    def __init__(self, message: str, *, unsent: bool = False, timeout: bool = False) -> None:
        super().__init__(message)
        self.unsent, self.timeout = unsent, timeout


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def excerpt(body: bytes, scrub: Callable[[str], str] = str) -> str:
    """The first words of an answer, on one line; those of a page without its markup. ``scrub`` sees them uncut.

    What does not print could speak to the terminal that shows it, so it is left out.
    """
    text = body[:_PIECE].decode("utf-8", "replace").strip()
    if text.startswith("<"):
        text = unescape(_TAGS.sub(" ", text))
    words = scrub("".join(character for character in " ".join(text.split()) if character.isprintable()))
    return words if len(words) <= _EXCERPT else words[: _EXCERPT - 1] + "…"
