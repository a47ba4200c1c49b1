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


def audited(port: int, folder: Path) -> tuple[int, dict[str, str], set[str]]:
    """The exit status, what was found, its severity by rule, and the addresses that were looked at."""
    options = ["--connect-to", f"127.0.0.1:{port}", "--label", str(folder / "label.jsonld"), "--format", "json"]
    done = CliRunner().invoke(main, ["audit", f"{ORIGIN}/", *options])
    found = json.loads(done.stdout)
    looked = {one["url"] for one in found["conclusions"]}
    return done.exit_code, {one["rule"]: one["severity"] for one in reversed(found["diagnostics"])}, looked


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.system(name)) for name in SERVERS])
def test_a_rendered_label_is_clean(name: str, folder: Path) -> None:
    with SERVERS[name](written(folder)) as port:
        status, found, looked = audited(port, folder)
    assert looked == {f"{ORIGIN}{path}" for path in (*PAGES, "/cat.png")}
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


def robots(kit: Path, text: str, name: str = "robots.txt") -> None:
    (kit / "site" / name).write_text(text)


def before(kit: Path, text: str) -> None:
    robots(kit, text + (kit / "site" / "robots.txt").read_text())


def behind(kit: Path, text: str) -> None:
    robots(kit, (kit / "site" / "robots.txt").read_text() + text)


def told(lines: str) -> Callable[[Path], None]:
    """Something more in the server's own configuration."""
    return edited("server/nginx.conf", (r"include nginx/files.conf;", f"include nginx/files.conf;\n{lines}"))


MANAGED = """# BEGIN Cloudflare Managed content
User-agent: *
Content-Signal: search=yes, ai-train=no
Allow: /

User-agent: ClaudeBot
Disallow: /
# END Cloudflare Managed Content
"""
CHALLENGE = 'default_type text/html; return 403 "<title>Just a moment...</title>";'
HEADERS, FILES = "server/nginx/headers.conf", "server/nginx/files.conf"
WELL_KNOWN = ".well-known/tdmrep.json"
Damage = Callable[[Path], object]
# What was done to the site, and the rule by whose name it is found.
DAMAGES: dict[str, tuple[Damage, str]] = {
    "a header is dropped": (edited(HEADERS, (r"add_header Content-Usage.*\n", "")), "site-missing"),
    "links are dropped": (edited(HEADERS, (r"add_header Link.*\n", "")), "site-missing"),
    "a theme's robots.txt wins": (lambda kit: robots(kit, "User-agent: *\nDisallow: /wp-admin/\n"), "site-missing"),
    "the CDN prepends its block": (lambda kit: before(kit, MANAGED), "site-managed"),
    "an own Allow ties with the CDN": (
        lambda kit: before(kit, MANAGED + "\nUser-agent: ClaudeBot\nAllow: /\n"),
        "site-managed-tie",
    ),
    "a named group hides the rest": (lambda kit: behind(kit, "User-agent: Bingbot\nAllow: /\n"), "site-shadowed"),
    "search crawlers are turned away": (
        lambda kit: behind(kit, "User-agent: Googlebot\nDisallow: /\n"),
        "site-search-lost",
    ),
    "an old label": (edited("site/ofuda.jsonld", ("2026-11-01", "2025-11-01")), "site-stale"),
    "a label whose time is over": (
        edited("site/ofuda.jsonld", ('"basis"', '"validUntil": "2026-11-02T00:00:00Z", "basis"')),
        "site-stale",
    ),
    "a label of the wrong type": (
        edited(FILES, (r'default_type "application/ld[^;]*;[^;]*;', "default_type text/plain;")),
        "site-media-type",
    ),
    "no label": (lambda kit: (kit / "site" / "ofuda.jsonld").unlink(), "label-absent"),
    "a page in the place of tdmrep.json": (
        lambda kit: robots(kit, "<!doctype html><title>app</title>", WELL_KNOWN),
        "site-html",
    ),
    "a page in the place of robots.txt": (lambda kit: robots(kit, "<!doctype html><title>app</title>"), "site-html"),
    "an object in the place of the list": (
        lambda kit: robots(kit, '{"location": "/", "tdm-reservation": 1}', WELL_KNOWN),
        "tdmrep-shape",
    ),
    "RSL in another namespace": (edited("site/license.xml", ("rslstandard.org/rsl", "example.com/rsl")), "rsl-absent"),
    "a slip of the pen in a header": (
        edited("server/nginx/maps.conf", ("train-ai=n", "train-ai = n")),
        "aipref-syntax",
    ),
    "a preference is lost everywhere": (
        lambda kit: [edited(name, ("train-ai=n, ", ""))(kit) for name in ("server/nginx/maps.conf", "site/robots.txt")],
        "site-looser",
    ),
    "two channels contradict each other": (
        edited("site/robots.txt", ("search=yes, ai-train=no", "search=yes, ai-train=yes")),
        "site-contradictory",
    ),
    "search is refused by a signal": (
        edited("site/robots.txt", ("Content-Signal: search=yes", "Content-Signal: search=no")),
        "site-stricter",
    ),
    "robots.txt is on another host": (
        told("location = /robots.txt { return 302 http://img.example/robots.txt; }"),
        "site-redirect",
    ),
    "another agent is answered otherwise": (
        told("if ($http_user_agent ~ GPTBot) { return 403; }"),
        "site-agents-differ",
    ),
    "another origin serves images": (
        lambda kit: robots(kit, '<!doctype html><img src="http://img.example/cat.png">', "about.html"),
        "site-unlabelled-origin",
    ),
    "a challenge comes instead": (told(f"location / {{ {CHALLENGE} }}"), "site-challenge"),
}  # fmt: skip
ELSEWHERE = "server { listen 127.0.0.1:8080; server_name img.example; root other; }"


@pytest.mark.system("nginx")
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_of_a_real_server_is_found_by_name(damage: str, folder: Path) -> None:
    change, rule = DAMAGES[damage]
    kit = written(folder)
    edited("server/nginx.conf", (r"\n}\s*$", f"\n    {ELSEWHERE}\n}}\n"))(kit)
    (kit / "other").mkdir()
    for name, octets in (("cat.png", b"\x89PNG"), ("robots.txt", b"User-agent: *\nDisallow:\n")):
        (kit / "other" / name).write_bytes(octets)
    change(kit)
    with nginx(kit) as port:
        status, found, _ = audited(port, folder)
    assert status == (3 if rule == "site-challenge" else 1), found
    assert found.get(rule) in {"error", "warning"}, found
