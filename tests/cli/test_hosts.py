"""`ofuda hosts` as it is called."""

from __future__ import annotations

import csv
import errno
import gzip
import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ofuda.cli import main
from ofuda.cli._progress import Progress
from ofuda.cli.hosts import COMMANDS, hosts
from tests.cli.conftest import Call
from tests.cli.test_group import HEAVY, loaded
from tests.shells.archives import each_gzip, record, response
from tests.shells.web.servers import response as served
from tests.shells.web.servers import says, serving

AT = "2026-11-01T00:00:00Z"
REFUSES = "User-agent: ExampleBot\nDisallow: /\n\nUser-agent: *\nContent-Signal: ai-train=no\nAllow: /\n"


@pytest.fixture
def built(call: Call, folder: Path) -> Path:
    """A table of one host, at both of its origins."""
    return make(call, folder, "table", {"a.example": REFUSES})


def make(call: Call, folder: Path, name: str, robots: dict[str, str]) -> Path:
    for host, text in robots.items():
        (folder / f"{name}-source" / host).mkdir(parents=True)
        (folder / f"{name}-source" / host / "robots.txt").write_text(text)
    result = call("hosts", "build", f"{name}-source", "--at", AT, "-o", name, "-q")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    return folder / name


# -- the group ---------------------------------------------------------------------------------------------------------


def test_help_lists_the_commands_and_imports_none(folder: Path) -> None:
    modules = loaded("hosts", "--help", cwd=folder)
    assert not {f"ofuda.cli.hosts.{name}" for name in COMMANDS} & modules
    assert not set(HEAVY) & modules


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_of_commands_says_what_each_says_of_itself(name: str) -> None:
    assert isinstance(hosts, click.Group)
    command = hosts.get_command(click.Context(hosts), name)
    assert command is not None
    assert (command.name, (command.help or "").partition("\n")[0]) == (name, COMMANDS[name])


def test_an_unknown_command_is_a_wrong_call_with_the_one_meant(call: Call) -> None:
    result = call("hosts", "biuld")
    assert result.exit_code == 2
    assert "there is no command `biuld`\n  help: did you mean `build`?" in result.stderr
    assert hosts.get_command(click.Context(main), "biuld") is None


def test_a_missing_extra_prints_what_to_install(call: Call, monkeypatch: pytest.MonkeyPatch, built: Path) -> None:
    monkeypatch.setattr("ofuda.cli._extras.find_spec", lambda _: None)
    for arguments in (["build", "x", "-o", "y"], ["fetch", "x", "-o", "y"], ["show", str(built), "a.example"],
                      ["diff", str(built), str(built), "-A", "X"], ["export", str(built), "-o", "y"],
                      ["import", "x", "-o", "y"]):  # fmt: skip
        result = call("hosts", *arguments)
        assert result.exit_code == 2
        assert "this needs `pyarrow`, of the extra `data`\n  help: pip install 'ofuda[data]'" in result.stderr


# -- build -------------------------------------------------------------------------------------------------------------


def test_build_tells_what_it_took_and_what_it_left(call: Call, folder: Path) -> None:
    pq.write_table(pa.table({"host": ["a.example", "a b"], "status": [404, 404]}), folder / "x.parquet")
    (folder / "x.warc.gz").write_bytes(
        each_gzip(record(response(b"x", kind="text/plain"), "https://b.example/robots.txt"))
    )
    result = call("hosts", "build", "x.parquet", "x.warc.gz", "--at", AT, "-o", "t")
    assert result.exit_code == 0
    assert result.stdout == "`x.parquet`: 2 answers\n`x.warc.gz`: 1 answer\n"
    assert "Warning: x.parquet: row 2, `a b`, names no host: left out\n  help: write a host as in" in result.stderr
    about = json.loads((folder / "t" / "table.json").read_bytes())
    assert [(one["kind"], one["answers"], one["skipped"]) for one in about["sources"]] == [
        ("parquet", 2, 1),
        ("warc", 1, 0),
    ]


