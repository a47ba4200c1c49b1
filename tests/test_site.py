"""The site as it is built: every link leads to a page, and to a name on it, with any theme."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "docs" / "pages").glob("*.md"))
# The base is only for joining; a built site names no host.
BASE = "https://site.example/"
pytestmark = pytest.mark.skipif(find_spec("mkdocs") is None, reason="needs the extra `docs`")


@dataclass
class Page(HTMLParser):
    """The names that a page gives and the addresses that it leads to."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given[name] for name in ("id",) if name in given]
        self.languages |= {given[name] for name in ("lang",) if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag in {"img", "script", "link", "iframe"}:
            self.loads += [given[name] for name in ("src", "href") if name in given]

    def handle_data(self, data: str) -> None:
        self.text += data


def build(theme: str, folder: Path) -> dict[str, Page]:
    """The pages of a site by their addresses."""
    config = (ROOT / "docs" / "mkdocs.yml").read_text(encoding="utf-8")
    if theme != "material":
        # Of what stands below `theme`, only the name is for every theme.
        before, _, rest = config.partition("theme:\n")
        below = rest[rest.index("\nplugins:") :]
        config = f"{before}theme: {theme}\n{below}"
    config = config.replace("docs_dir: pages", f"docs_dir: {ROOT / 'docs' / 'pages'}")
    config = config.replace("paths: [../src]", f"paths: [{ROOT / 'src'}]")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(folder / "mkdocs.yml")]
    done = subprocess.run(
        [*command, "-d", str(folder / "site")],
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return dict(read(folder / "site"))


def read(site: Path) -> Iterator[tuple[str, Page]]:
    for file in sorted(site.rglob("*.html")):
        page = Page()
        page.feed(file.read_text(encoding="utf-8"))
        address = str(file.relative_to(site)).removesuffix("index.html")
        yield urljoin(BASE, address), page


@pytest.fixture(scope="module", params=["material", "mkdocs", "readthedocs"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    return build(request.param, tmp_path_factory.mktemp("site"))


def test_every_page_is_built(site: dict[str, Page]) -> None:
    assert len(site) >= len(PAGES) >= 20
    assert BASE in site
    assert all(page.text.strip() for page in site.values())


def test_every_link_and_name_resolves(site: dict[str, Page]) -> None:
    inside = 0
    for address, page in site.items():
        if address.endswith("404.html"):
            continue
        for link in page.links:
            whole = urlsplit(urljoin(address, link))
            if f"{whole.scheme}://{whole.netloc}/" != BASE or link.startswith("mailto:"):
                continue
            there = whole._replace(fragment="", query="").geturl()
            assert there in site, f"{address}: {link}"
            name = unquote(whole.fragment)
            # `#` alone is the top of a page in HTML.
            assert not name or name in site[there].ids, f"{address}: {link}"
            inside += 1
    assert inside > 1_000


def test_names_that_we_give_stand_once(site: dict[str, Page]) -> None:
    for address, page in site.items():
        # A theme may repeat names of its own, which begin with two underscores or belong to its parts.
        again = {name for name, count in Counter(page.ids).items() if count > 1 and not name.startswith("__")}
        assert not again & given(address), f"{address}: {again}"


def given(address: str) -> set[str]:
    """The names of terms, tokens, channels and options, which are given by hand in the sources."""
    name = urlsplit(address).path.strip("/") or "index"
    source = ROOT / "docs" / "pages" / f"{name}.md"
    if not source.is_file():
        return set()
    text = source.read_text(encoding="utf-8")
    return {part.split("}")[0].strip() for part in text.split("{: #")[1:]} | {
        part.split('"')[0] for part in text.split('<span id="')[1:]
    }


def test_names_that_we_give_are_there(site: dict[str, Page]) -> None:
    named = 0
    for address, page in site.items():
        missing = given(address) - set(page.ids)
        assert not missing, f"{address}: {sorted(missing)}"
        named += len(given(address))
    assert named > 250


def test_nothing_is_loaded_from_elsewhere(site: dict[str, Page], request: pytest.FixtureRequest) -> None:
    if request.node.callspec.params["site"] != "material":
        assert any("cdnjs" in load for load in site[BASE].loads)  # their own highlighting; the pages are not to blame
        return
    for address, page in site.items():
        for load in page.loads:
            whole = urlsplit(urljoin(address, load))
            assert f"{whole.scheme}://{whole.netloc}/" == BASE or whole.scheme == "data", f"{address}: {load}"


def test_japanese_says_that_it_is(site: dict[str, Page]) -> None:
    for name in ("index.ja/", "guide-publish.ja/", "vocabulary/"):
        assert "ja" in site[BASE + name].languages
