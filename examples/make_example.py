"""Writes the example's picture, its archive and its request lines from `site/`; needs nothing but Python.

`python examples/make_example.py [DIRECTORY]`. The output hangs on the files of `site/` alone: dates and record ids are
fixed, and nothing is compressed (stored blocks, RFC 1951 §3.2.4), because what a compressor writes differs from one
version of zlib to the next.
"""

# ruff: noqa: INP001 (a script beside its data, no package)

from __future__ import annotations

import hashlib
import json
import struct
import sys
import uuid
import zlib
from base64 import b32encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
SITE = HERE / "site"
EVERYTHING = HERE / "everything"
HOST = "tsukineko.example"
ORIGIN = f"https://{HOST}"
START = datetime(2026, 11, 20, 9, 0, 0, tzinfo=UTC)
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
}
# What a crawler would ask for, in this order: robots.txt and tdmrep.json before anything else.
CRAWLED = (
    "/robots.txt",
    "/.well-known/tdmrep.json",
    "/",
    "/works/tsukineko.html",
    "/works/moon-cat.html",
    "/press/",
    "/news/2026-11.html",
    "/interview.html",
    "/fan-art.html",
    "/research/corpus.html",
    "/research/annotations.html",
    "/about.html",
    "/members/draft.html",
    "/img/moon-cat.png",
    "/works/gone.html",
)
ENCODED = "/news/2026-11.html"
PICTURE = (
    "................",
    "..........###...",
    "........##......",
    ".......##.......",
    ".......##.......",
    "..#..#..##......",
    "..####....###...",
    "..####..........",
    "..####..........",
    "...####......#..",
    "...######....#..",
    "...########.##..",
    "...##########...",
    "...##..##.##....",
    "################",
    "................",
)


def stored(data: bytes) -> bytes:
    """A deflate stream that only stores; one block holds 65 535 octets."""
    pieces = [data[at : at + 0xFFFF] for at in range(0, len(data), 0xFFFF)] or [b""]
    blocks = (
        struct.pack("<BHH", number == len(pieces), len(piece), len(piece) ^ 0xFFFF) + piece
        for number, piece in enumerate(pieces, 1)
    )
    return b"".join(blocks)


def gzip_member(data: bytes) -> bytes:
    """One gzip member (RFC 1952) without a time or a name."""
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + stored(data) + struct.pack("<II", zlib.crc32(data), len(data))


def png(rows: tuple[str, ...], scale: int = 2) -> bytes:
    """The picture in eight-bit grey, each character `scale` pixels wide and high."""
    pixels = [b"".join((b"\xff" if mark == "#" else b"\x20") * scale for mark in row) for row in rows]
    lines = b"".join(b"\0" + row for row in pixels for _ in range(scale))
    size = (len(pixels[0]), len(pixels) * scale)
    data = b"\x78\x01" + stored(lines) + struct.pack(">I", zlib.adler32(lines))
    parts = ((b"IHDR", struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)), (b"IDAT", data), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def served(path: str) -> bytes | None:
    """The body at a path; None where the site has none."""
    if path == "/img/moon-cat.png":
        return png(PICTURE)
    file = SITE / (path[1:] + "index.html" if path.endswith("/") else path[1:])
    return file.read_bytes() if file.is_file() else None


def headers_of(path: str) -> list[list[str]]:
    """The fields that the site adds at a path."""
    added: dict[str, list[list[str]]] = json.loads((SITE / "headers.json").read_bytes())
    return added.get(path, [])


def chunked(data: bytes, size: int = 97) -> bytes:
    """Transfer coding (RFC 9112 §7.1); the chunks are small, so that they end inside tags."""
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def response(path: str) -> bytes:
    """The whole HTTP response at a path."""
    body = served(path)
    line, body = ("404 Not Found", b"<!doctype html>\n<title>404</title>\n") if body is None else ("200 OK", body)
    suffix = ".html" if path.endswith("/") else Path(path).suffix
    fields = [["Content-Type", TYPES[suffix]], *headers_of(path)]
    if path == ENCODED:
        body = chunked(gzip_member(body))
        fields += [["Content-Encoding", "gzip"], ["Transfer-Encoding", "chunked"]]
    else:
        fields.append(["Content-Length", str(len(body))])
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return f"HTTP/1.1 {line}\r\n{head}\r\n".encode("ascii") + body


