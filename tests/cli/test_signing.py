"""`keygen`, `sign` and `verify`, as typed."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.signed import EXAMPLES, HOST, did_document, octets, own_did, signed, web_method


@pytest.fixture
def label(folder: Path) -> Path:
    shutil.copy(EXAMPLES[0], folder / "label.jsonld")
    return folder / "label.jsonld"


@pytest.fixture
def key(call: Call) -> str:
    """The `did:key` of `key.pem`."""
    result = call("keygen", "key.pem")
    assert result.exit_code == 0
    return str(result.output.strip())


def test_keygen_prints_the_name_of_the_key(call: Call, folder: Path, key: str) -> None:
    assert re.fullmatch(r"did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44}", key)
    assert (folder / "key.pem").stat().st_mode & 0o777 == 0o600
    again = call("keygen", "key.pem")
    assert (again.exit_code, again.stdout) == (3, "")
    assert "cannot write `key.pem`: file exists" in again.stderr
    assert call("keygen", "nowhere/key.pem").exit_code == 3


def test_keygen_prints_the_document_of_a_host(call: Call) -> None:
    result = call("keygen", "key.pem", "--did-web", "studio.example/manga")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document["id"] == "did:web:studio.example:manga"
    assert "publish it at `https://studio.example/manga/did.json`" in result.stderr
    assert f"--verification-method {document['assertionMethod'][0]}`" in result.stderr


def test_keygen_for_what_is_no_host_makes_no_key(call: Call, folder: Path) -> None:
    result = call("keygen", "key.pem", "--did-web", "https://studio.example")
    assert result.exit_code == 2
    assert "is no host" in result.stderr
    assert not (folder / "key.pem").exists()


@pytest.mark.usefixtures("label", "key")
def test_sign_and_verify(call: Call, key: str) -> None:
    result = call("sign", "label.jsonld", "--key", "key.pem", "--expires", "2999-01-01T00:00:00Z")
    assert (result.exit_code, result.stderr) == (0, "")
    Path("signed.jsonld").write_text(result.stdout, encoding="utf-8")
    good = call("verify", "signed.jsonld")
    assert (good.exit_code, good.stderr) == (0, "")
    assert good.stdout == f"✓ valid     https://tsukineko.example/labels/site  {key}\n"
    assert call("verify", "-", stdin=result.stdout_bytes).exit_code == 0
    assert call("verify", "signed.jsonld", "--at", "2999-01-01T00:00:00Z").exit_code == 1


@pytest.mark.usefixtures("label", "key")
def test_sign_into_a_file(call: Call, label: Path) -> None:
    result = call("sign", "label.jsonld", "--key", "key.pem", "--created", "2026-11-22", "-o", "label.jsonld")
    assert (result.exit_code, result.output) == (0, "")
    assert json.loads(label.read_bytes())["proof"]["created"] == "2026-11-22T00:00:00Z"
    assert call("sign", "label.jsonld", "--key", "key.pem", "-o", "nowhere/x").exit_code == 3


@pytest.mark.usefixtures("label", "key")
@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("gone", "--key", "key.pem"), 3, "cannot read `gone`"),
        (("label.jsonld", "--key", "gone"), 3, "cannot read `gone`"),
        (("label.jsonld", "--key", "label.jsonld"), 2, "`label.jsonld` is no private key"),
        (("label.jsonld",), 2, "Missing option '--key'"),
        (("label.jsonld", "--key", "key.pem", "--created", "now"), 2, "`now` is no date-time"),
        (("label.jsonld", "--key", "key.pem", "--expires", "2001-01-01"), 2, "over before it began"),
        (("label.jsonld", "--key", "key.pem", "--verification-method", "did:web:x"), 2, "is no address of a key"),
        (("plain.txt", "--key", "key.pem"), 1, "there is no label in it"),
    ],
)
def test_sign_refuses(call: Call, arguments: tuple[str, ...], status: int, message: str) -> None:
    result = call("sign", *arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert message in result.stderr


@pytest.mark.usefixtures("label", "key")
def test_sign_refuses_a_label_that_is_not_valid(call: Call, label: Path) -> None:
    label.write_text(label.read_text(encoding="utf-8").replace('"allowed"', '"alowed"'), encoding="utf-8")
    result = call("sign", "label.jsonld", "--key", "key.pem")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "an invalid label is not signed" in result.stderr


@pytest.mark.usefixtures("label", "key")
def test_sign_warns_of_a_key_that_others_can_read(call: Call, folder: Path) -> None:
    (folder / "key.pem").chmod(0o644)
    result = call("sign", "label.jsonld", "--key", "key.pem")
    assert result.exit_code == 0
    assert "others on this machine can read the key" in result.stderr


def test_verify_with_a_document(call: Call, folder: Path) -> None:
    site = json.loads(EXAMPLES[0].read_bytes())
    (folder / "signed.jsonld").write_bytes(octets(signed(site, web_method())))
    (folder / "did.json").write_bytes(octets(did_document()))
    without = call("verify", "signed.jsonld", "--format", "json")
    assert without.exit_code == 1
    assert json.loads(without.stdout)["needs"][0]["kind"] == "did"
    held = ("signed.jsonld", "--did-document", "did.json")
    assert call("verify", *held).exit_code == 0
    two = call("verify", "signed.jsonld", *held, "--format", "json")
    assert [one["state"] for one in json.loads(two.stdout)] == ["valid", "valid"]
    (folder / "trust.json").write_text('{"name": "mine"}')
    unlisted = call("verify", *held, "--trust", "trust.json")
    assert unlisted.exit_code == 1
    assert "label-proof-unlisted" in unlisted.stdout
    (folder / "trust.json").write_text(json.dumps({"name": "mine", "trust": [{"did": HOST, "subjects": ["*"]}]}))
    assert call("verify", *held, "--trust", "trust.json").exit_code == 0


def test_verify_says_what_is_wrong(call: Call, label: Path) -> None:
    result = call("verify", str(label))
    assert result.exit_code == 1
    assert "the label bears no proof [label-proof-missing]" in result.stdout
    assert "help: sign it with `ofuda sign`" in result.stdout


@pytest.mark.usefixtures("label")
@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ((), 2, "Missing argument"),
        (("gone",), 3, "cannot read `gone`"),
        (("label.jsonld", "--did-document", "gone"), 3, "cannot read `gone`"),
        (("label.jsonld", "--did-document", "label.jsonld"), 2, "is no DID document of a `did:web`"),
        (("label.jsonld", "--trust", "gone"), 3, "cannot read `gone`"),
        (("label.jsonld", "--trust", "plain.txt"), 2, "`plain.txt` is no trust list"),
        (("label.jsonld", "--trust", "label.jsonld"), 2, "`label.jsonld` is no trust list: a trust list has no member"),
        (("label.jsonld", "--at", "now"), 2, "`now` is no date-time"),
    ],
)
def test_verify_refuses(call: Call, arguments: tuple[str, ...], status: int, message: str) -> None:
    result = call("verify", *arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert message in result.stderr


def test_resolve_under_a_trust_list(call: Call, label: Path, folder: Path) -> None:
    (folder / "trust.json").write_text('{"name": "mine", "require": [{"site": "https://tsukineko.example"}]}')
    asked = ("resolve", str(label), "--url", "https://tsukineko.example/", "-A", "X", "--use", "prompt")
    assert "label_allowed" in call(*asked).stdout
    result = call(*asked, "--trust", "trust.json")
    assert "label-proof-missing" in result.stdout
    assert own_did() not in result.stdout