def test_build_keeps_what_stands_before_damage_and_exits_with_3(call: Call, folder: Path) -> None:
    records = [record(response(b"x" * 99, kind="text/plain"), f"https://{host}.example/robots.txt") for host in "ab"]
    (folder / "x.warc.gz").write_bytes(each_gzip(*records)[:-30])
    result = call("hosts", "build", "x.warc.gz", "-o", "t")
    assert result.exit_code == 3
    assert "`x.warc.gz` could not be read to its end: the file" in result.stderr
    assert call("hosts", "show", "t", "a.example").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("none.parquet",), 3, "cannot read `none.parquet`: no such file or directory"),
        (("page.html",), 2, "`page.html` is neither a folder nor WARC, Parquet, CSV or SQLite"),
        (("other.parquet",), 2, "has neither a column `host` nor one `origin`; it has `x`"),
        (("table-source", "--at", "noon"), 2, "`noon` is no date-time"),
        (("table-source", "-o", "table"), 2, "`table` is there already"),
        (("table-source", "-o", "page.html/t"), 3, "cannot write"),
    ],
)
def test_build_called_wrongly(call: Call, built: Path, arguments: tuple[str, ...], status: int, message: str) -> None:
    pq.write_table(pa.table({"x": [1]}), built.parent / "other.parquet")
    result = call("hosts", "build", *arguments, *(() if "-o" in arguments else ("-o", "new")))
    assert result.exit_code == status
    assert message in result.stderr
    assert not (built.parent / "new").exists()


def test_a_full_disk_is_told_and_leaves_nothing(call: Call, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = sorted(built.parent.iterdir())
    monkeypatch.setattr("ofuda.shells.tables.index.write", full)
    result = call("hosts", "build", "table-source", "-o", "new")
    assert (result.exit_code, result.stderr) == (3, "Error: cannot write `new`: no space left on device\n")
    assert sorted(built.parent.iterdir()) == before


# -- show --------------------------------------------------------------------------------------------------------------


def test_show_prints_intervals_rules_and_the_decision(call: Call, built: Path) -> None:
    result = call(
        "hosts", "show", str(built), "https://a.example/page", "-A", "ExampleBot", "--use", "train-generative"
    )
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "https://a.example"
    assert lines[1].startswith("  2026-11-01T00:00:00Z – …  /robots.txt  200  sha256:")
    assert lines[2:6] == [
        "  robots.txt for ExampleBot:",
        "       1  User-agent: ExampleBot",
        "       2  Disallow: /",
        "https://a.example/  drop  fetch disallowed by robots.txt:2 for ExampleBot",
    ]


def test_show_of_a_host_is_of_both_origins(call: Call, built: Path) -> None:
    result = call("hosts", "show", str(built), "a.example")
    assert [line for line in result.stdout.splitlines() if not line.startswith(" ")] == [
        "http://a.example",
        "https://a.example",
    ]


def test_show_for_the_agent_of_the_environment(call: Call, built: Path) -> None:
    result = call("hosts", "show", str(built), "https://a.example", env={"OFUDA_AGENT": "ExampleBot"})
    assert "fetch disallowed by robots.txt:2 for ExampleBot" in result.stdout


def test_show_as_json(call: Call, built: Path) -> None:
    result = call("hosts", "show", str(built), "a.example:443", "--policy", "any-agent", "--format", "json")
    (one,) = [row for row in json.loads(result.stdout) if row["origin"].startswith("https")]
    (interval,) = one["intervals"]
    assert (interval["path"], interval["valid_from"], interval["valid_to"], interval["status"]) == (
        "/robots.txt", "2026-11-01T00:00:00Z", None, 200,
    )  # fmt: skip
    assert one["rules"]["*"][0] == {"line": 4, "text": "User-agent: *"}
    assert one["decision"]["uses"]["train-generative"]["decision"] == "disallowed"
    plain = json.loads(call("hosts", "show", str(built), "https://a.example", "--format", "json").stdout)
    assert set(plain[0]) == {"origin", "intervals"}


def test_show_at_an_instant(call: Call, built: Path) -> None:
    result = call("hosts", "show", str(built), "https://a.example", "-A", "X", "--at", "2026-01-01", "--use", "search")
    assert "robots.txt for X: no line" in result.stdout
    assert "fetch unknown for X: robots.txt was not looked at" in result.stdout


def test_show_of_every_kind_of_answer(call: Call, folder: Path) -> None:
    columns = {
        "origin": ["https://a.example"] * 3,
        "status": [200, None, 404],
        "error": [None, "timeout", None],
        "body": ["<html>\x1b[31m", None, None],
        "truncated": [True, False, False],
        "url": ["https://b.example/\x1b[31m", None, None],
        "media_type": ["text/html\x1b[31m", None, None],
        "fetched_at": ["2026-01-01", "2026-01-02", "2026-01-03"],
    }
    pq.write_table(pa.table(columns), folder / "x.parquet")
    assert call("hosts", "build", "x.parquet", "-o", "t", "-q").exit_code == 0
    for more in ((), ("--at", "2026-01-01T12:00:00Z", "-A", "X")):
        result = call("hosts", "show", "t", "a.example", *more)
        assert result.exit_code == 0
        assert "\x1b" not in result.stdout
        assert "text/html\\x1b[31m  from https://b.example/\\x1b[31m  cut" in result.stdout
        assert "2026-01-02T00:00:00Z – 2026-01-03T00:00:00Z  /robots.txt  timeout" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("table", "b.example"), 1, "the table has no answer of `b.example`"),
        (("table", "b example"), 2, "`b example` is no host, origin or URL"),
        (("table", "ftp://b.example"), 2, "`ftp://b.example` is no host, origin or URL"),
        (("none", "a.example"), 3, "cannot read `none`: no such file or directory"),
        (("table-source", "a.example"), 3, "cannot read `table-source`"),
        (("table", "a.example", "--policy", "respectful"), 2, "nobody asks"),
        (("table", "a.example", "-A", "X", "--as-of", "capture"), 2, "`--as-of capture` needs an instant"),
    ],
)
def test_show_called_wrongly(call: Call, built: Path, arguments: tuple[str, ...], status: int, message: str) -> None:
    assert built.is_dir()
    result = call("hosts", "show", *arguments)
    assert result.exit_code == status
    assert message in result.stderr