def record_id(kind: str, target: str) -> str:
    """An id that is the same in every run."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {target}')}>"


def record(kind: str, when: datetime, media_type: str, block: bytes, **fields: str) -> bytes:
    """One WARC record (ISO 28500:2017) in a gzip member of its own."""
    target = fields.get("WARC_Target_URI", ORIGIN)
    digest = b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode("ascii")
    named = {
        "WARC_Type": kind,
        "WARC_Record_ID": record_id(kind, target),
        "WARC_Date": f"{when:%Y-%m-%dT%H:%M:%SZ}",
        **fields,
        "WARC_Block_Digest": f"sha1:{digest}",
        "Content_Type": media_type,
        "Content_Length": str(len(block)),
    }
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items())
    return gzip_member(f"WARC/1.1\r\n{head}\r\n".encode("ascii") + block + b"\r\n\r\n")


def archive() -> bytes:
    """The crawl: what was asked and what came back, one record after the other."""
    about = b"software: make_example.py\r\nformat: WARC File Format 1.1\r\ndescription: an invented site\r\n"
    records = [record("warcinfo", START, "application/warc-fields", about, WARC_Filename="tsukineko.warc.gz")]
    for number, path in enumerate(CRAWLED, 1):
        when = START + timedelta(seconds=5 * number)
        asked = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nUser-Agent: ExampleBot/1.0\r\nAccept-Encoding: gzip\r\n\r\n"
        url = ORIGIN + path
        records += [
            record("request", when, "application/http; msgtype=request", asked.encode("ascii"), WARC_Target_URI=url),
            record(
                "response",
                when,
                "application/http; msgtype=response",
                response(path),
                WARC_Target_URI=url,
                WARC_Concurrent_To=record_id("request", url),
            ),
        ]
    return b"".join(records)


def requests() -> str:
    """The request lines: what the site says once, then four questions about it."""
    held = {path: {"status": 200, "body": (served(path) or b"").decode("utf-8")} for path in CRAWLED[:2]}
    work = "/works/tsukineko.html"
    lines: list[dict[str, object]] = [
        {"site": ORIGIN, "robots_txt": held["/robots.txt"], "well_known": {CRAWLED[1]: held[CRAWLED[1]]}},
        {"id": "press", "url": f"{ORIGIN}/press/", "agent": "ExampleBot", "uses": ["train-generative"]},
        {
            "id": "work",
            "url": ORIGIN + work,
            "agent": "ExampleBot",
            "uses": ["train-generative", "search"],
            "media_type": "text/html",
            "headers": headers_of(work),
            "body": (served(work) or b"").decode("utf-8"),
        },
        {"id": "corpus", "url": f"{ORIGIN}/", "policy": "any-agent", "uses": ["train-generative", "search"]},
        {"id": "browser", "url": f"{ORIGIN}/", "agent": "Mozilla/5.0 (ExampleBot)", "uses": ["train-generative"]},
    ]
    seen = {"at": f"{START:%Y-%m-%dT%H:%M:%SZ}"}
    rows = (line if "site" in line else line | seen for line in lines)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def everything() -> str:
    """One request line: a page that says it in every way that is read, with all that lies beside it."""
    origin = "https://everything.example"

    def text(name: str) -> str:
        return (EVERYTHING / name).read_text(encoding="utf-8")

    def held(name: str) -> dict[str, object]:
        return {"status": 200, "body": text(name)}

    row = {
        "id": "everything",
        "url": f"{origin}/works/1.html",
        "agent": "ExampleBot",
        "policy": "any-agent",
        "at": f"{START:%Y-%m-%dT%H:%M:%SZ}",
        "status": 200,
        "headers": json.loads(text("headers.json")),
        "body": text("page.html"),
        "robots_txt": held("robots.txt"),
        "well_known": {"/.well-known/tdmrep.json": held("tdmrep.json"), "/ai.txt": held("ai.txt")},
        "documents": {f"{origin}/{name}": held(name) for name in ("label.jsonld", "license.xml", "tdm-policy.json")},
        "claims": json.loads(text("claims.json")),
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def write(directory: Path) -> None:
    """Everything that is made, below a directory."""
    picture = directory / "site" / "img" / "moon-cat.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(png(PICTURE))
    (directory / "tsukineko.warc.gz").write_bytes(archive())
    (directory / "everything.jsonl").write_bytes(everything().encode("utf-8"))
    (directory / "requests.jsonl").write_bytes(requests().encode("utf-8"))


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
