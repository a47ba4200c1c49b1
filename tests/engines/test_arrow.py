"""The description of a question, and plain Arrow, on which the other engines stand."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ofuda
from ofuda.engines import arrow
from ofuda.engines._asking import AskingError
from ofuda.engines._description import question_of
from ofuda.engines._values import batch_of
from ofuda.engines.arrow import Decide, Rights
from ofuda.nouns.vocabulary import Use
from tests.engines.conftest import Desk
from tests.engines.rows import ADDED, COUNT, EXAMPLES, NOW, asking, example, filtered, gained

SAID = [["X-Robots-Tag", "noai"]]
ROWS = pa.table({"url": ["https://a.example/", "https://b.example/"], "headers": [None, SAID], "text": ["a", "b"]})
KEPT, DROPPED = ("unknown", "keep", "no_signal"), ("disallowed", "drop", "x_robots_tag_disallowed")


def words(rows: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in ADDED[:3]) for row in rows.to_pylist()]


def shipped(name: str) -> dict[str, Any]:
    found = json.loads((EXAMPLES.parent / "schema" / "policies.json").read_bytes())
    return next(one for one in found if one["name"] == name)


# -- rows --------------------------------------------------------------------------------------------------------------


def test_the_example_decides_as_the_command_does(desk: Desk, tmp_path: Path) -> None:
    example("arrow_rows.py")(desk.rows, desk.hosts, str(tmp_path / "out.parquet"), now=NOW)
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.select(pq.read_schema(desk.rows).names).equals(pq.read_table(desk.rows))
    assert gained(found.to_pylist()) == desk.wanted
    assert len(desk.wanted) == COUNT
    # The rows are worth comparing: many answers, from hosts and from fields, now and then.
    assert len(Counter(one[:3] for one in desk.wanted.values())) > 10
    assert not {row["id"] for row in found.to_pylist() if row["ai_verdict"] == "keep"} & {77, 78}


@pytest.mark.parametrize("as_of", ["latest", "ever"])
def test_a_policy_says_which_time_of_a_host_counts(desk: Desk, as_of: str) -> None:
    policy = {**shipped("respectful"), "as_of": as_of}
    found = Decide(Rights(**asking(hosts=desk.hosts, policy=policy)))(pq.read_table(desk.rows))
    wanted = gained(filtered(desk.folder, Path(desk.rows), as_of=as_of))
    assert gained(found.to_pylist()) == wanted != desk.wanted


def test_rows_keep_their_places_and_what_they_hold() -> None:
    rows = ROWS.replace_schema_metadata({"a": "b"})
    found = Decide(Rights(**asking()))(rows)
    assert found.schema.names == [*rows.schema.names, *ADDED]
    assert found.schema.metadata == {b"a": b"b"}
    assert found.select(rows.schema.names).equals(rows)
    assert words(found) == [KEPT, DROPPED]
    assert {found.schema.field(name).type for name in ADDED[:3]} == {pa.string()}


def test_a_record_batch_gives_one_and_a_table_gives_a_table() -> None:
    decide = Decide(Rights(**asking()))
    (batch,) = ROWS.to_batches()
    assert isinstance(decide(batch), pa.RecordBatch)
    assert decide(batch).to_pylist() == decide(ROWS).to_pylist()
    for empty in (ROWS.slice(0, 0), batch.slice(0, 0), ROWS.schema.empty_table()):
        assert decide(empty).num_rows == 0
        assert decide(empty).schema == decide.schema(ROWS.schema)


def test_columns_of_the_same_name_are_replaced() -> None:
    decide = Decide(Rights(**asking()))
    stale = ROWS.append_column("ai_verdict", pa.array(["keep", "keep"]))
    assert decide(stale).equals(decide(ROWS))
    assert decide(decide(ROWS)).equals(decide(ROWS))


def test_several_uses_and_evidence_have_columns_of_their_own() -> None:
    rights = Rights(**asking(uses=["train-generative", "search"]), evidence=True)
    (_, row) = Decide(rights)(ROWS).to_pylist()
    assert row["ai_decision_train_generative"] == "disallowed"
    assert row["ai_decision_search"] == "unknown"
    assert [one["channel"] for one in row["ai_signals"]] == ["x-robots-tag"]


def test_columns_may_have_other_names() -> None:
    rows = ROWS.rename_columns(["link", "response", "url"])
    rights = Rights(**asking(columns={"url": "link", "headers": "response"}))
    assert words(Decide(rights)(rows)) == [KEPT, DROPPED]


def test_many_rows_are_decided_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "ROWS", 3)
    rows = pa.concat_tables([ROWS] * 5)
    found = Decide(Rights(**asking()))(rows.combine_chunks().to_batches()[0])
    assert words(found) == [KEPT, DROPPED] * 5


def test_threads_may_share_it() -> None:
    decide = Decide(Rights(**asking()))
    with ThreadPoolExecutor(4) as pool:
        assert all(words(one) == [KEPT, DROPPED] * 50 for one in pool.map(decide, [pa.concat_tables([ROWS] * 50)] * 20))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            {"link": ["https://a.example/"]},
            'there is no column `url`; there are `link`; name it with `columns={"url": "NAME"}`',
        ),
        (
            {"url": [1]},
            'the column of addresses holds int64, not text; name another one with `columns={"url": "NAME"}`',
        ),
    ],
)
def test_a_table_without_addresses_is_told_of(rows: dict[str, Any], told: str) -> None:
    with pytest.raises(AskingError) as raised:
        Decide(Rights(**asking()))(pa.table(rows))
    assert str(raised.value) == told


# -- values of Python --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([None, SAID], [KEPT, DROPPED]),
        ([None, [("X-Robots-Tag", "noai")]], [KEPT, DROPPED]),
        ([{"x-robots-tag": "noai"}, SAID], [DROPPED, DROPPED]),
        ([[["Server", 1]], [[b"X-Robots-Tag", b"noai"]]], [KEPT, DROPPED]),
        ([json.dumps(SAID), SAID], [DROPPED, DROPPED]),
    ],
)
def test_fields_are_read_in_whatever_form_they_come(values: list[Any], wanted: list[Any]) -> None:
    batch = batch_of({"url": ["https://a.example/", "https://b.example/"], "headers": values})
    assert words(Decide(Rights(**asking()))(batch)) == wanted


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("headers", [object(), SAID]),
        ("headers", [{(1, 2): "noai"}, SAID]),
        ("headers", [7, "x"]),
        ("status", [200.5, True]),
        ("status", ["200", 200]),
        ("fetched_at", [2026, "2026-11-21"]),
        ("truncated", [1, "no"]),
        ("url", ["no address", "\ud800"]),
        ("url", [7, "https://a.example/"]),
        ("url", [None, "https://a.example/"]),
    ],
)
def test_what_cannot_be_read_is_never_kept(name: str, values: list[Any]) -> None:
    batch = batch_of({"url": ["https://a.example/", "https://b.example/"], name: values})
    assert words(Decide(Rights(**asking()))(batch))[0][1] == "review"


def test_octets_and_letters_of_one_column_are_both_read() -> None:
    page = '<meta name="robots" content="noai">'
    batch = batch_of({"url": ["https://a.example/\ud800", "https://b.example/"], "html": [page, page.encode()]})
    assert [one[0] for one in words(Decide(Rights(**asking()))(batch))] == ["disallowed", "disallowed"]


# -- a question that travels -------------------------------------------------------------------------------------------


def test_a_question_is_the_same_text_everywhere(desk: Desk) -> None:
    made = (
        "from ofuda.engines.arrow import Rights;"
        f"print(Rights(agent=['B', 'A'], uses=['training', 'search'], hosts={desk.hosts!r}, now={NOW!r},"
        " undertakes={'inform', 'attribute', 'delete'}, policy='apertus-2025').text)"
    )
    texts = set()
    for seed in ("0", "1"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run([sys.executable, "-c", made], env=environment, capture_output=True, text=True, check=True)
        texts.add(done.stdout.strip())
    (text,) = texts
    assert json.loads(text)["agents"] == ["A", "B"]


def test_a_question_is_a_value() -> None:
    one, same, other = (Rights(**asking(uses=use)) for use in ("search", ["search"], "train-generative"))
    assert one == same != other
    assert len({one, same, other}) == 2
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 (our own)
    assert repr(one) == f"Rights({one.text})"
    assert one != one.text


def test_all_that_can_be_declared_is_asked(desk: Desk) -> None:
    agreement = {
        "id": "a-1",
        "licensor": "https://b.example",
        "uses": ["training"],
        "subjects": ["https://b.example/"],
        "until": "2030-01-01T00:00:00Z",
    }
    trust = {"name": "t", "require": [{"site": "https://a.example"}], "trust": []}
    declared = {"purpose": "research", "recipient": "education", "territory": "JP", "undertakes": "attribute"}
    rights = Rights(**asking(hosts=desk.hosts, agreements=[agreement], trust=trust, **declared))
    question = question_of(json.loads(rights.text))
    assert (question.purpose, question.recipient, question.territory) == ("research", "education", "JP")
    assert question.undertakes == {"attribute"}
    assert question.agreements[0].uses >= {Use.TRAIN_GENERATIVE}
    assert question.trust.sites == ("https://a.example",)


def test_policies_travel_by_name_and_as_objects(tmp_path: Path) -> None:
    mine = {**shipped("respectful"), "name": "mine", "unknown": "drop"}
    (tmp_path / "mine.json").write_text(json.dumps(mine))
    by_file = Rights(**asking(policy=str(tmp_path / "mine.json")))
    (tmp_path / "mine.json").unlink()
    assert words(Decide(by_file)(ROWS))[0] == ("unknown", "drop", "no_signal")
    assert by_file == Rights(**asking(policy=mine))
    assert by_file == Rights(**asking(policy=ofuda.policy(mine)))
    assert Rights(**asking(policy=ofuda.POLICIES["strict"])) == Rights(**asking(policy="strict"))


def test_a_table_is_opened_once_in_a_process_and_anew_in_another(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rights = Rights(**asking(hosts=desk.hosts))
    assert rights.opened() is pickle.loads(pickle.dumps(rights)).opened()  # noqa: S301 (our own)
    before = rights.opened()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert rights.opened() is not before


def test_another_table_than_was_asked_of_is_refused(desk: Desk, tmp_path: Path) -> None:
    hosts = shutil.copytree(desk.hosts, tmp_path / "hosts")
    rights = Rights(**asking(hosts=hosts))
    about = (hosts / "table.json").read_bytes()
    (hosts / "table.json").write_bytes(about + b" ")
    with pytest.raises(AskingError, match="is another one than was asked of; ask again"):
        Decide(rights)(ROWS)
    (hosts / "table.json").unlink()
    with pytest.raises(AskingError, match="no such file or directory; put the same folder where every process"):
        Decide(rights)(ROWS)
    (hosts / "table.json").write_bytes(about)
    (hosts / "bodies.parquet").write_bytes(b"PAR1")
    with pytest.raises(AskingError, match=r"is damaged: .*; build or copy it again"):
        Decide(rights)(ROWS)


OWN = replace(ofuda.POLICIES["strict"], as_of="ever")
WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"uses": []}, 'nobody said what for; name it, as in `uses="train-generative"`'),
    ({"uses": "trian-generative"}, "there is no use `trian-generative`; did you mean `train-generative`?"),
    ({"agent": ()}, "nobody asks: robots.txt answers agents by name; name the crawler"),
    ({"agent": "Foo Bar"}, "`Foo Bar` is no product token; write letters, digits"),
    ({"policy": "strickt"}, "there is no policy `strickt`; did you mean `strict`?"),
    ({"policy": OWN}, "`strict` is not what its JSON object says; give that, or the path of its file"),
    ({"at": "soon"}, "`soon` is no date-time; write it as in 2026-11-21T00:00:00Z"),
    ({"now": "soon"}, "`soon` is no date-time"),
    ({"columns": {"ulr": "link"}}, "there is no column of ours `ulr`; did you mean `url`?"),
    ({"purposes": "research"}, "nobody can declare `purposes`; did you mean `purpose`?"),
    ({"qqq": 1}, "nobody can declare `qqq`; there are now, undertakes"),
    ({"hosts": "nowhere"}, "nowhere` cannot be read: no such file or directory; put the same folder"),
    ({"agreements": [{"licensor": "x"}]}, "an agreement cannot be read; it needs licensor"),
    ({"trust": {"nam": "x"}}, "a trust list has no member `nam`; it has name"),
)


@pytest.mark.parametrize(("given", "told"), WRONG, ids=[told for _, told in WRONG])
def test_a_question_that_cannot_be_asked_says_what_to_write(given: dict[str, Any], told: str) -> None:
    with pytest.raises(AskingError) as raised:
        Rights(**asking(**given))
    assert told in str(raised.value)


def test_without_an_instant_the_clock_counts() -> None:
    assert Rights(agent="A", uses="search").by_clock
    assert not Rights(agent="A", uses="search", at="2026-11-21").by_clock
    assert '"at":"2026-11-21T00:00:00Z"' in Rights(agent="A", uses="search", at="2026-11-21T09:00:00+09:00").text


@pytest.mark.parametrize(
    ("module", "library", "extra"),
    [
        ("arrow", "pyarrow", "data"),
        ("datatrove", "datatrove", "datatrove"),
        ("ray", "ray", "ray"),
        ("spark", "pyspark", "spark"),
    ],
)
def test_an_engine_that_is_not_there_is_named_with_what_installs_it(module: str, library: str, extra: str) -> None:
    code = f"import sys; sys.modules[{library!r}] = None; import ofuda.engines.{module}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1].endswith(f"{library} is not installed; run `pip install 'ofuda[{extra}]'`")