def test_a_damaged_table_is_told(call: Call, built: Path) -> None:
    (built / "index.bin").write_bytes(b"x")
    result = call("hosts", "show", str(built), "a.example")
    assert result.exit_code == 3
    assert "is damaged: it does not begin as one\n  help: build or copy it again" in result.stderr


# -- diff --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def later(call: Call, built: Path) -> Path:
    new = "User-agent: ExampleBot\nDisallow: /x/*.png$\nAllow: /\n\nUser-agent: *\nAllow: /\n"
    robots = {"a.example": new, "b.example": "User-agent: *\nDisallow: *\nContent-Usage: /y train-ai=n\n"}
    return make(call, built.parent, "later", robots)


def test_diff_shows_what_changed_and_why(call: Call, built: Path, later: Path) -> None:
    asked = ("-A", "ExampleBot", "--use", "train-generative")
    result = call("hosts", "diff", str(built), str(later), *asked)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-6:] == [
        "https://a.example/",
        "  disallowed → allowed: fetch  https://a.example/robots.txt:3",
        "  unknown, drop → unknown, keep: train-generative  no_signal",
        "https://b.example/  only in the second table  and at 2 more of the addresses tried",
        "  unknown → disallowed: fetch  https://b.example/robots.txt:2",
        "  unknown, keep → unknown, drop: train-generative  not_fetchable",
    ]
    assert call("hosts", "diff", str(built), str(later), *asked, "--exit-code").exit_code == 1
    same = call("hosts", "diff", str(built), str(built), *asked, "--exit-code")
    assert (same.exit_code, same.stdout) == (0, "")


def test_diff_for_programs(call: Call, built: Path, later: Path) -> None:
    asked = ("-A", "*", "--use", "train-generative", "--format", "jsonl")
    rows = [json.loads(line) for line in call("hosts", "diff", str(later), str(built), *asked).stdout.splitlines()]
    found = {row["origin"]: row for row in rows}
    assert found["https://a.example"]["changes"] == [
        {
            "use": "train-generative",
            "before": ["unknown", "keep"],
            "after": ["disallowed", "drop"],
            "reason": "content_signal_disallowed",
            "place": "https://a.example/robots.txt:5",
            "raw": "Content-Signal: ai-train=no",
        }
    ]
    assert (found["http://b.example"]["only"], found["https://a.example"]["only"]) == ("first", None)


