"""The plugin for WordPress under Debian's PHP, with a WordPress of nothing but its hooks."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ofuda.carriers.robots_merging import merged
from ofuda.nouns.rendering import File, Line, Rendering
from ofuda.verbs.robots_file import addition
from ofuda.verbs.servers import wordpress
from tests.servers.serving import Answer
from tests.servers.sites import ASKED, FILES, KINDS, NAMES, site, wanted

pytestmark = pytest.mark.system("php")
STUB = Path(__file__).with_name("stub.php")
ROBOTS = Rendering(
    "robots",
    robots=(Line("/", "Content-Usage", "train-ai=n"), Line("/a b/", "Content-Usage", "search=y")),
    groups=(Line("/", "GPTBot", "Disallow"), Line("/a/", "CCBot", "Disallow"), Line("/", "Bytespider", "Disallow")),
)
ELEMENTS = Rendering("head", elements=(Line("/silent/", "", '<meta name="x" content="</script>\'?>">'),))
SITE = replace(KINDS, renderings=(*KINDS.renderings, ROBOTS, ELEMENTS))


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("wordpress") / "ofuda.php"
    (output,) = wordpress.write(SITE)
    path.write_text(output.text, encoding="utf-8")
    return path


def run(plugin: Path, target: str, hook: str, body: bytes = b"") -> Answer:
    """What the plugin sends and prints at a hook."""
    command = ["php", "-d", "error_reporting=-1", "-d", "display_errors=stderr", str(STUB), str(plugin), target, hook]
    done = subprocess.run(command, input=body, capture_output=True, check=False, timeout=30)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr
    answer = json.loads(done.stdout)
    fields: list[tuple[str, str]] = []
    for line, replaces in answer["sent"]:
        name, value = line.split(": ", 1)
        fields = [one for one in fields if not replaces or one[0] != name.lower()] + [(name.lower(), value)]
    return Answer(200, sorted(fields), base64.b64decode(answer["body"]))


def test_it_is_php_that_a_server_accepts(plugin: Path) -> None:
    done = subprocess.run(["php", "-l", str(plugin)], capture_output=True, check=False, timeout=30)
    assert done.returncode == 0, done.stdout
    assert plugin.read_text(encoding="utf-8").startswith("<?php // written by ofuda render for https://example.com")


def test_every_address_gets_the_headers_of_its_region(plugin: Path) -> None:
    for path in ASKED:
        assert run(plugin, path, "init").of(NAMES) == wanted(SITE, path), path


def test_files_are_answered_with_their_media_types(plugin: Path) -> None:
    for file in FILES:
        for path in (file.path, file.path + "?v=1", "https://example.com" + file.path):
            answer = run(plugin, path, "init")
            assert (answer.one("content-type"), answer.body) == (file.media_type, file.octets)
    assert run(plugin, "/label.jsonld/x", "init").body == b""


def test_octets_that_are_no_text_arrive_whole(tmp_path: Path) -> None:
    octets = bytes(range(256))
    (output,) = wordpress.write(site({"/": ()}, files=[File("/x.bin", "application/octet-stream", octets)]))
    (tmp_path / "ofuda.php").write_text(output.text, encoding="utf-8")
    assert run(tmp_path / "ofuda.php", "/x.bin", "init").body == octets


def test_elements_stand_in_the_head_of_their_region(plugin: Path) -> None:
    assert run(plugin, "/silent/x", "wp_head").body == b'<meta name="x" content="</script>\'?>">\n'
    assert run(plugin, "/", "wp_head").body == b""
    assert run(plugin, "*", "wp_head").body == b""


def bodies() -> Iterator[bytes]:
    yield b""
    yield b"User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: https://x.example/s.xml\n"
    yield b"User-agent: *\r\nDisallow: /x\r\n\r\nUser-agent: gptbot/1\r\nUser-agent: O\r\nAllow: /\r\nCrawl-delay: 5"
    yield b"Sitemap: https://example.com/s.xml\nUser-agent: CCBot\nDisallow: /y # why\nContent-Signal: search=yes"
    yield b"user agent: *\nDissallow: /a\nCrawl-delay: 3\nDisallow:\nUser-agent: *\nDisallow: /b\n# BEGIN Ofuda\nx: y\n"
    yield b"\xef\xbb\xbfUser-agent: *\nDisallow /z\n# BEGIN Ofuda\nold\n# END Ofuda\n\nUser-agent: last\n"
    yield b"User-agent: *\rDisallow: /\r# BEGIN Ofuda\r# BEGIN Ofuda\r# END Ofuda\rUser-agent: GPTBot\rDisallow: /\r"
    yield b"User-agent: Only\n"


@pytest.mark.parametrize("body", [*bodies()])
def test_robots_txt_is_merged_as_the_static_one(plugin: Path, body: bytes) -> None:
    expected = merged(body, addition(SITE.renderings)).octets
    answer = run(plugin, "/robots.txt", "robots_txt", body)
    assert answer.body == expected
    assert run(plugin, "/robots.txt", "robots_txt", answer.body).body == expected
