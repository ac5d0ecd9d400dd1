"""Asks services with manners: one request at a time, by name, patiently, and never again what is recorded.

Source: the Wikimedia User-Agent policy (a contact in the User-Agent), and the etiquette of the Action API (serial
requests, maxlag, Retry-After). A refusal (403) ends the run; what was answered until then is recorded.
"""

from __future__ import annotations

import email.utils
import http.client
import json
import platform
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from modelatlas.about import __version__
from modelatlas.errors import NoAnswerError, ServiceError
from modelatlas.wikidata.recordings import Answer, Recordings, Request

_CONTACT = re.compile(r"[\x20-\x7e]*(?:\S@\S+\.\S|https?://\S)[\x20-\x7e]*")
_MOST_BYTES, _PIECE = 32 * 2**20, 2**16
_PATIENCE = 4  # timeouts for a whole answer
_BUSY = frozenset({"maxlag", "ratelimited", "readonly"})


@dataclass(frozen=True, slots=True)
class Manners:
    """How a service is asked. Times in seconds; ``attempts`` in all, with waits of 1, 2, 4, … times ``backoff``
    between them; a service that asks for a longer wait than ``longest_wait`` is left alone for today."""

    contact: str
    timeout: float = 30.0
    attempts: int = 5
    backoff: float = 1.0
    pause: float = 0.1
    longest_wait: float = 300.0
    maxlag: int = 5

    @property
    def user_agent(self) -> str:
        """The User-Agent. Raises ServiceError without a contact that somebody could be reached by."""
        if not _CONTACT.fullmatch(self.contact):
            raise ServiceError(
                "asking Wikidata needs a contact in the User-Agent, a mail address or a web page: give --contact or "
                "set MODELATLAS_CONTACT"
            )
        return f"modelatlas/{__version__} ({self.contact}) python/{platform.python_version()}"


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: the status of HTTP, headers by name in lower case, and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Send = Callable[[Request, Mapping[str, str], float], Response]
"""Sends a request with headers and a timeout. Raises OSError or HTTPException where nothing whole came back."""