def test_diff_where_decisions_only_lapse_names_what_decided_before(call: Call, built: Path, later: Path) -> None:
    asked = ("-A", "*", "--use", "train-generative")
    result = call("hosts", "diff", str(built), str(later), *asked)
    assert (
        "disallowed, drop → unknown, keep: train-generative  no_signal  https://a.example/robots.txt:5" in result.stdout
    )


def test_diff_under_a_policy_that_reads_rules_for_others_tries_their_paths(call: Call, folder: Path) -> None:
    one = make(call, folder, "one", {"a.example": "User-agent: *\nAllow: /\n"})
    two = make(call, folder, "two", {"a.example": "User-agent: GPTBot\nDisallow: /secret/\n"})
    result = call("hosts", "diff", str(one), str(two), "--policy", "any-agent", "--use", "train-generative")
    assert "https://a.example/secret/" in result.stdout


# -- export, import ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["parquet", "csv", "sqlite"])
def test_export_and_import(call: Call, built: Path, form: str) -> None:
    name = f"x.{form}"
    result = call("hosts", "export", str(built), "--format", form, "-o", name)
    assert (result.exit_code, result.output) == (0, "")
    assert call("hosts", "import", name, "-o", "again", "-q").exit_code == 0
    for file in ("hosts.parquet", "bodies.parquet", "index.bin"):
        assert (built.parent / "again" / file).read_bytes() == (built / file).read_bytes()
    again = call("hosts", "export", str(built), "--format", form, "-o", name)
    assert (again.exit_code, f"`{name}` is there already" in again.stderr) == (2, True)


def test_export_of_an_annotation(call: Call, built: Path) -> None:
    arguments = ("hosts", "export", str(built), "--format", "cc-annotation", "-A", "ExampleBot", "-o", "out")
    result = call(*arguments)
    assert (result.exit_code, result.stdout) == (0, "`out`: 1 host\n")
    (row,) = pq.read_table(built.parent / "out" / "ofuda-hosts.parquet").to_pylist()
    assert (row["surt_host_name"], row["ofuda_verdict"], row["ofuda_fetch_disallowed"]) == ("example,a", "drop", True)
    assert call(*arguments, "-q").exit_code == 2
    result = call("hosts", "export", str(built), "-o", "none/x.parquet")
    assert (result.exit_code, "cannot write `none/x.parquet`" in result.stderr) == (3, True)


# -- fetch -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def own() -> Iterator[tuple[str, ...]]:
    site = {"/robots.txt": served(b"User-agent: *\nDisallow: /x\n"), "/.well-known/tdmrep.json": served(b"[]")}
    with serving(says(site)) as port:
        yield "--connect-to", f"127.0.0.1:{port}"


def test_fetch_asks_and_goes_on(call: Call, own: tuple[str, ...], folder: Path) -> None:
    (folder / "list.txt").write_text("http://a.example\nno host\n")
    result = call("hosts", "fetch", "list.txt", "-o", "t", *own)
    assert (result.exit_code, result.stdout) == (0, "1 origin asked\n")
    assert "Warning: list.txt:2: `no host` is no host, origin or URL, so nobody was asked" in result.stderr
    assert "/robots.txt  200" in call("hosts", "show", "t", "a.example").stdout
    result = call("hosts", "fetch", "-", "-o", "t", *own, "-q", stdin=b"http://a.example\nhttp://b.example/x\n")
    assert (result.exit_code, result.output) == (0, "1 origin asked, 1 known already\n")
    with gzip.open(folder / "t" / "fetched-00000.warc.gz") as file:
        assert file.read().startswith(b"WARC/1.1\r\nWARC-Type: warcinfo")


