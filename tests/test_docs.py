"""What the README and the pages show is what happens: commands are run, snippets too, links lead somewhere.

A block that is not run carries `<!-- not run: reason -->` on the line before it. In shown output `…` stands for what is
left out: a line of its own for any lines, inside a line for any letters. A guide begins in an empty folder and is done
from top to bottom; a block below a line that ends in the name of a file and a colon is written to that file.
"""

from __future__ import annotations

import ast
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

import ofuda
from ofuda.formats._label_text import read
from ofuda.tables.questions import presets
from tests.benchmarks.peers import CASES

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PAGES = sorted((ROOT / "docs" / "pages").glob("*.md"))
TEXTS = [README, *PAGES]
ANSWERS = ROOT / "docs" / "pages" / "answers.md"
INIT = ROOT / "docs" / "pages" / "init.md"
QUESTIONS = json.loads((ROOT / "schema" / "questions.json").read_text(encoding="utf-8"))
LINES = ROOT / "docs" / "pages" / "jsonl.md"
PEERS = ROOT / "docs" / "pages" / "peers.md"

TRY = (
    "python3 -m venv .venv && .venv/bin/pip install -q . && "
    ".venv/bin/ofuda resolve examples/tsukineko.warc.gz --agent ExampleBot --use train-generative"
)
TEST = "python3 -m venv .venv && .venv/bin/pip install -q '.[test,docs]' && .venv/bin/python -m pytest"

_NOT_RUN = re.compile(r"<!-- not run: \S.* -->\Z")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FILE = re.compile(r"`([\w./-]+)`[:：]\Z")


@dataclass(frozen=True)
class Block:
    """A fenced block of a text."""

    source: Path
    line: int
    language: str
    text: str
    excused: bool
    # The file that it is written to.
    file: str | None = None

    @property
    def name(self) -> str:
        return f"{self.source.name}:{self.line}"


def blocks(source: Path) -> Iterator[Block]:
    lines = source.read_text(encoding="utf-8").splitlines()
    start: int | None = None
    for number, line in enumerate(lines):
        if not line.lstrip().startswith("```"):
            continue
        if start is None:
            start = number
            continue
        above = lines[start - 1] if start else ""
        yield Block(
            source,
            start + 1,
            lines[start].strip().removeprefix("```"),
            "\n".join(lines[start + 1 : number]),
            _NOT_RUN.match(above) is not None,
            named[1] if (named := _FILE.search(next(filter(None, reversed(lines[:start])), ""))) else None,
        )
        start = None
    assert start is None, f"{source.name}: a block is not closed"


BLOCKS = [block for source in TEXTS for block in blocks(source)]
# A page that makes files and goes on with them is done from an empty folder too.
GUIDES = [
    page
    for page in PAGES
    if page.name.startswith("guide-") or page.name in {"filter.md", "hosts.md", "report.md", "report-exports.md"}
]
CONSOLES = [block for block in BLOCKS if block.language == "console" and not block.excused]
ALONE = [block for block in CONSOLES if block.source not in GUIDES]
SNIPPETS = [block for block in BLOCKS if block.language == "python" and not block.excused and not block.file]


def commands(block: Block) -> list[tuple[str, list[str]]]:
    """Each command of a console block with the lines shown below it."""
    found: list[tuple[str, list[str]]] = []
    for line in block.text.replace("\\\n", "").splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            assert found, f"{block.name}: output without a command"
            found[-1][1].append(line)
    return found


