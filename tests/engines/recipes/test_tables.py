"""The recipes for tables and archives: what is refused is in no result, and what is broken is not kept."""

from __future__ import annotations

import pickle
import re
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from ofuda.cli import main
from ofuda.shells.tables.hosts import TableError
from tests.engines.recipes.conftest import FAKES, RECIPES, ROOT, Recipe
from tests.shells.archives import each_gzip, record
from tests.shells.filtering.made import decisions
from tests.shells.tables.made import TDMREP, says, table
from tests.shells.web.servers import response, serving
from tests.shells.web.servers import says as saying

A, B, C = (f"https://{name}.example" for name in "abc")
ROBOTS = "User-agent: *\nDisallow: /private/\n"
HTML = "Content-Type: text/html"
PAGES = {
    f"{A}/open": response(b"<title>Open</title>", 200, HTML),
    f"{A}/private/1": response(b"<title>By robots.txt</title>", 200, HTML),
    f"{A}/field": response(b"<title>By a field</title>", 200, HTML, "TDM-Reservation: 1"),
    f"{A}/twice": response(b"<title>Twice</title>", 200, HTML, "X-Robots-Tag: otherbot: noindex", "X-Robots-Tag: NOAI"),
    f"{A}/twice-the-other-way": response(b"<title>Twice</title>", 200, HTML, "X-Robots-Tag: noai", "X-Robots-Tag: all"),
    f"{A}/meta": response(b'<meta name="robots" content="noai">', 200, HTML),
    f"{A}/cut": response(b"<title>Cut</title>", 200, HTML)[:-4],
    f"{B}/reserved": response(b"<title>By tdmrep.json</title>", 200, HTML),
    f"{C}/unknown": response(b"<title>Nobody has looked at the host</title>", 200, HTML),
}
KEPT = [f"{A}/open", f"{A}/cut", f"{C}/unknown"]
ASKED = ("-A", "ExampleBot", "--use", "train-generative", "--progress", "none")


@pytest.fixture
def hosts(tmp_path: Path) -> Path:
    seen = [says(ROBOTS, 0, A), says("User-agent: *\nAllow: /\n", 0, B)]
    table(tmp_path / "hosts", [*seen, says('[{"location": "/", "tdm-reservation": 1}]', 0, B, TDMREP)]).close()
    return tmp_path / "hosts"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(each_gzip(*(record(body, url, number=at) for at, (url, body) in enumerate(PAGES.items()))))
    return path


# -- NeMo Curator ------------------------------------------------------------------------------------------------------


class Titles:
    """An extractor; what has no page is none of its documents."""

    def extract(self, one: dict[str, Any]) -> dict[str, Any] | None:
        found = re.search(rb"<title>(.*)", one["content"] or b"")
        text = found[1].decode() if found else "nothing"
        return {"url": one["url"], "warc_id": one["warc_id"], "text": text} if one["content"] else None

    def input_columns(self) -> list[str]:
        return ["url", "content"]

    def output_columns(self) -> list[str]:
        return ["url", "warc_id", "text"]


def documents(module: Any, *paths: Path) -> Any:
    """What comes of the first stage."""
    stage = sys.modules["nemo_curator.stages.text.download"].DocumentIterateExtractStage
    extracting = stage(module.FieldsIterator(), module.HandingOn(Titles()))
    (batch,) = extracting.process_batch(
        [sys.modules["nemo_curator.tasks"].FileGroupTask("crawl", list(map(str, paths)))]
    )
    return batch


def rights(module: Any, hosts: Path, **options: Any) -> Any:
    """The stage as a worker has it."""
    stage = pickle.loads(pickle.dumps(module.RightsStage(str(hosts), **options)))  # noqa: S301 (our own)
    stage.setup_on_node()
    stage.setup()
    return stage


