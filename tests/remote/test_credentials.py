"""Who we are to a server: credentials, challenges, and secrets that stay secret."""

from __future__ import annotations

from pathlib import Path
from urllib.request import Request

import pytest
from pyoxigraph import Store

from modelatlas.errors import EndpointError
from modelatlas.remote import Endpoint, load
from modelatlas.remote.web import Web, check_url
from web_servers import (
    PASSWORD,
    TOKEN,
    USER,
    SparqlServer,
    challenge,
    reason,
    run,
    says,
    sparql_server,
    status,
)

DIGEST = 'Digest realm="r, s", nonce="abc", qop="auth,auth-int", algorithm=MD5, Basic realm="r"'
CHALLENGES = ['Basic realm="r"', DIGEST, "Bearer"]


@pytest.mark.parametrize("challenge", CHALLENGES)
@pytest.mark.parametrize("source", ["environment", "netrc"])
def test_credentials_come_from_the_environment_or_netrc(
    server: SparqlServer, atlas_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, challenge: str, source: str
) -> None:
    password = "digest-p4ss" if challenge == DIGEST else PASSWORD
    server.challenge, server.digest_password = challenge, password
    if challenge == "Bearer":
        monkeypatch.setenv("MODELATLAS_TOKEN", TOKEN)
    elif source == "netrc":
        (tmp_path / "netrc").write_text(f'machine 127.0.0.1 login {USER} password "{password}"', encoding="utf-8")
    else:
        monkeypatch.setenv("MODELATLAS_USER", USER)
        monkeypatch.setenv("MODELATLAS_PASSWORD", password)
    result = run("load", atlas_file, "--to", server.url + "/store")
    assert result.exit_code == 0, result.stderr
    # The password waits for the server to ask; from then on nothing is sent twice.
    refused = [seen for seen in server.seen if "Authorization" not in seen.headers]
    assert len(refused) == (0 if challenge == "Bearer" else 1)
    if challenge == DIGEST:
        assert all(seen.headers["Authorization"].startswith("Digest") for seen in server.seen[1:])


@pytest.mark.parametrize("challenge", [*CHALLENGES, ""])
@pytest.mark.parametrize("command", ["load", "query"])
def test_no_message_tells_a_secret(
    server: SparqlServer, atlas_file: Path, monkeypatch: pytest.MonkeyPatch, challenge: str, command: str
) -> None:
    secrets = ("wr0ng-pass", "wr0ng-token", PASSWORD, TOKEN)
    server.challenge = challenge or "Other"
    monkeypatch.setenv("MODELATLAS_USER", USER)
    monkeypatch.setenv("MODELATLAS_PASSWORD", "wr0ng-pass")
    if challenge == "Bearer":
        monkeypatch.setenv("MODELATLAS_TOKEN", "wr0ng-token")
    url = server.url + "/query?access-token=s3cret"
    asked = ["load", str(atlas_file), "--to"] if command == "load" else ["query", "lineages", "--endpoint"]
    result = run(*asked, url)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "127.0.0.1" in result.stderr
    assert not any(secret in result.stderr for secret in (*secrets, "s3cret"))


