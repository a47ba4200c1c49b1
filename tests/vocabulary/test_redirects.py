"""The names of the standard lead where they should (standard §1.5): the redirect rules under Debian's Apache."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.artefacts.source import ROOT, vocabulary

SITE = "https://ofuda.github.io/ofuda/"
MODULES = Path("/usr/lib/apache2/modules")
SCHEMES = [scheme["scheme"] for scheme in vocabulary()["extents"]]

TURTLE, JSONLD, BROWSER, ANY = (
    "text/turtle, application/rdf+xml;q=0.8, text/html;q=0.1",
    "application/ld+json, application/json;q=0.9",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "*/*",
)
NEGOTIATED = [
    ("", TURTLE, "schema/v1/ofuda.ttl"),
    ("", JSONLD, "schema/v1/context.jsonld"),
    ("", BROWSER, "vocabulary/"),
    ("", ANY, "schema/v1/ofuda.ttl"),
    ("v1", TURTLE, "schema/v1/ofuda.ttl"),
    ("v1", JSONLD, "schema/v1/context.jsonld"),
    ("v1", BROWSER, ""),
    ("v1", ANY, "schema/v1/context.jsonld"),
    ("profile/v1", TURTLE, "schema/v1/ofuda.ttl"),
    ("profile/v1", JSONLD, "schema/v1/ofuda.ttl"),
    ("profile/v1", BROWSER, ""),
    ("profile/v1", ANY, "schema/v1/ofuda.ttl"),
]
FIXED = {
    "schema/v1": "label.schema.json",
    "schema/v1/label": "label.schema.json",
    "schema/v1/request": "request.schema.json",
    "schema/v1/answer": "answer.schema.json",
    "schema/v1/report": "report.schema.json",
    "shapes/v1": "shapes.ttl",
    "v1/SHA256SUMS": "SHA256SUMS",
    **{f"map/{scheme}": f"map/{scheme}.ttl" for scheme in SCHEMES},
}
CASES = NEGOTIATED + [
    (name, accept, f"schema/v1/{file}") for name, file in FIXED.items() for accept in (TURTLE, JSONLD, BROWSER, ANY)
]
NOWHERE = ["v2", "v1/", "schema", "schema/v1/x", "map/", "map/none", "map/aipref.ttl", "shapes/v1x", "%2e%2e/x"]

CONFIGURATION = """\
ServerRoot {root}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {root}/pid
ErrorLog {root}/errors
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule rewrite_module {modules}/mod_rewrite.so
LoadModule headers_module {modules}/mod_headers.so
{user}
DocumentRoot {root}/www
<Directory {root}/www>
  AllowOverride All
  Require all granted
</Directory>
"""


def _port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait(port: int, server: subprocess.Popen[bytes], root: Path) -> None:
    for _ in range(200):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert server.poll() is None, (root / "errors").read_text()
        time.sleep(0.05)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Apache in the foreground, with the rules in a folder of its own, as on w3id.org."""
    # Its workers are another user, who cannot look into the folders that pytest makes.
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        (root / "www" / "ofuda").mkdir(parents=True)
        shutil.copy(ROOT / "schema" / "w3id" / ".htaccess", root / "www" / "ofuda")
        port, user = _port(), "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
        text = CONFIGURATION.format(root=root, port=port, modules=MODULES, user=user)
        (root / "conf").write_text(text)
        command = ["apache2", "-DFOREGROUND", "-f", str(root / "conf")]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                _wait(port, server, root)
                yield port
            finally:
                server.terminate()
                server.wait(timeout=30)


def ask(port: int, path: str, accept: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Accept": accept})
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


@pytest.mark.system("apache2")
def test_every_name_leads_where_it_should(port: int) -> None:
    for name, accept, target in CASES:
        response = ask(port, f"/ofuda/{name}", accept)
        found = (response.status, response.getheader("Location"))
        assert found == (303, SITE + target), (name, accept)
        assert response.getheader("Access-Control-Allow-Origin") == "*"
        assert "Accept" in (response.getheader("Vary") or "")


@pytest.mark.system("apache2")
def test_the_namespace_without_a_slash_leads_to_itself(port: int) -> None:
    response = ask(port, "/ofuda", TURTLE)
    assert response.status == 301
    assert (response.getheader("Location") or "").endswith("/ofuda/")


@pytest.mark.system("apache2")
@pytest.mark.parametrize("name", NOWHERE)
def test_other_names_lead_nowhere(port: int, name: str) -> None:
    response = ask(port, f"/ofuda/{name}", BROWSER)
    assert response.status == 404
    assert response.getheader("Location") is None


def test_every_target_is_a_file_that_is_released() -> None:
    targets = {target for _, _, target in CASES if target.startswith("schema/")}
    assert all((ROOT / target).is_file() for target in targets)
    released = {str(file.relative_to(ROOT)) for file in (ROOT / "schema" / "v1").rglob("*") if file.is_file()}
    assert targets == released
    assert {target for _, _, target in CASES} - targets == {"", "vocabulary/"}  # pages of the site
