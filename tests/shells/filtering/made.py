"""Files of rows made in a test, over hosts that say all kinds of things; and a run over them, in a process or here."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from ofuda.nouns.question import Question
from ofuda.nouns.vocabulary import Use
from ofuda.shells.filtering.run import Shard, run
from ofuda.shells.filtering.settings import Settings
from ofuda.shells.filtering.sources import recognised
from ofuda.tables.policies import POLICIES
from tests.shells.tables.made import says, table

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ROBOTS = {
    "https://a.example": "User-agent: *\nDisallow: /private/\n",
    "https://b.example": "User-agent: GPTBot\nDisallow: /\n",
    "https://c.example": "User-agent: *\nContent-Signal: ai-train=no\nAllow: /\n",
    "https://d.example": "User-agent: *\nContent-Usage: /open train-ai=y\nAllow: /\n",
}
NAMES = (*ROBOTS, "https://unknown.example")
PATHS = ("/", "/private/1", "/open/2", "/%61", "/a?b=c", "/x/y.html")


def hosts(folder: Path) -> Path:
    """A table of those hosts."""
    table(folder, [says(body, 0, origin) for origin, body in ROBOTS.items()]).close()
    return folder


def url(number: int) -> str:
    return NAMES[number % len(NAMES)] + PATHS[number // 7 % len(PATHS)]


def rows(count: int, first: int = 0) -> list[dict[str, Any]]:
    return [{"id": at, "url": url(at), "text": f"text {at}"} for at in range(first, first + count)]


def parquet(path: Path, data: Sequence[dict[str, Any]], group: int = 1000) -> Path:
    pq.write_table(pa.Table.from_pylist(list(data)), path, row_group_size=group)
    return path


def jsonl(path: Path, data: Iterable[dict[str, Any] | bytes]) -> Path:
    octets = b"".join(one if isinstance(one, bytes) else json.dumps(one).encode() + b"\n" for one in data)
    if path.name.endswith(".gz"):
        octets = gzip.compress(octets, mtime=0)
    elif path.name.endswith(".zst"):
        octets = zstandard.compress(octets)
    path.write_bytes(octets)
    return path


def settings(output: Path, table_of_hosts: Path | None, **more: Any) -> Settings:
    question = more.pop("question", Question(frozenset(), frozenset({Use.TRAIN_GENERATIVE})))
    judging = more.pop("policy", POLICIES["any-agent"])
    return Settings(output, question, judging, NOW, table_of_hosts, **more)


def ran(asked: Settings, *paths: Path | str, shard: Shard | None = None, jobs: int = 1) -> dict[str, Any]:
    return run(asked, [recognised(str(path)) for path in paths], shard, jobs, lambda _rows, _units: None)


def decisions(folder: Path) -> list[dict[str, Any]]:
    return [row for path in sorted(folder.glob("decisions-*.parquet")) for row in pq.read_table(path).to_pylist()]


def digests(folder: Path) -> dict[str, str]:
    """Every file of a folder, hidden ones too."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def started(*arguments: str, cwd: Path, **more: Any) -> subprocess.Popen[bytes]:
    """`ofuda filter` in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "ofuda",
        "filter",
        *arguments,
        "--use",
        "train-generative",
        "--policy",
        "any-agent",
    ]
    command += ["--at", "2026-11-21T00:00:00Z"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
