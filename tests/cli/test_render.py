"""`ofuda render`: a kit in a folder, or the plan; what the site serves is merged."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import Call
from tests.shells.web.servers import response, says, serving
from tests.verbs.test_publish import TRAINING, label

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "labels"
AT = ("--at", "2026-11-26T00:00:00Z")


@pytest.fixture(autouse=True)
def written(folder: Path) -> None:
    (folder / "label.jsonld").write_text(json.dumps(label(TRAINING)))


def tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_without_a_folder_the_plan_is_printed_and_nothing_written(call: Call, folder: Path) -> None:
    before = tree(folder)
    result = call("render", "label.jsonld", "--for", "caddy", *AT)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "https://studio.example"
    assert lines[1].split() == ["may-replace", "site/robots.txt", "https://studio.example/robots.txt"]
    assert any("server/Caddyfile" in line for line in lines)
    assert "not said:" in lines
    assert tree(folder) == before


def test_a_kit_is_written(call: Call, folder: Path) -> None:
    result = call("render", "label.jsonld", "-o", "out", *AT)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "begin with out/README.md" in result.stdout
    found = tree(folder / "out")
    assert {"README.md", "manifest.json", "site/robots.txt", "site/.well-known/tdmrep.json"} <= set(found)
    assert {"server/nginx.conf", "server/wordpress/ofuda.php", "snippets/head.html"} <= set(found)
    manifest = json.loads((folder / "out" / "manifest.json").read_bytes())
    assert sorted(one["path"] for one in manifest["files"]) == [
        one for one in found if one not in {"README.md", "manifest.json"}
    ]
    again = {name: (folder / "out" / name).read_bytes() for name in found}
    assert call("render", "label.jsonld", "-o", "out", *AT).exit_code == 0
    assert {name: (folder / "out" / name).read_bytes() for name in tree(folder / "out")} == again


def test_what_an_earlier_call_wrote_is_taken_away_unless_it_was_changed(call: Call, folder: Path) -> None:
    assert call("render", "label.jsonld", "-o", "out", *AT).exit_code == 0
    (folder / "out/server/Caddyfile").write_text("changed")
    (folder / "mine").write_text("mine")
    assert call("render", "label.jsonld", "-o", "out", "--for", "nginx", "--without", "rsl", *AT).exit_code == 0
    found = tree(folder / "out")
    assert "site/license.xml" not in found
    assert [one for one in found if one.startswith("server/") and "nginx" not in one] == ["server/Caddyfile"]
    digest = hashlib.sha256(b"mine").hexdigest()
    for text in (
        "[",
        "{}",
        '{"files": [{"path": 1, "sha256": 2}]}',
        json.dumps({"files": [{"path": "../mine", "sha256": digest}]}),
    ):
        (folder / "out/manifest.json").write_text(text)
        assert call("render", "label.jsonld", "-o", "out", *AT).exit_code == 0
    assert (folder / "mine").exists()


def test_quiet_says_nothing_of_what_is_lost(call: Call) -> None:
    assert "not said" not in call("render", "label.jsonld", "-q", *AT).stdout
    assert len(call("render", "label.jsonld", "-q", "-o", "out", *AT).stdout.splitlines()) == 1


def test_targets_and_channels_are_chosen(call: Call, folder: Path) -> None:
    result = call(
        "render", "label.jsonld", "--for", "nginx", "--without", "rsl", "--without", "robots", "-o", "out", *AT
    )
    assert result.exit_code == 0
    found = tree(folder / "out")
    assert [one for one in found if one.startswith("server/") and "nginx" not in one] == []
    assert "site/license.xml" not in found
    text = (folder / "out" / "site" / "robots.txt").read_text()
    assert "License:" not in text
    assert "GPTBot" not in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--for", "ngnix"), ("there is no target `ngnix`", "did you mean `nginx`?")),
        (("--without", "tdmrep"), ("there is no channel that is written `tdmrep`", "tdmrep-")),
        (("--site", "nowhere"), ("`nowhere` is no folder and no URL",)),
        (("--site", "https://"), ("is no http or https URL",)),
        (("--at", "soon"), ("`soon` is no date-time",)),
    ],
)
def test_a_wrong_call(call: Call, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    result = call("render", "label.jsonld", *arguments)
    assert result.exit_code == 2
    assert all(word in result.stderr for word in words), result.stderr


def test_a_label_that_is_wrong_is_not_rendered(call: Call, folder: Path) -> None:
    (folder / "bad.jsonld").write_text(json.dumps({**label(TRAINING), "basis": "owner"}))
    result = call("render", "bad.jsonld", "-o", "out", *AT)
    assert result.exit_code == 1
    assert "bad.jsonld" in result.stderr
    assert not (folder / "out").exists()
    assert call("render", "missing.jsonld").exit_code == 3
    (folder / "text").write_text("no training, please")
    result = call("render", "text", *AT)
    assert (result.exit_code, "text:1" in result.stderr) == (1, True)


def test_the_short_form_is_rendered_too(call: Call, folder: Path) -> None:
    short = {
        "id": "https://studio.example/ofuda.jsonld",
        "declaredBy": {"id": "https://studio.example/#us", "contact": "mailto:rights@studio.example"},
        "basis": "rightsholder",
        "about": "https://studio.example/",
        "uses": {"training": "disallowed", "search": "allowed"},
    }
    (folder / "short.json").write_text(json.dumps(short))
    result = call("render", "short.json", "-o", "out", *AT)
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads((folder / "out/site/ofuda.jsonld").read_bytes())["issued"] == "2026-11-26T00:00:00Z"
    (folder / "short.json").write_text(json.dumps({**short, "uses": {"trainning": "no"}}))
    result = call("render", "short.json", *AT)
    assert result.exit_code == 1
    assert "did you mean `training`?" in result.stderr


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.jsonld")), ids=lambda path: path.stem)
def test_every_example_is_rendered(call: Call, folder: Path, path: Path) -> None:
    result = call("render", str(path), "-o", "out", *AT)
    assert result.exit_code == 0, result.stderr
    assert "Error" not in result.stderr
    assert (folder / "out/site/ofuda.jsonld").read_bytes() == path.read_bytes()


def test_a_label_of_later_and_one_about_no_place_are_told(call: Call, folder: Path) -> None:
    about = [{"type": "Work", "id": "urn:isbn:9780000000000"}]
    later = label(TRAINING, validFrom="2027-01-01T00:00:00Z")
    for name, value in (("later", later), ("work", {**later, "about": about, "validFrom": "2026-02-01T00:00:00Z"})):
        (folder / name).write_text(json.dumps(value))
    assert "the label begins on 2027-01-01" in call("render", "later", *AT).stderr
    assert "it is about no page of the site" in call("render", "work", *AT).stderr
    (folder / "over").write_text(json.dumps(label(TRAINING, validUntil="2026-02-01T00:00:00Z")))
    result = call("render", "over", *AT)
    assert result.exit_code == 1
    assert "the label is over" in result.stderr
    (folder / "urn").write_text(
        json.dumps({**later, "about": about, "id": "urn:uuid:1", "validFrom": "2026-02-01T00:00:00Z"})
    )
    result = call("render", "urn", *AT)
    assert result.exit_code == 1
    assert "no site can serve it" in result.stderr
    assert (
        call("render", "urn", "--site", "https://a.example/", "--without", "rsl", *AT).exit_code == 3
    )  # it is asked for


def test_several_sites_have_a_folder_each(call: Call, folder: Path) -> None:
    both = label(TRAINING)
    both["about"].append({"type": "Site", "url": "http://other.example:8080"})
    (folder / "label.jsonld").write_text(json.dumps(both))
    result = call("render", "label.jsonld", "-o", "out", *AT)
    assert result.exit_code == 0
    assert {one.partition("/")[0] for one in tree(folder / "out")} == {"studio.example", "other.example-8080"}


# -- what the site serves -------------------------------------------------------------------------------------------

ROBOTS = b"User-agent: *\nDisallow: /private/\n\nUser-agent: GPTBot\nAllow: /\n"


def test_a_folder_is_merged(call: Call, folder: Path) -> None:
    root = folder / "root"
    (root / ".well-known").mkdir(parents=True)
    (root / "robots.txt").write_bytes(ROBOTS)
    (root / ".well-known" / "tdmrep.json").write_text('[{"location": "/x", "tdm-reservation": 0}]')
    result = call("render", "label.jsonld", "--site", "root", "-o", "out", *AT)
    assert result.exit_code == 0
    assert "the group of `GPTBot` lets it in at `/`" in result.stderr
    assert (
        (folder / "out/site/robots.txt").read_bytes().startswith(b"User-agent: *\nDisallow: /private/\n# BEGIN Ofuda\n")
    )
    rules = json.loads((folder / "out/site/.well-known/tdmrep.json").read_bytes())
    assert [one["location"] for one in rules] == ["/", "/x"]
    actions = {one["path"]: one["action"] for one in json.loads((folder / "out/manifest.json").read_bytes())["files"]}
    assert (actions["site/robots.txt"], actions["site/license.xml"]) == ("merge", "create")


def rendered(call: Call, answers: dict[str, bytes]) -> Result:
    """With the site behind a server here; plain http, since no name has a certificate."""
    with serving(says(answers)) as port:
        own = ("--connect-to", f"127.0.0.1:{port}", "--timeout", "5")
        return call("render", "plain.jsonld", "--site", "http://studio.example/", *own, "-o", "out", *AT)


@pytest.fixture
def plain(folder: Path) -> Path:
    text = json.dumps(label(TRAINING)).replace("https://studio", "http://studio")
    (folder / "plain.jsonld").write_text(text)
    return folder


MANAGED = b"# BEGIN Cloudflare Managed content\nUser-agent: *\nAllow: /\n# END Cloudflare Managed Content\n"


def test_a_site_is_asked_and_merged(call: Call, plain: Path) -> None:
    page = response(b"<!doctype html><p>an application", 200, "Content-Type: text/html")
    answers = {"/robots.txt": response(MANAGED + ROBOTS), "/.well-known/tdmrep.json": page}
    result = rendered(call, answers)
    assert result.exit_code == 0, result.stderr
    robots = (plain / "out/site/robots.txt").read_bytes()
    assert b"Cloudflare" not in robots
    assert robots.startswith(b"User-agent: *\nDisallow: /private/\n# BEGIN Ofuda\n")
    actions = {one["path"]: one["action"] for one in json.loads((plain / "out/manifest.json").read_bytes())["files"]}
    assert actions["site/.well-known/tdmrep.json"] == "create"


@pytest.mark.parametrize("status", [403, 500])
def test_a_site_that_cannot_be_looked_at(call: Call, plain: Path, status: int) -> None:
    result = rendered(call, {"/robots.txt": response(b"no", status)})
    assert result.exit_code == 3
    assert f"cannot look at `http://studio.example/robots.txt`: the answer has the status {status}" in result.stderr
    assert not (plain / "out").exists()


def test_a_folder_that_cannot_be_written(call: Call, folder: Path) -> None:
    (folder / "out").write_bytes(b"a file")
    result = call("render", "label.jsonld", "-o", "out", *AT)
    assert result.exit_code == 3
    assert "cannot write" in result.stderr
