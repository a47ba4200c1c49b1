"""Crawls by the real Scrapy, each in a process of its own: a reactor runs once."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

from ofuda.shells.web.folder import Folder, as_network
from tests.shells.web.servers import serving

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "scrapy_spider.py"
EVERYTHING = Path(__file__).parent / "everything_spider.py"
# The code under test, also where it is found by a relative path.
SURROUNDINGS = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
HOME = "https://tsukineko.example"


@dataclass(frozen=True)
class Crawl:
    """What came to the spider's feed, and what was logged."""

    items: list[dict[str, Any]]
    log: str

    def said(self) -> list[str]:
        """The lines that the add-on logged, without its first."""
        return re.findall(r" \[ofuda\] INFO: (?!asks as )(.+)", self.log)

    def stats(self) -> dict[str, int]:
        """What was counted under our name."""
        found = re.findall(r"^[ {]('ofuda/[^']+': \d+)[,}]", self.log, flags=re.MULTILINE)
        counted: dict[str, int] = ast.literal_eval("{" + ", ".join(found) + "}")
        return counted


def crawl(spider: Path, urls: Sequence[str], folder: Path, *settings: str) -> Crawl:
    feed = folder / "feed.jsonl"
    feed.unlink(missing_ok=True)
    given = [one for setting in ("TELNETCONSOLE_ENABLED=0", "DOWNLOAD_TIMEOUT=5", *settings) for one in ("-s", setting)]
    command = [sys.executable, "-m", "scrapy", "runspider", str(spider), "-a", f"urls={' '.join(urls)}", *given]
    done = subprocess.run(
        [*command, "-O", str(feed)],
        cwd=folder,
        env=SURROUNDINGS,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    lines = feed.read_text(encoding="utf-8").splitlines() if feed.is_file() else []
    return Crawl([json.loads(line) for line in lines], done.stderr)


@contextmanager
def example_site(folder: Path, pages: Sequence[str] = ()) -> Iterator[str]:
    """The origin of the example's site on loopback; what names its own origin there names this one.

    `pages` are those of its sitemap.
    """
    root = folder / "site"
    copytree(ROOT / "examples" / "site", root)
    listed = "".join(f"<url><loc>{HOME}{page}</loc></url>" for page in pages)
    (root / "sitemap.xml").write_text(f"<urlset>{listed}</urlset>")
    networks: list[Folder] = []
    with serving(lambda connection, path, _: connection.sendall(networks[0].answer(path))) as port:
        origin = f"http://127.0.0.1:{port}"
        for file in (one for one in root.rglob("*") if one.is_file()):
            file.write_bytes(file.read_bytes().replace(HOME.encode(), origin.encode()))
        networks.append(as_network(root, origin))
        yield origin