@pytest.fixture
def nemo(recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> Any:
    module = recipe("nemo_stage")
    monkeypatch.setitem(sys.modules, "nemo_stage", module)  # what is pickled is found by the name of its module
    return module


def test_nemo_keeps_what_may_be_kept_and_nothing_else(nemo: Any, hosts: Path, archive: Path) -> None:
    batch = documents(nemo, archive)
    assert batch.get_columns() == [*nemo.HandingOn(Titles()).output_columns()]
    (kept,) = rights(nemo, hosts).process_batch([batch])
    rows = kept.data.to_pylist()
    assert [row["url"] for row in rows] == KEPT
    assert rows[0] == {
        "url": f"{A}/open",
        "warc_id": "<urn:test:0",
        "text": "Open</title>",
        "ai_decision": "unknown",
        "ai_verdict": "keep",
        "ai_reason": "no_signal",
    }


def test_nemo_tells_of_every_row_when_it_is_not_to_drop(nemo: Any, hosts: Path, archive: Path) -> None:
    (all_of_them,) = rights(nemo, hosts, dropping=False).process_batch([documents(nemo, archive)])
    told = [(row["ai_decision"], row["ai_verdict"], row["ai_reason"]) for row in all_of_them.data.to_pylist()]
    ask = ("filter", str(archive), "--hosts", str(hosts), "-o", str(archive.parent / "run"), *ASKED)
    assert CliRunner().invoke(main, ask).exit_code == 0
    rows = decisions(archive.parent / "run")
    assert told == [(row["ai_decision"], row["ai_verdict"], row["ai_reason"]) for row in rows]
    assert len(set(told)) == 6


def test_nemo_hands_on_nothing_where_nothing_is_left(nemo: Any, hosts: Path) -> None:
    batch = sys.modules["nemo_curator.tasks"].DocumentBatch
    stage = rights(nemo, hosts)
    assert stage.process_batch([batch("crawl", pa.table({"url": [f"{A}/private/1"]}))]) == []
    assert stage.process_batch([batch("crawl", pa.table({"url": pa.array([], pa.string())}))]) == []
    with pytest.raises(ValueError, match="failed validation"):
        stage.process_batch([batch("crawl", pa.table({"text": ["of nobody knows where"]}))])


def test_nemo_takes_no_row_that_cannot_be_read_for_a_permission(nemo: Any, hosts: Path) -> None:
    odd = pa.table({"url": [f"{A}/open", "nonsense", None], "headers": ["no JSON", "[]", "[]"]})
    assert rights(nemo, hosts).process_batch([sys.modules["nemo_curator.tasks"].DocumentBatch("crawl", odd)]) == []


def test_nemo_finds_out_once_a_node_that_the_table_is_damaged(nemo: Any, hosts: Path) -> None:
    octets = bytearray((hosts / "bodies.parquet").read_bytes())
    octets[4] ^= 255
    (hosts / "bodies.parquet").write_bytes(octets)
    with pytest.raises(TableError, match="is not the file that"):
        nemo.RightsStage(str(hosts)).setup_on_node()


def test_nemo_loses_the_rest_of_a_torn_archive_and_keeps_none_of_it(nemo: Any, hosts: Path, archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-30])
    (kept,) = rights(nemo, hosts).process_batch([documents(nemo, archive)])
    assert kept.data["url"].to_pylist() == KEPT[:2]


# -- dolma -------------------------------------------------------------------------------------------------------------


def tagged(recipe: Recipe, metadata: dict[str, Any], text: str = "") -> dict[str, Any]:
    recipe("dolma_tagger")
    tagger = sys.modules["dolma.core.registry"].TaggerRegistry.get("ofuda_rights_v1")()
    spec = sys.modules["dolma.core.data_types"].InputSpecWithMetadata("1", text, metadata=metadata)
    found: dict[str, Any] = tagger.tag(spec)
    return found


def metadata(url: str, html: str = "<title>x</title>") -> dict[str, Any]:
    """As `dolma warc` has it."""
    return {"warc_url": url, "url": url.partition("://")[2], "html": html, "warc_date": "2026-11-20T09:00:00.000Z"}


DOCUMENTS = {
    f"{A}/open": "keep",
    f"{A}/private/1": "drop",
    f"{B}/reserved": "drop",
    f"{C}/unknown": "keep",
    "": "review",
    "a.example/open": "review",  # an address whose scheme was lost
}