def test_a_server_that_repeats_our_secret_is_not_quoted(server: SparqlServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELATLAS_TOKEN", TOKEN)
    server.faults = [status(500, f"Authorization: Bearer {TOKEN}".encode())]
    result = run("query", "lineages", "--endpoint", server.url + "/query")
    assert "500" in result.stderr and TOKEN not in result.stderr


def test_a_redirect_is_told_and_not_followed(server: SparqlServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELATLAS_TOKEN", TOKEN)
    with sparql_server() as other:
        server.faults = [status(302, Location=f"{other.url}/query?key=s3cret")]
        result = run("query", "lineages", "--endpoint", server.url + "/query")
        assert (result.exit_code, other.seen) == (2, [])
        assert f"{other.url}/query" in result.stderr and "s3cret" not in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("MODELATLAS_TOKEN", "a\nb-s3cret"), ("MODELATLAS_TOKEN", "s3cret é"), ("MODELATLAS_USER", "s3cret\r")],
)
def test_a_credential_that_no_header_can_carry_is_refused(
    server: SparqlServer, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    result = run("query", "lineages", "--endpoint", server.url + "/query")
    assert (result.exit_code, name in result.stderr, "s3cret" in result.stderr, server.seen) == (2, True, False, [])


@pytest.mark.parametrize(
    ("headers", "scheme"),
    [
        (["Basic realm="], "Basic"),
        (['Digest realm="x, Basic auth", nonce="abc"'], "Digest"),
        (['Digest realm="a", nonce="b", qop="auth-int"', 'Basic realm="a"'], "Basic"),
        (['Digest realm="a", nonce="b", qop="auth-int, auth", algorithm=md5'], "Digest"),
        (['Digest realm="a", nonce="b", algorithm=SHA-512-256', 'Digest realm="a", nonce="c"'], "Digest"),
        (['Negotiate, Basic realm="a\\", b"'], "Basic"),
    ],
)
def test_the_first_challenge_that_can_be_met_is(
    server: SparqlServer, monkeypatch: pytest.MonkeyPatch, headers: list[str], scheme: str
) -> None:
    monkeypatch.setenv("MODELATLAS_USER", USER)
    monkeypatch.setenv("MODELATLAS_PASSWORD", "x")
    server.faults = [challenge(*headers)]
    Endpoint(server.url + "/query").ask("ASK { }", "ASK")
    assert server.seen[-1].headers["Authorization"].split()[0] == scheme


def test_a_digest_by_sha_256(server: SparqlServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of RFC 7616, section 3.9.1, with our own nonce of the client."""
    monkeypatch.setenv("MODELATLAS_USER", "Mufasa")
    monkeypatch.setenv("MODELATLAS_PASSWORD", "Circle of Life")
    monkeypatch.setattr(
        "urllib.request.AbstractDigestAuthHandler.get_cnonce",
        lambda self, nonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    )
    nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
    opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
    said = f'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="{nonce}"'
    server.faults = [challenge(f'{said}, opaque="{opaque}"')]
    request = Request(server.url + "/dir/index.html")
    with pytest.raises(EndpointError, match="404"):
        Web(server.url).send(request, "read")
    sent = server.seen[-1].headers["Authorization"]
    assert 'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"' in sent


@pytest.mark.parametrize("header", ['Digest realm="a", nonce="b", qop="auth-int"', 'Digest nonce="b"', "Digest"])
def test_a_challenge_that_cannot_be_met_is_an_error(
    server: SparqlServer, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    monkeypatch.setenv("MODELATLAS_USER", USER)
    monkeypatch.setenv("MODELATLAS_PASSWORD", "x")
    server.faults = [challenge(header)]
    with pytest.raises(EndpointError, match="digest of a kind that is not supported"):
        Endpoint(server.url + "/query").ask("ASK { }", "ASK")


def test_a_server_that_always_has_a_newer_nonce_is_not_asked_for_ever(
    server: SparqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELATLAS_USER", USER)
    monkeypatch.setenv("MODELATLAS_PASSWORD", "x")
    server.faults = [challenge(f'Digest realm="a", nonce="{n}", stale=true') for n in range(50)]
    with pytest.raises(EndpointError, match="refuses the credentials"):
        Endpoint(server.url + "/query").ask("ASK { }", "ASK")
    assert len(server.seen) < 6


def test_a_secret_is_scrubbed_wherever_a_server_repeats_it(
    server: SparqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = "s3cret-" * 60  # longer than what is quoted of an answer
    monkeypatch.setenv("MODELATLAS_TOKEN", token)
    for fault in (
        says(f"<html><p>you sent Bearer {token}".encode(), "text/html"),
        status(500, f"{'x' * 150} {token}".encode()),
        status(302, Location=f"http://elsewhere.example/{token}"),
        reason(f"no {token}"),
    ):
        server.faults = [fault]
        with pytest.raises(EndpointError) as caught:
            Endpoint(server.url + "/query").ask("ASK { }", "ASK")
        assert "s3cret" not in str(caught.value)


def test_what_a_server_says_cannot_speak_to_a_terminal(server: SparqlServer) -> None:
    for fault in (status(500, b"a\x1b]0;owned\x07b\xc2\x9bc"), says(b"\x1b[2J", "text/plain"), reason("\x1b[2Jx")):
        server.faults = [fault]
        with pytest.raises(EndpointError) as caught:
            Endpoint(server.url + "/query").ask("ASK { }", "ASK")
        assert str(caught.value).isprintable()


def test_the_environments_credentials_are_for_one_host(
    server: SparqlServer, atlas: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELATLAS_TOKEN", TOKEN)
    with sparql_server() as other:
        other.store.extend(atlas)
        for host, told in (("127.0.0.1", True), ("localhost", False)):
            where = f"{other.url}/query".replace("127.0.0.1", host)
            load(atlas, server.url + "/store", endpoint=where)
            assert ("Authorization" in other.seen[-1].headers) is told
    assert all(seen.headers["Authorization"] == f"Bearer {TOKEN}" for seen in server.seen)


def test_a_broken_netrc_is_named_and_not_quoted(server: SparqlServer, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a\n\nbogus s3cret\n", encoding="utf-8")
    result = run("query", "lineages", "--endpoint", server.url + "/query")
    assert (result.exit_code, "netrc:3" in result.stderr, "s3cret" in result.stderr) == (2, True, False)


@pytest.mark.parametrize(
    "url",
    ["", "localhost", "file:///etc/passwd", "ftp://h/", "http://", "http://h:x/", "http://a b/", "http://u:s3cret@h/"],
)
def test_what_is_no_url_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(EndpointError) as caught:
        check_url(url)
    assert "s3cret" not in str(caught.value)
