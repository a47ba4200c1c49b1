"""What `curl -si` really prints, from a server on loopback."""

from __future__ import annotations

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

PAGE = b"<!doctype html><html><head><meta name=robots content=noai></head><body>x</body></html>"


class Site(http.server.BaseHTTPRequestHandler):
    """One page, behind one redirect, with a preference in its header."""

    def do_GET(self) -> None:
        moved = self.path == "/old"
        self.send_response(301 if moved else 200)
        if moved:
            self.send_header("Location", "/page")
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Usage", "search=y" if moved else "train-ai=y, search=n")
        self.end_headers()
        self.wfile.write(b"" if moved else PAGE)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class names it so)
        """Nothing on standard error."""


@pytest.fixture
def origin() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.system("curl")
@pytest.mark.parametrize("path", ["/page", "/old"])
def test_a_response_as_curl_prints_it(origin: str, path: str) -> None:
    printed = subprocess.run(["curl", "-siL", origin + path], capture_output=True, check=True, timeout=30).stdout
    command = [sys.executable, "-m", "ofuda", "resolve", "-", "--url", origin + path, "-A", "X", "--format", "json"]
    run = subprocess.run(command, input=printed, capture_output=True, check=True, timeout=60)
    found = json.loads(run.stdout)
    assert found["url"] == origin + "/page"
    assert found["uses"]["train-generative"]["reason"] == "meta_robots_disallowed"
    assert found["uses"]["search"]["reason"] == "aipref_header_disallowed"
