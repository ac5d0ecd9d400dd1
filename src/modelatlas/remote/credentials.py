"""Who we are to a server: from the environment or netrc, sent only when asked for, and never shown."""

from __future__ import annotations

import base64
import hashlib
import netrc
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import AbstractDigestAuthHandler, HTTPPasswordMgrWithDefaultRealm, Request

from modelatlas.errors import EndpointError

USER, PASSWORD, TOKEN = "MODELATLAS_USER", "MODELATLAS_PASSWORD", "MODELATLAS_TOKEN"
HOW = f"set {USER} and {PASSWORD}, or {TOKEN}, in the environment, or name the host in netrc"
_ITEM = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^",])+')
_CHALLENGE = re.compile(r'(?:([A-Za-z][\w-]*)(?:\s+|$))?(?:([\w*-]+)\s*=\s*("?)(.*)\3)?', re.DOTALL)
_HASHES = {"MD5": hashlib.md5, "SHA": hashlib.sha1, "SHA-256": hashlib.sha256}


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user with a password, or a token; all empty where there are none. Its text tells none of them."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.token or self.user)


def find_credentials(url: str, *, environment: bool = True) -> Credentials:
    """The credentials for the host of ``url``: a token or a user of the environment, else netrc's entry for the host.

    Those of the ``environment`` are for the one server that a user has named first; for another, netrc alone tells.
    netrc is the file that NETRC names, else ``~/.netrc``. Raises EndpointError for what cannot be sent and for a file
    that cannot be read.
    """
    token, user, password = (os.environ.get(name, "") if environment else "" for name in (TOKEN, USER, PASSWORD))
    if not token and not user:
        user, password = _from_netrc(urlsplit(url).hostname or "")
    for name, value in ((TOKEN, token), (USER, user), (PASSWORD, password)):
        if not value.isprintable():  # the value itself is not told
            raise EndpointError(f"{name} (or netrc) has a line end or another character that does not print")
    if not token.isascii() or " " in token:
        raise EndpointError(f"{TOKEN} is no token: it has characters that no header can carry")
    return Credentials(user, password, token)


def _from_netrc(host: str) -> tuple[str, str]:
    path = Path(os.environ.get("NETRC", "") or Path.home() / ".netrc")
    try:
        entry = netrc.netrc(str(path)).authenticators(host)
    except FileNotFoundError:
        return "", ""
    except netrc.NetrcParseError as error:  # its own words may quote the file
        place = f"{path}:{error.lineno}" if error.lineno else str(path)
        raise EndpointError(f"{place}: is not in netrc's form, or others may read it (chmod 600)") from None
    except (OSError, UnicodeDecodeError) as error:
        raise EndpointError(
            f"{path}: cannot be read as netrc: {getattr(error, 'strerror', None) or 'no text'}"
        ) from None
    return (entry[0], entry[2] or "") if entry else ("", "")


class _Digest(AbstractDigestAuthHandler):
    """A digest by SHA-256 as well (RFC 7616, section 3.2)."""

    def get_algorithm_impls(self, algorithm: str) -> tuple[Callable[[str], str], Callable[[str, str], str]]:
        """The functions H and KD of the RFC. Raises KeyError for an algorithm that is not known."""
        make = _HASHES[algorithm]

        def h(text: str) -> str:
            return make(text.encode("ascii"), usedforsecurity=False).hexdigest()

        return h, lambda secret, data: h(f"{secret}:{data}")


class Authentication:
    """The Authorization header of each request to one server.

    A token goes with every request. A user and password wait for the server to ask, so that it can have a digest of
    the password rather than the password; from then on they go with every request.
    """

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._basic = False
        self._challenge: dict[str, str] | None = None
        passwords = HTTPPasswordMgrWithDefaultRealm()
        self._digest = _Digest(passwords)
        self._passwords = passwords

    def header(self, request: Request) -> str:
        """The header's value, or "" if there is nothing to send (yet)."""
        known = self._credentials
        if known.token:
            return f"Bearer {known.token}"
        if self._basic:
            return "Basic " + base64.b64encode(f"{known.user}:{known.password}".encode()).decode()
        return "" if self._challenge is None else self._digested(request, self._challenge)

    def _digested(self, request: Request, challenge: dict[str, str]) -> str:
        self._passwords.add_password(None, request.full_url, self._credentials.user, self._credentials.password)
        try:
            made = self._digest.get_authorization(request, challenge)
        except UnicodeEncodeError:
            raise EndpointError("the server wants a digest, which takes a user and password of ASCII only") from None
        except (ValueError, KeyError, URLError):
            made = None
        if not made:
            raise EndpointError("the server wants a digest of a kind that is not supported; Basic over https would do")
        return f"Digest {made}"

    def accept(self, headers: Message, *, sent: str) -> bool:
        """Take up the challenge of a 401. False if there is nothing (new) to answer it with.

        ``sent`` is the header that was refused: a nonce that has grown old is worth a second try, a wrong password not.
        """
        if not self._credentials.user or self._credentials.token:
            return False
        offered = challenges(headers)
        digests = [parameters for scheme, parameters in offered if scheme == "digest"]
        usable = [known for parameters in digests if (known := _usable(parameters))]
        basic = any(scheme == "basic" for scheme, _ in offered)
        if usable or (digests and not basic):
            challenge = (usable or digests)[0]  # one that is not usable is an error where it is answered
            fresh = challenge.get("nonce") != (self._challenge or {}).get("nonce")
            stale = challenge.get("stale", "").lower() == "true"
            if sent and not (fresh and stale):
                return False
            self._challenge, self._basic = challenge, False
            return True
        if basic and not sent:
            self._basic = True
            return True
        return False

    def scrub(self, text: str) -> str:
        """A server's words without our secrets, should it repeat them."""
        known = self._credentials
        both = base64.b64encode(f"{known.user}:{known.password}".encode()).decode() if known.password else ""
        for secret in sorted({known.password, known.token, both} - {""}, key=len, reverse=True):
            text = text.replace(secret, "…")
        return text


def challenges(headers: Message) -> list[tuple[str, dict[str, str]]]:
    """The schemes that a 401 offers, in lower case, each with its parameters; several may share one header.

    Source: RFC 9110, section 11.6.1. What is no part of a challenge is passed over.
    """
    found: list[tuple[str, dict[str, str]]] = []
    for line in headers.get_all("WWW-Authenticate") or ():
        for item in _ITEM.findall(str(line)):
            match = _CHALLENGE.fullmatch(item.strip())
            if match and match[1]:
                found.append((match[1].lower(), {}))
            if match and match[2] and found:
                found[-1][1].setdefault(match[2].lower(), match[4])
    return found


def _usable(challenge: dict[str, str]) -> dict[str, str]:
    """The challenge of a digest as urllib takes it; empty if it cannot be answered."""
    algorithm = challenge.get("algorithm", "MD5").upper()
    qualities = [quality.strip().lower() for quality in challenge.get("qop", "").split(",")]
    if algorithm not in _HASHES or not {"auth", ""} & set(qualities) or not {"realm", "nonce"} <= challenge.keys():
        return {}
    plain = {name: value for name, value in challenge.items() if name != "qop"}
    return {**plain, "algorithm": algorithm, **({"qop": "auth"} if "auth" in qualities else {})}