def expected(shown: list[str]) -> re.Pattern[str]:
    """A pattern of the output that is shown."""
    lines = [r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n" for line in shown]
    return re.compile("".join(lines))


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An `ofuda` and a `python` that run the code under test."""
    folder = tmp_path_factory.mktemp("bin")
    for name, rest in {"ofuda": " -m ofuda", "python": ""}.items():
        (folder / name).write_text(f"#!/bin/sh\nexec '{sys.executable}'{rest} \"$@\"\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example in it."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "examples", folder / "examples")
    return folder


def run(command: str, desk: Path, tools: Path) -> subprocess.CompletedProcess[str]:
    surroundings = {name: value for name, value in os.environ.items() if name not in {"OFUDA_AGENT", "NO_COLOR"}}
    surroundings["PATH"] = f"{tools}{os.pathsep}{surroundings['PATH']}"
    surroundings["PYTHONUTF8"] = "1"
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=desk,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def follow(block: Block, folder: Path, tools: Path) -> None:
    for command, shown in commands(block):
        done = run(command, folder, tools)
        assert done.returncode == 0, done.stdout
        assert expected(shown).fullmatch(done.stdout), f"{command}\n{done.stdout}"


@pytest.mark.parametrize("block", ALONE, ids=lambda block: block.name)
def test_console_block_prints_what_it_shows(block: Block, desk: Path, tools: Path) -> None:
    follow(block, desk, tools)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_guide_is_done_from_an_empty_folder(guide: Path, tmp_path: Path, tools: Path) -> None:
    for block in blocks(guide):
        if block.file:
            (tmp_path / block.file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.file).write_text(block.text + "\n", encoding="utf-8")
        elif block.language == "console" and not block.excused:
            follow(block, tmp_path, tools)


@pytest.mark.parametrize("source", TEXTS, ids=lambda source: source.name)
def test_snippets_run_in_their_order_and_give_what_their_comments_say(source: Path) -> None:
    names: dict[str, Any] = {}
    for block in SNIPPETS:
        if block.source == source:
            execute(block, names)


def execute(block: Block, names: dict[str, Any]) -> None:
    """Runs a snippet; of an expression with a comment behind it, the comment is the value."""
    lines = block.text.splitlines()
    for node in ast.parse(block.text).body:
        code = compile(ast.Module([node], []), block.name, "exec")
        comment = lines[(node.end_lineno or node.lineno) - 1][node.end_col_offset or 0 :].strip()
        if not isinstance(node, ast.Expr) or not comment:
            exec(code, names)  # noqa: S102 (our own pages)
            continue
        value = eval(compile(ast.Expression(node.value), block.name, "eval"), names)  # noqa: S307 (our own pages)
        said = eval(comment.removeprefix("#").strip(), names)  # noqa: S307 (our own pages)
        assert value == said, f"{block.name}: {ast.unparse(node)} is {value!r}"
        assert not isinstance(said, Enum) or type(value) is type(said), block.name


def test_snippets_that_say_something_wrong_are_found() -> None:
    wrong = Block(README, 1, "python", "1 + 1  # 3", excused=False)
    with pytest.raises(AssertionError):
        execute(wrong, {})
    assert not expected(["a", "…", "d"]).fullmatch("a\nb\nc\n")
    assert expected(["a…", "…", "c"]).fullmatch("ab\nb\nc\n")


def test_every_block_is_run_or_says_why_not() -> None:
    assert len(CONSOLES) >= 8, "the README and the pages show how the tool is used"
    assert len(SNIPPETS) >= 6
    for block in BLOCKS:
        assert block.language in {"console", "json", "python", "sh", "text", "toml", "yaml"}, block.name
        assert block.excused or block.language not in {"sh", "yaml"}, block.name
        assert block.file or block.excused or block.language != "text", block.name


LABELS = [block for block in BLOCKS if block.language == "json" and not (block.file or "").endswith(".json")]


@pytest.mark.parametrize("block", LABELS, ids=lambda block: block.name)
def test_json_block_is_a_label_that_validates(block: Block) -> None:
    text = read(block.text.encode())
    assert text.labels
    assert not text.faults


def test_readme_has_its_two_commands_once() -> None:
    text = README.read_text(encoding="utf-8")
    shown = [block.text for block in BLOCKS if block.source == README and block.language == "sh"]
    assert shown == [TRY, TEST]
    assert text.count(TRY) == text.count(TEST) == 1
    assert len(text.splitlines()) <= 170


def test_main_job_of_the_readme_is_done(desk: Path, tools: Path) -> None:
    done = run(TRY.rpartition(" && ")[2].removeprefix(".venv/bin/"), desk, tools)
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("https://tsukineko.example/")


def test_picture_shows_what_the_command_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OFUDA_AGENT", raising=False)
    monkeypatch.setenv("PYTHONUTF8", "1")
    script = runpy.run_path(str(ROOT / "docs" / "picture.py"))
    assert script["PICTURE"].read_text(encoding="utf-8") == script["picture"](), "run `python docs/picture.py`"


# -- links ----------------------------------------------------------------------------------------------------------


def without_code(source: Path) -> str:
    text = re.sub(r"^```.*?^```", "", source.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(source: Path) -> set[str]:
    """The names that headings give, and those that are given by hand."""
    text = source.read_text(encoding="utf-8")
    given = set(re.findall(r"\{:? ?#([^\s}]+) ?\}", text)) | set(re.findall(r'<span id="([^"]+)">', text))
    headings = [one for one in re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE) if "{" not in one]
    return given | {re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower()) for heading in headings}


@pytest.mark.parametrize("source", TEXTS, ids=lambda source: source.name)
def test_links_lead_to_files_and_headings(source: Path) -> None:
    for target in _LINK.findall(without_code(source)):
        if target.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        there = source.parent / path if path else source
        assert there.is_file(), f"{source.name}: {target}"
        assert not anchor or anchor in anchors(there), f"{source.name}: {target}"


def test_every_page_is_in_the_navigation() -> None:
    config = (ROOT / "docs" / "mkdocs.yml").read_text(encoding="utf-8")
    named = re.findall(r"([\w.-]+\.md)$", config, flags=re.MULTILINE)
    assert sorted(named) == [page.name for page in PAGES]


# -- tables ---------------------------------------------------------------------------------------------------------


def table(source: Path, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, its first row included."""
    section = source.read_text(encoding="utf-8").partition(f" {heading}\n")[2]
    rows: list[str] = []
    for line in section.splitlines():
        if line.startswith("|"):
            rows.append(line)
        elif rows:
            break
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if not row.startswith("|---")]