def test_fetch_tells_what_it_did_not_ask(call: Call, folder: Path) -> None:
    (folder / "list.txt").write_text("".join(f"http://10.0.0.{number}\n" for number in range(7)))
    result = call("hosts", "fetch", "list.txt", "-o", "t", "--timeout", "1")
    assert result.stderr.count("gives its host as an address, not as a name") == 5
    assert "Note: so it was with 2 more" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("none.txt", "-o", "t"), 3, "cannot read `none.txt`"),
        (("plain.txt", "-o", "plain.txt"), 3, "cannot write `plain.txt`"),
        (("plain.txt", "-o", "t", "--connect-to", "x"), 2, "`x` is no host and port"),
        (("plain.txt", "-o", "foreign"), 2, "`journal.jsonl` in this folder is none of a fetch"),
        (("plain.txt", "-o", "t", "--since", "noon"), 2, "`noon` is no date-time"),
    ],
)
def test_fetch_called_wrongly(call: Call, folder: Path, arguments: tuple[str, ...], status: int, message: str) -> None:
    (folder / "foreign").mkdir()
    (folder / "foreign" / "journal.jsonl").write_text("hello\n")
    result = call("hosts", "fetch", *arguments)
    assert result.exit_code == status
    assert message in result.stderr


def told(how: str, capsys: pytest.CaptureFixture[str]) -> str:
    now = [0]
    progress = Progress(how, lambda: now[0])
    for now[0] in range(130):
        progress.tell(lambda: f"{now[0]} done")
    progress.end()
    return capsys.readouterr().err


def test_progress_is_told_seldom_into_a_file_and_often_at_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told("auto", capsys) == told("log", capsys) == "60 done\n120 done\n"
    assert told("none", capsys) == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = told("auto", capsys)
    assert (shown.count("\r"), shown.count("\n"), shown[-1]) == (129, 1, "\n")
    assert told("log", capsys) == "60 done\n120 done\n"


# -- sql ---------------------------------------------------------------------------------------------------------------


def test_sql_runs_on_an_index_and_gives_what_build_takes(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["a.example", "b.example", "c.example", "d.example"]
    columns = {
        "url_protocol": ["https", "http", "https", "https"],
        "url_host_name": names,
        "url_port": pa.array([None, 8080, None, None], pa.int32()),
        "url_path": ["/robots.txt"] * 3 + ["/other"],
        "url_query": pa.array([None] * 4, pa.string()),
        "fetch_status": pa.array([200, 404, 301, 200], pa.int16()),
        "fetch_time": pa.array([datetime(2026, 1, 1, tzinfo=UTC)] * 4, pa.timestamp("ms", tz="UTC")),
        "warc_filename": ["w"] * 4,
        "warc_record_offset": [30, 20, 10, 0],
        "warc_record_length": [5] * 4,
    }
    (folder / "it's").mkdir()
    pq.write_table(pa.table(columns), folder / "it's" / "index.parquet")
    (folder / "hosts.txt").write_text("a.example\nb.example\nc.example\n")
    result = call("hosts", "sql", "--index", "it's/*.parquet", "--hosts", "hosts.txt")
    assert result.exit_code == 0
    monkeypatch.chdir(folder)
    with duckdb.connect() as database:
        database.execute(result.stdout)
    assert (
        call("hosts", "build", "robots-statuses.parquet", "-o", "t").stdout == "`robots-statuses.parquet`: 1 answer\n"
    )
    assert "http://b.example:8080" in call("hosts", "show", "t", "b.example:8080").stdout
    with (folder / "robots-records.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [["w", "10", "5"], ["w", "30", "5"]]


def test_sql_names_the_crawl(call: Call) -> None:
    assert (
        "crawl=CC-MAIN-2026-01/subset=robotstxt/*.parquet" in call("hosts", "sql", "--crawl", "CC-MAIN-2026-01").stdout
    )
    result = call("hosts", "sql", "--crawl", "latest")
    assert (result.exit_code, "`latest` is no name of a crawl" in result.stderr) == (2, True)


def test_build_tells_how_far_it_is(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ofuda.cli._progress._SELDOM", 0.0)
    monkeypatch.setattr("ofuda.shells.tables.taking._OFTEN", 2)
    pq.write_table(pa.table({"host": ["a.example", "b.example"], "status": [404, 404]}), folder / "x.parquet")
    result = call("hosts", "build", "x.parquet", "--at", AT, "-o", "t", "-q")
    assert result.stderr == "x.parquet: 2 answers\nx.parquet: 4 answers\n"
    assert call("hosts", "build", "x.parquet", "--at", AT, "-o", "u", "-q", "--progress", "none").stderr == ""
