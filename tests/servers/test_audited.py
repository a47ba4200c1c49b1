"""What `ofuda render` writes, served by nginx, Apache and Caddy as Debian has them, is clean for `ofuda audit`."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ofuda.cli import main
from tests.servers.serving import free_port, running
from tests.servers.test_real_servers import APACHE, MODULES

HOST = "studio.example"
ORIGIN = f"http://{HOST}"
TOLD = {"train-generative": "disallowed", "train-other": "disallowed"}
LABELS: list[dict[str, Any]] = [
    {"id": f"{ORIGIN}/labels/site", "about": [{"type": "Site", "url": ORIGIN}], "uses": {"search": "allowed", **TOLD}},
    {
        "id": f"{ORIGIN}/labels/press",
        "about": [{"type": "Site", "url": ORIGIN, "path": ["/press/"]}],
        "uses": dict.fromkeys(["search", "train-generative", "train-other"], "allowed"),
    },
    {
        "id": f"{ORIGIN}/labels/manga",
        "about": [{"type": "Site", "url": ORIGIN, "path": ["/manga/"]}],
        "uses": {"search": "allowed", "ground": "disallowed", **TOLD},
    },
]
COMMON = {
    "@context": "https://w3id.org/ofuda/v1",
    "type": "RightsLabel",
    "issued": "2026-11-01T00:00:00Z",
    "declaredBy": {"id": "https://studio.example/#us", "contact": "mailto:rights@studio.example"},
    "basis": "publisher",
}
PAGES = ("/", "/about.html", "/press/", "/manga/1.html")


def written(folder: Path) -> Path:
    """The label, its kit, and a site of a few pages."""
    labels = [
        {**COMMON, **one, "uses": {use: {"decision": said} for use, said in one["uses"].items()}} for one in LABELS
    ]
    label = folder / "label.jsonld"
    label.write_text(json.dumps({"@context": COMMON["@context"], "type": "LabelSet", "labels": labels}))
    done = CliRunner().invoke(main, ["render", str(label), "-q", "-o", str(folder / "kit")])
    assert done.exit_code == 0, done.output
    root = folder / "kit" / "site"
    for page in PAGES:
        file = root / (page[1:] + ("index.html" if page.endswith("/") else ""))
        file.parent.mkdir(exist_ok=True)
        file.write_text("<!doctype html><title>a page</title><img src=/cat.png><a href=/press/>press</a>")
    (root / "cat.png").write_bytes(b"\x89PNG")
    rows = "".join(f"<url><loc>{ORIGIN}{page}</loc></url>" for page in PAGES)
    (root / "sitemap.xml").write_text(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>')
    return folder / "kit"


@contextmanager
def nginx(kit: Path) -> Iterator[int]:
    port, path = free_port(), kit / "server" / "nginx.conf"
    path.write_text(path.read_text().replace("127.0.0.1:8080", f"127.0.0.1:{port}"))
    with running(["nginx", "-p", str(kit), "-c", "server/nginx.conf"], port, kit):
        yield port


@contextmanager
def apache(kit: Path) -> Iterator[int]:
    port, user = free_port(), "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
    own = r'  (ErrorDocument|Rewrite|Redirect /silent|Header always add Link "</own>).*\n'
    text = re.sub(own, "", APACHE.replace("    Rewrite", "  Rewrite"))
    (kit / "conf").write_text(text.format(root=kit, port=port, modules=MODULES, user=user))
    with running(["apache2", "-DFOREGROUND", "-f", str(kit / "conf")], port, kit):
        yield port


@contextmanager
def caddy(kit: Path) -> Iterator[int]:
    port, path = free_port(), kit / "server" / "Caddyfile"
    path.write_text(path.read_text().replace(":8080 {", f":{port} {{"))
    with running(["caddy", "run", "--config", str(path), "--adapter", "caddyfile"], port, kit):
        yield port


SERVERS = {"nginx": nginx, "apache2": apache, "caddy": caddy}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """One that the workers of a server may read."""
    place = Path("/tmp") / f"ofuda-{os.getpid()}-{tmp_path.name}"  # noqa: S108 (a name of our own, for other users to read)
    place.mkdir(mode=0o755)
    yield place
    shutil.rmtree(place)


def audited(port: int, folder: Path) -> tuple[int, dict[str, str]]:
    """The exit status, and what was found, its severity by rule."""
    options = ["--connect-to", f"127.0.0.1:{port}", "--label", str(folder / "label.jsonld"), "--format", "json"]
    done = CliRunner().invoke(main, ["audit", f"{ORIGIN}/", *options])
    found = json.loads(done.stdout)
    assert {one["url"] for one in found["conclusions"]} == {f"{ORIGIN}{path}" for path in (*PAGES, "/cat.png")}
    return done.exit_code, {one["rule"]: one["severity"] for one in reversed(found["diagnostics"])}


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.system(name)) for name in SERVERS])
def test_a_rendered_label_is_clean(name: str, folder: Path) -> None:
    with SERVERS[name](written(folder)) as port:
        status, found = audited(port, folder)
    assert status == 0, found
    assert set(found.values()) == {"note"}


def edited(name: str, *changes: tuple[str, str]) -> Callable[[Path], None]:
    def edit(kit: Path) -> None:
        text = (kit / name).read_text()
        for old, new in changes:
            assert re.search(old, text), name
            text = re.sub(old, new, text)
        (kit / name).write_text(text)

    return edit


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "headers are dropped": (
        edited("server/nginx/headers.conf", (r"add_header Content-Usage.*\n", "")),
        "site-missing",
    ),
    "links are dropped": (edited("server/nginx/headers.conf", (r"add_header Link.*\n", "")), "site-missing"),
    "a theme's robots.txt": (lambda kit: robots(kit, "User-agent: *\nDisallow: /wp-admin/\n"), "site-missing"),
    "an old label": (edited("site/ofuda.jsonld", ("2026-11-01", "2025-11-01")), "site-stale"),
    "a label of the wrong type": (
        edited("server/nginx/files.conf", (r'default_type "application/ld[^;]*;[^;]*;', "default_type text/plain;")),
        "site-media-type",
    ),
    "no label": (lambda kit: (kit / "site" / "ofuda.jsonld").unlink(), "label-absent"),
    "a page in the place of tdmrep.json": (
        lambda kit: robots(kit, "<!doctype html><title>app</title>", ".well-known/tdmrep.json"),
        "site-html",
    ),
}  # fmt: skip


def robots(kit: Path, text: str, name: str = "robots.txt") -> None:
    (kit / "site" / name).write_text(text)


@pytest.mark.system("nginx")
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_of_a_real_server_is_found(damage: str, folder: Path) -> None:
    change, rule = DAMAGES[damage]
    kit = written(folder)
    change(kit)
    with nginx(kit) as port:
        status, found = audited(port, folder)
    assert status == 1, found
    assert found.get(rule) in {"error", "warning"}, found