def test_readme_names_the_channels_that_are_read() -> None:
    named = re.findall(r"`([\w-]+)`", " ".join(row[-1] for row in table(README, "What is read today")))
    assert named == [one.name for one in ofuda.CHANNELS if one.status == "read"]


def test_policies_of_the_page_are_the_shipped_ones() -> None:
    shipped = json.loads((ROOT / "schema" / "policies.json").read_text(encoding="utf-8"))
    columns = ("unknown", "conditional", "broken", "unreachable", "claims", "own_disallow")
    rows = table(ANSWERS, "Verdicts and policies")[1:]
    assert [row[:-1] for row in rows] == [[f"`{one['name']}`", *(one[column] for column in columns)] for one in shipped]
    for row, one in zip(rows, shipped, strict=True):
        listed = [f"`{name}`" if name == "*" else name for name in one["infer"]]
        told = one["infer"] if one["infer"] == "none" else ", ".join(listed) if len(listed) < 3 else "a list"
        assert row[-1] == told


def said(rule: Mapping[str, Any] | None) -> str:
    """A rule of a preset in a cell."""
    return "–" if rule is None else ", ".join(rule.get("duties", [])) or str(rule["decision"])


def test_answers_of_the_page_are_those_of_the_questions() -> None:
    head = "What an answer means"
    listed = [(row[1], row[2]) for row in table(INIT, head)[1:]]
    assert listed == [
        (f"`--{area}`", ", ".join(f"`{use}`" for use in uses)) for area, uses in QUESTIONS["areas"].items()
    ]
    *_, rest = INIT.read_text(encoding="utf-8").partition("| answer | at the prompt |")
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in rest.split("\n\n")[0].splitlines()[2:]]
    assert rows == [
        [f"`{one['name']}`", one["word"]["en"], one["word"]["ja"], said(one["rule"]), said(one["likeness"])]
        for one in QUESTIONS["answers"]
    ]
    asked = "\n".join(f"{n}/6  {one['text']['en']}" for n, one in enumerate(QUESTIONS["questions"], start=1))
    assert asked in INIT.read_text(encoding="utf-8")


def test_presets_of_the_page_are_the_shipped_ones() -> None:
    texts = [
        [f"`{one.name}`", one.summary["en"], f"{one.title['ja']}：{one.summary['ja']}"] for one in presets().values()
    ]
    assert table(INIT, "Presets")[1:] == texts
    head, *rows = table(INIT, "Presets, use by use")
    assert head == ["use", *(f"`{name}`" for name in presets())]
    area = {use: name for name, uses in QUESTIONS["areas"].items() for use in uses}
    answers = [(use, [one.answers.get(area[use]) for one in presets().values()]) for use in ofuda.Use]
    assert rows == [
        [f"`{use}`", *("–" if one is None else said(one.of(use)) for one in given)] for use, given in answers
    ]


def test_pages_name_every_use_group_and_member() -> None:
    text = ANSWERS.read_text(encoding="utf-8") + LINES.read_text(encoding="utf-8")
    named = set(re.findall(r"`([^`\n]+)`", text))
    schema = json.loads((ROOT / "schema" / "v1" / "answer.schema.json").read_text(encoding="utf-8"))["$defs"]
    request = json.loads((ROOT / "schema" / "v1" / "request.schema.json").read_text(encoding="utf-8"))
    wanted = {*ofuda.Use, *ofuda.GROUPS, *request["properties"]}
    for part in ("answer", "decision", "reason", "diagnostic"):
        wanted |= schema[part]["properties"].keys()
    wanted |= {*schema["reason"]["properties"]["role"]["enum"], *schema["reason"]["properties"]["authority"]["enum"]}
    assert wanted <= named, sorted(wanted - named)


def test_peers_of_the_readme_are_those_of_the_page() -> None:
    head, *rows = table(PEERS, "Five inputs")
    *_, small = README.read_text(encoding="utf-8").partition("## What other readers make of the same inputs")
    measured = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    shown = table(README, "What other readers make of the same inputs")[1:]
    assert [row[0] for row in shown] == list(measured) == [case.name for case in CASES[: len(measured)]]
    assert "Measured on 2026-11-21" in small
    for name, ours, robots, diligence, img2dataset in shown:
        cells = measured[name]
        by_reader = {reader.split()[0]: cell for reader, cell in cells.items()}
        assert by_reader["Ofuda"] == ours
        readers = ("Protego", "Scrapy", "robotspy", "urllib.robotparser")
        assert {by_reader[reader] for reader in readers} == {robots}
        assert (by_reader["datadiligence"], by_reader["img2dataset"]) == (diligence, img2dataset)