@pytest.mark.parametrize("url", DOCUMENTS)
def test_dolma_gets_the_verdict_as_an_attribute(
    recipe: Recipe, hosts: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("OFUDA_HOSTS", str(hosts))
    assert tagged(recipe, metadata(url)) == {DOCUMENTS[url]: [(0, 0, 1.0)]}


def test_dolma_hears_what_a_page_says_itself(recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OFUDA_HOSTS", raising=False)
    page = '<html lang="ja"><meta name="robots" content="noai">月猫'
    assert tagged(recipe, metadata(f"{A}/open", page), "月猫") == {"drop": [(0, 2, 1.0)]}
    assert tagged_again(metadata(f"{A}/private/1")) == {"keep": [(0, 0, 1.0)]}  # nobody has looked at robots.txt
    assert tagged_again({"url": f"{A}/open"}) == {"keep": [(0, 0, 1.0)]}
    assert tagged_again({}) == {"review": [(0, 0, 1.0)]}


def tagged_again(said: dict[str, Any]) -> dict[str, Any]:
    tagger = sys.modules["dolma.core.registry"].TaggerRegistry.get("ofuda_rights_v1")()
    found: dict[str, Any] = tagger.tag(
        sys.modules["dolma.core.data_types"].InputSpecWithMetadata("1", "", metadata=said)
    )
    return found


def test_a_tagger_without_its_table_does_not_begin(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFUDA_HOSTS", str(tmp_path / "nowhere"))
    with pytest.raises(OSError, match="nowhere"):
        tagged(recipe, metadata(f"{A}/open"))


# -- img2dataset -------------------------------------------------------------------------------------------------------

IMAGE = "Content-Type: image/jpeg"
IMAGES = {
    "/open.jpg": response(b"open", 200, IMAGE),
    "/private/1.jpg": response(b"by robots.txt", 200, IMAGE),
    "/usage.jpg": response(b"by AIPREF", 200, IMAGE, "Content-Usage: train-ai=n"),
    "/tag.jpg": response(b"by a directive that theirs misses", 200, IMAGE, "X-Robots-Tag: max-snippet: 20, noai"),
    "/tdm.jpg": response(b"by TDMRep", 200, IMAGE, "tdm-reservation: 1"),
    "/broken.jpg": response(b"by nobody knows", 200, IMAGE, "Content-Usage: train-ai = n"),
    "/path.jpg": response(b"by its path", 200, IMAGE, "Content-Signal: /path ai-train=no"),
    "/elsewhere.jpg": response(b"not by another path", 200, IMAGE, "Content-Signal: /other ai-train=no"),
    "/gone.jpg": response(b"gone", 404, IMAGE),
}


def test_img2dataset_gets_what_may_be_kept_and_nothing_else(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with serving(saying(IMAGES)) as port:
        origin = f"http://127.0.0.1:{port}"
        table(tmp_path / "hosts", [says(ROBOTS, 0, origin)]).close()
        pq.write_table(pa.table({"URL": [origin + path for path in IMAGES]}), tmp_path / "urls.parquet")
        module = recipe("img2dataset_images")
        (before,) = re.findall(r"^ofuda (.+)$", module.__doc__, flags=re.MULTILINE)
        assert CliRunner().invoke(main, [*before.split(), "--progress", "none"]).exit_code == 0
        kept = pq.read_table(tmp_path / "run" / "keep-00000.parquet")["URL"].to_pylist()
        (tmp_path / "images").mkdir()
        module.main("run/keep-00000.parquet", "images")
    assert [url.removeprefix(origin) for url in kept] == [path for path in IMAGES if path != "/private/1.jpg"]
    assert {path.read_bytes() for path in (tmp_path / "images").iterdir()} == {b"open", b"not by another path"}


def test_fields_that_cannot_be_read_download_nothing(recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    module = recipe("img2dataset_images")

    def refusing(*_: object, **__: object) -> None:
        raise RuntimeError("no answer")

    monkeypatch.setattr(module, "resolve", refusing)
    with serving(saying(IMAGES)) as port:
        found = sys.modules["img2dataset.downloader"].download_image(
            (7, f"http://127.0.0.1:{port}/open.jpg"), 5, "x", {"noai"}
        )
    assert found == (7, None, "no answer")


# -- the page ----------------------------------------------------------------------------------------------------------


def test_the_page_shows_every_recipe_as_it_is() -> None:
    page = (ROOT / "docs" / "pages" / "recipes.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```python\n(.*?)^```$", page, flags=re.DOTALL | re.MULTILINE)
    assert sorted(shown) == sorted(path.read_text(encoding="utf-8") for path in RECIPES.glob("*.py"))
    for fake in FAKES.iterdir():
        told = (fake / ("async_api.py" if fake.name == "playwright" else "__init__.py")).read_text(encoding="utf-8")
        version = re.search(r" (\d[\d.]*\d), as much", told)
        assert version is not None
        assert version[1] in page, fake.name
