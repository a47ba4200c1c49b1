"""`ofuda audit`: calls, exit statuses, formats, and what is kept."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.shells.web.memory import Answer
from tests.shells.web.servers import serving
from tests.verbs.sites import HEADERS, ORIGIN, label, site
from tests.verbs.test_auditing import CDN, DAMAGES, SPA

HTTP = ORIGIN.replace("https:", "http:")
OWN = label().replace(ORIGIN.encode(), HTTP.encode())


def over_http(answers: dict[str, Answer]) -> dict[str, bytes]:
    """The site without TLS, by path."""
    found = {url: answer if isinstance(answer, bytes) else answer("OfudaBot") for url, answer in answers.items()}
    local = {url.removeprefix(ORIGIN): answer for url, answer in found.items() if url.startswith(ORIGIN + "/")}
    return {path: _reframed(answer.replace(ORIGIN.encode(), HTTP.encode())) for path, answer in local.items()}


def _reframed(answer: bytes) -> bytes:
    head, _, body = answer.partition(b"\r\n\r\n")
    return re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(body), head) + b"\r\n\r\n" + body


@pytest.fixture
def served() -> Iterator[tuple[dict[str, bytes], str]]:
    """A site that can be changed, and where it is."""
    answers = over_http(site())

    def behave(connection: socket.socket, path: str, _: threading.Event) -> None:
        connection.sendall(answers.get(path, b"HTTP/1.1 404 -\r\nContent-Length: 0\r\n\r\n"))

    with serving(behave) as port:
        yield answers, f"127.0.0.1:{port}"


@pytest.fixture
def audit(call: Call, folder: Path, served: tuple[dict[str, bytes], str]) -> Call:
    (folder / "label.jsonld").write_bytes(OWN)

    def run(*options: str, **more: object) -> object:
        return call(
            "audit",
            f"{HTTP}/",
            "--connect-to",
            served[1],
            "--label",
            "label.jsonld",
            "--at",
            "2026-11-26",
            *options,
            **more,
        )

    return run  # type: ignore[return-value]  # it gives what `call` gives


def test_a_site_that_says_what_its_label_says_is_clean(audit: Call) -> None:
    done = audit()
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"{HTTP}/  ")
    assert "[connected-elsewhere]" in done.stdout
    assert "search        unchanged" in done.stdout
    assert audit("-q").stdout.count("\n") == 1


@pytest.mark.parametrize("damage", ["a theme's robots.txt wins", "tdmrep.json is a page", "an older label is served"])
def test_findings_end_with_1(audit: Call, served: tuple[dict[str, bytes], str], damage: str) -> None:
    answers, names = DAMAGES[damage]
    served[0].update(over_http(answers))
    done = audit()
    assert done.exit_code == 1
    assert all(f"[{name}]" in done.stdout for name in names)
    assert audit("--exit-zero").exit_code == 0
    assert len(audit("-q").stdout.splitlines()) > 1


def test_what_could_not_be_looked_at_ends_with_3(audit: Call, served: tuple[dict[str, bytes], str]) -> None:
    answers, _ = DAMAGES["a challenge in the place of the page"]
    served[0].update(over_http(answers))
    done = audit("--exit-zero")
    assert done.exit_code == 3
    assert f"could not be looked at  {HTTP}/" in done.stdout
    assert "[site-challenge]" in done.stdout


def test_a_site_that_keeps_us_out_is_looked_at_when_it_is_ones_own(
    audit: Call, served: tuple[dict[str, bytes], str]
) -> None:
    text = b"User-agent: OfudaBot\nDisallow: /\n"
    served[0]["/robots.txt"] = (
        b"HTTP/1.1 200 -\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(text) + text
    )
    assert audit().exit_code == 3
    assert audit("--own-site").exit_code == 1


def test_formats(audit: Call) -> None:
    assert json.loads(audit("--format", "json").stdout)["clean"] is True
    assert audit("--format", "markdown").stdout.startswith(f"# Audit of {HTTP}/\n")
    assert audit("--format", "html", "--lang", "ja").stdout.startswith('<!doctype html>\n<html lang="ja">')
    assert "見つかったこと" in audit("--lang", "ja").stdout


def test_the_report_and_the_evidence_are_kept(audit: Call, call: Call, folder: Path) -> None:
    assert audit("--save", "kept/here").exit_code == 0
    kept = folder / "kept" / "here"
    assert {one.name for one in kept.iterdir()} == {"report.html", "report.md", "report.json", "audit.warc.gz"}
    assert json.loads((kept / "report.json").read_bytes())["labels"] == [f"{HTTP}/labels/1"]
    done = call("resolve", str(kept / "audit.warc.gz"), "-A", "ExampleBot", "--use", "train-generative", "-q")
    assert done.exit_code == 0
    assert f"{HTTP}/about  drop  train-generative disallowed" in done.stdout
    (folder / "file").write_bytes(b"")
    assert audit("--save", "file/x").exit_code == 3


def test_a_label_of_another_site_is_told(audit: Call, folder: Path) -> None:
    (folder / "label.jsonld").write_bytes(label())
    done = audit()
    assert done.exit_code == 1
    assert "so nothing was compared there [site-unlabelled-origin]" in done.stdout


# -- folders ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def root(folder: Path) -> Path:
    """The site as a folder."""
    for url, answer in site().items():
        assert isinstance(answer, bytes)
        path = url.removeprefix(ORIGIN)
        file = folder / "site" / ((path + "index.html") if path.endswith("/") else path)[1:]
        file = file if file.suffix else file.with_suffix(".html")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(answer.partition(b"\r\n\r\n")[2])
    (folder / "label.jsonld").write_bytes(label())
    return folder / "site"


def test_a_folder_is_audited_at_the_origin_of_the_label(call: Call, root: Path) -> None:
    done = call("audit", "site", "--label", "label.jsonld", "--at", "2026-11-26")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"{ORIGIN}/  ")
    assert "private-allowed" not in done.stdout
    (root / "robots.txt").write_text(CDN + "User-agent: OfudaBot\nDisallow: /\n")
    assert "[site-managed]" in call("audit", "site", "--label", "label.jsonld", "--at", "2026-11-26").stdout


def test_headers_of_a_folder_are_those_beside_it(call: Call, root: Path) -> None:
    pairs = [line.split(": ", 1) for line in HEADERS]
    (root / "headers.json").write_text(json.dumps({"/": pairs}))
    done = call("audit", "site", "--label", "label.jsonld", "--at", "2026-11-26")
    assert done.exit_code == 1
    assert f"{ORIGIN}/img/cat.png: the header `Content-Usage` is not sent" in done.stdout
    (root / "headers.json").write_text("[]")
    done = call("audit", "site", "--label", "label.jsonld")
    assert done.exit_code == 2
    assert "the `headers.json` in `site` cannot be used" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("nowhere",), 3, "no such folder, and no http or https URL"),
        (("plain.txt",), 2, "`plain.txt` is no folder"),
        (("site",), 2, "nobody said at which origin the folder stands"),
        (("site", "--url", "nonsense"), 2, "`nonsense` is no http or https URL"),
        (("http://[/",), 2, "`http://[/` is no URL"),
        (("site", "--label", "nothing.jsonld"), 3, "cannot read `nothing.jsonld`"),
        (("site", "--label", "plain.txt"), 2, "`plain.txt` holds no valid label"),
        (("http://a.example/", "--connect-to", "nowhere"), 2, "is no host and port"),
        (("site", "--url", ORIGIN, "--at", "soon"), 2, "`soon` is no date-time"),
        ((), 2, "Missing argument"),
    ],
)
def test_wrong_calls(call: Call, root: Path, arguments: tuple[str, ...], status: int, message: str) -> None:
    assert root.is_dir()
    done = call("audit", *arguments)
    assert (done.exit_code, done.stdout) == (status, "")
    assert message in done.stderr


def test_without_a_label_a_folder_needs_its_origin(call: Call, root: Path) -> None:
    done = call("audit", str(root), "--url", ORIGIN + "/any/page", "--format", "json", "--timeout", "5", "--pages", "1")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert (found["url"], found["labels"], found["search"]) == (f"{ORIGIN}/", [], None)
    assert {one["kind"] for one in found["conclusions"]} == {"page", "image"}


def test_nothing_is_asked_of_a_private_server_unless_that_is_said(call: Call) -> None:
    with serving(lambda connection, _, __: connection.sendall(SPA)) as port:
        url = f"http://127.0.0.1:{port}/"
        assert call("audit", url).exit_code == 3
        done = call("audit", url, "--allow-private")
    assert "[private-allowed]" in done.stdout
    assert "[site-html]" in done.stdout
