"""Who we are to a server: from the environment or netrc, sent only when asked for, and never shown."""

from __future__ import annotations

import base64
import netrc
import os
import re
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from modelatlas.errors import EndpointError

USER, PASSWORD, TOKEN = "MODELATLAS_USER", "MODELATLAS_PASSWORD", "MODELATLAS_TOKEN"
HOW = f"set {USER} and {PASSWORD}, or {TOKEN}, in the environment, or name the host in netrc"
_CHALLENGE = re.compile(r"(?:^|,)\s*(Basic|Digest|Bearer)\b\s*((?:(?!,\s*(?:Basic|Digest|Bearer)\b).)*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user with a password, or a token; all empty where there are none. Its text tells none of them."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.token or self.user)


def find_credentials(url: str) -> Credentials:
    """The credentials for the host of ``url``: a token or a user of the environment, else netrc's entry for the host.

    netrc is the file that NETRC names, else ``~/.netrc``. Raises EndpointError for what cannot be sent and for a file
    that cannot be read.
    """
    token, user, password = (os.environ.get(name, "") for name in (TOKEN, USER, PASSWORD))
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


class Authentication:
    """The Authorization header of each request to one server.

    A token goes with every request. A user and password wait for the server to ask, so that it can have a digest of
    the password rather than the password; from then on they go with every request.
    """

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._basic = False
        self._challenge: dict[str, str] = {}
        passwords = HTTPPasswordMgrWithDefaultRealm()
        self._digest = AbstractDigestAuthHandler(passwords)
        self._passwords = passwords

    def header(self, request: Request) -> str:
        """The header's value, or "" if there is nothing to send (yet)."""
        known = self._credentials
        if known.token:
            return f"Bearer {known.token}"
        if self._basic:
            return "Basic " + base64.b64encode(f"{known.user}:{known.password}".encode()).decode()
        return self._digested(request) if self._challenge else ""

    def _digested(self, request: Request) -> str:
        self._passwords.add_password(None, request.full_url, self._credentials.user, self._credentials.password)
        try:
            made = self._digest.get_authorization(request, self._challenge)
        except UnicodeEncodeError:
            raise EndpointError("the server wants a digest, which takes a user and password of ASCII only") from None
        except ValueError:
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
        if "digest" in offered:
            fresh = offered["digest"].get("nonce") != self._challenge.get("nonce")
            stale = offered["digest"].get("stale", "").lower() == "true"
            if sent and not (fresh and stale):
                return False
            self._challenge, self._basic = offered["digest"], False
            return True
        if "basic" in offered and not sent:
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


def challenges(headers: Message) -> dict[str, dict[str, str]]:
    """The schemes that a 401 offers, in lower case, each with its parameters; several may share one header.

    Source: RFC 9110, section 11.6.1.
    """
    found: dict[str, dict[str, str]] = {}
    for line in headers.get_all("WWW-Authenticate") or ():
        for match in _CHALLENGE.finditer(str(line)):
            parameters = [item for item in parse_http_list(match[2]) if "=" in item]
            found.setdefault(match[1].lower(), parse_keqv_list(parameters))
    return found