class Client:
    """Asks one service at a time and records what it answers."""

    def __init__(
        self,
        manners: Manners,
        recordings: Recordings,
        *,
        replay: bool = False,
        send: Send | None = None,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """With ``replay``, every answer is a recorded one and nothing is sent, so no contact is needed."""
        self.manners, self.recordings, self.replay = manners, recordings, replay
        self._headers = {} if replay else {"User-Agent": manners.user_agent, "Accept": "application/json"}
        self._send, self._sleep, self._now = send or send_request, sleep, now
        self._asked = False

    def ask(self, request: Request, usable: Callable[[Any], bool]) -> tuple[Any, str]:
        """The JSON of an answer and its date; one that is not ``usable`` is never recorded.

        Raises ServiceError where the service refuses or asks for too long a wait, NoAnswerError where this request has
        no usable answer after all attempts, or none is recorded and only recordings are asked.
        """
        recorded = self.recordings.find(request)
        if recorded is not None:
            return self._recorded(request, recorded, usable), recorded.date
        if self.replay:
            raise NoAnswerError(f"no answer is recorded to this request of {request.url}")
        parsed, answer = self._answer(request, usable)
        self.recordings.add(request, answer)
        return parsed, answer.date

    def _recorded(self, request: Request, answer: Answer, usable: Callable[[Any], bool]) -> Any:
        try:
            parsed = json.loads(answer.text)
        except (ValueError, RecursionError):
            parsed = None
        if parsed is None or not usable(parsed):
            raise ServiceError(f"{self.recordings.place(request)}: is no usable answer; delete the file to ask again")
        return parsed

    def _answer(self, request: Request, usable: Callable[[Any], bool]) -> tuple[Any, Answer]:
        problem = ""
        for attempt in range(self.manners.attempts):
            if attempt or self._asked:
                self._sleep(self.manners.pause)
            self._asked = True
            wait: float | None = None
            try:
                response = self._send(request, self._headers, self.manners.timeout)
                wait = _retry_after(response, self._now())
                text, parsed = self._text(request, response, usable)
                return parsed, Answer(text, self._now().date().isoformat())
            except _AgainError as error:
                problem = str(error)
            except (OSError, http.client.HTTPException) as error:
                problem = f"nothing whole came back: {str(error) or type(error).__name__}"
            if wait is not None and wait > self.manners.longest_wait:
                raise ServiceError(f"{request.url}: asks to wait {wait:,.0f} seconds: try again later")
            if attempt + 1 < self.manners.attempts:
                self._sleep(self.manners.backoff * 2**attempt if wait is None else wait)
        raise NoAnswerError(f"{request.url}: no answer after {self.manners.attempts} attempts: {problem}")

    def _text(self, request: Request, response: Response, usable: Callable[[Any], bool]) -> tuple[str, Any]:
        """The text of a usable answer and its JSON. Raises what an unusable one calls for."""
        status = response.status
        if status in (401, 403):
            raise ServiceError(f"{request.url}: refuses to be asked ({status}): nothing more is asked")
        if status == 429 or status >= 500:
            raise _AgainError(f"status {status}")
        if status != 200:
            raise NoAnswerError(f"{request.url}: status {status}")
        try:
            text = response.body.decode("utf-8")
            parsed = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise _AgainError("the answer is cut off or no JSON") from error
        fault = parsed.get("error") if isinstance(parsed, dict) else None
        if isinstance(fault, dict):
            code = str(fault.get("code", "error"))
            if code in _BUSY:
                raise _AgainError(f"the service is busy ({code})")
            raise NoAnswerError(f"{request.url}: {code}: {fault.get('info', '')}")
        if not usable(parsed):
            raise _AgainError("the answer has another shape")
        return text, parsed


class _AgainError(Exception):
    """An answer after which the same request may be made again, later."""


def _retry_after(response: Response, now: datetime) -> float | None:
    """The seconds that a busy service asks to wait, None if it names none (RFC 9110, 10.2.3: seconds or a date)."""
    text = response.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        until = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


# --- sending ----------------------------------------------------------------------------------------------------------


def send_request(request: Request, headers: Mapping[str, str], timeout: float) -> Response:
    """Send a request by the standard library, or by SPARQLWrapper to a SPARQL endpoint. See `Send`."""
    check_url(request.url)
    if request.protocol == "sparql":
        return _send_sparql(request, headers, timeout)
    query = urllib.parse.urlencode(request.params)
    post = request.protocol == "post"
    url = request.url if post else f"{request.url}{'&' if '?' in request.url else '?'}{query}"
    made = urllib.request.Request(url, data=query.encode() if post else None, headers=dict(headers))
    try:
        with urllib.request.urlopen(made, timeout=timeout) as opened:
            return Response(opened.status, _lower(opened.headers), _read(opened, timeout))
    except urllib.error.HTTPError as error:
        with error:
            return Response(error.code, _lower(error.headers), b"")


def check_url(url: str) -> None:
    """Raise ServiceError for an address that is not one of the web."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ServiceError(f"{url!r} is no address of a service: it begins with https:// or http://")


def _send_sparql(request: Request, headers: Mapping[str, str], timeout: float) -> Response:
    from SPARQLWrapper import JSON, POST, SPARQLWrapper  # late: it brings rdflib, which takes half a second
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    wrapper = SPARQLWrapper(request.url, agent=headers["User-Agent"])
    wrapper.setQuery(dict(request.params)["query"])
    wrapper.setReturnFormat(JSON)
    wrapper.setMethod(POST)
    wrapper.setTimeout(timeout)  # type: ignore[arg-type] # any number of seconds does
    try:
        opened = wrapper.query().response
        return Response(200, _lower(opened.headers), _read(opened, timeout))
    except urllib.error.HTTPError as error:
        with error:
            return Response(error.code, _lower(error.headers), b"")
    except SPARQLWrapperException as error:
        # SPARQLWrapper has exceptions for the statuses 400, 401, 404, 414 and 500.
        status = {"Unauthorized": 401, "EndPointInternalError": 500}.get(type(error).__name__, 400)
        return Response(status, {}, b"")


def _read(opened: Any, timeout: float) -> bytes:
    """The whole body. Raises OSError for one that is too large, too slow, or shorter than it says."""
    pieces: list[bytes] = []
    size, until = 0, time.monotonic() + _PATIENCE * timeout
    while piece := opened.read1(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > _MOST_BYTES or time.monotonic() > until:  # each piece alone came within the timeout
            raise OSError("the answer is too large" if size > _MOST_BYTES else "the answer comes too slowly")
    promised = opened.headers.get("Content-Length", "")
    if promised.isdecimal() and size < int(promised):
        raise OSError("the answer is cut off")
    return b"".join(pieces)


def _lower(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in headers.items()}
