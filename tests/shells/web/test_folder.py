"""A folder answers as a web root does, and shows nothing of what lies beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ofuda.shells.web.fetcher import Surroundings
from ofuda.shells.web.folder import as_network
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.recording import Recorder

ORIGIN = "https://studio.example"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "press").mkdir(parents=True)
    (root / "index.html").write_bytes(b"home")
    (root / "press" / "index.html").write_bytes(b"press")
    (root / "a b.txt").write_bytes(b"a")
    (root / "license.xml").write_bytes(b"<rsl/>")
    (root / "label.jsonld").write_bytes(b"{}")
    (root / "cat.png").write_bytes(b"png")
    (root / "thing").write_bytes(b"?")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    (root / "headers.json").write_text('{"/": [["Content-Usage", "train-ai=n"]], "/thing": [["content-type", "a/b"]]}')
    return root


def got(root: Path, path: str, host: str = "studio.example") -> tuple[int | None, bytes, str | None]:
    network = as_network(root, ORIGIN)
    fetcher = Recorder(Surroundings(network=network), network.access, Limits())
    answer = fetcher.get(f"https://{host}{path}").answer
    assert [one.answer for one in fetcher.heard] == [answer]
    return answer.status, answer.body, answer.headers.first("content-type")


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/", b"home", "text/html; charset=utf-8"),
        ("/index.html?x=1", b"home", "text/html; charset=utf-8"),
        ("/press/", b"press", "text/html; charset=utf-8"),
        ("/a%20b.txt", b"a", "text/plain; charset=utf-8"),
        ("/license.xml", b"<rsl/>", "application/rsl+xml"),
        ("/label.jsonld", b"{}", 'application/ld+json; profile="https://w3id.org/ofuda/v1"'),
        ("/cat.png", b"png", "image/png"),
        ("/thing", b"?", "a/b"),
    ],
)
def test_files_are_answered_with_their_media_types(root: Path, path: str, body: bytes, kind: str) -> None:
    assert got(root, path) == (200, body, kind)


@pytest.mark.parametrize(
    "path", ["/nothing", "/press", "/link.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%FF", "/%00"]
)
def test_what_is_not_below_the_root_is_not_there(root: Path, path: str) -> None:
    assert got(root, path)[:2] == (404, b"")


def test_headers_are_those_of_the_file_beside(root: Path) -> None:
    network = as_network(root, ORIGIN)
    assert b"Content-Usage: train-ai=n\r\n" in network.answer("/")
    assert b"Content-Usage" not in network.answer("/press/")
    (root / "headers.json").unlink()
    assert b"application/octet-stream" in as_network(root, ORIGIN).answer("/thing")


def test_no_other_host_is_there(root: Path) -> None:
    status, _, _ = got(root, "/", "studio.example")
    assert status == 200
    network = as_network(root, ORIGIN)
    answer = Recorder(Surroundings(network=network), network.access, Limits()).get("https://other.example/").answer
    assert (answer.status, answer.error) == (None, "dns")


@pytest.mark.parametrize("text", ["[]", "nonsense", '{"/": 1}', '{"/": [["a"]]}'])
def test_headers_that_are_none(root: Path, text: str) -> None:
    (root / "headers.json").write_text(text)
    with pytest.raises(ValueError):
        as_network(root, ORIGIN)
