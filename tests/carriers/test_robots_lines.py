"""The lines of a robots.txt: house readings R1 to R3, R9."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.carriers.patterns import target
from ofuda.carriers.robots_lines import within_two_edits
from ofuda.carriers.robots_txt import RobotsTxt


def allows(body: bytes | str, agent: str, path: bytes = b"/") -> bool:
    read = RobotsTxt(body.encode() if isinstance(body, str) else body)
    return read.decide(agent, [target(path)]).allowed


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("other", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\x00"])
def test_lines_end_at_cr_and_lf_only(ending: str, other: str) -> None:
    assert not allows(f"User-agent: A{ending}Disallow: /{ending}", "A")
    assert allows(f"User-agent: A{ending}Crawl-delay: 1{other}Disallow: /{ending}", "A")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xef\xbb", b"\xef", b""])
def test_a_byte_order_mark_is_skipped_whole_or_broken(mark: bytes) -> None:
    assert not allows(mark + b"User-agent: A\nDisallow: /", "A")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("more", [b"", b"\x41", b"\x00\xd8", b"\xd8\x00\x0a"])
def test_utf_16_with_its_mark_is_read(encoding: str, more: bytes) -> None:
    body = "\ufeffUser-agent: A\r\nDisallow: /ツ\n".encode(encoding) + more
    read = RobotsTxt(body)
    assert not read.decide("A", [target("/ツ".encode())]).allowed
    assert b"".join(line.raw for line in read.lines()) == body
    assert read.lines()[0].raw == "\ufeffUser-agent: A\r\n".encode(encoding)


def test_lines_have_numbers_keys_and_values() -> None:
    body = b"\xef\xbb\xbfUser-Agent : A # b\r\n\r\n# x: y\rDisallow /a\nContent-Usage: /p train-ai=n\nwords\n: x"
    lines = RobotsTxt(body).lines()
    assert [(line.number, line.key, line.value) for line in lines] == [
        (1, b"user-agent", b"A"),
        (2, b"", b""),
        (3, b"", b""),
        (4, b"disallow", b"/a"),
        (5, b"content-usage", b"/p train-ai=n"),
        (6, b"", b""),
        (7, b"", b"x"),
    ]
    assert lines[4].raw == b"Content-Usage: /p train-ai=n\n"
    assert RobotsTxt(body).line(5) == lines[4]
    assert RobotsTxt(body).mentions(b"content-usage")
    assert not RobotsTxt(body).mentions(b"content-signal")


@pytest.mark.parametrize(
    "line",
    ["useragent: A", "USER AGENT:A", " \tuser-agent\t:\tA", "User-agent A", "user-agent A # b: c", "User-agent: A b",
     "User-agent: A*", "Uesr-agent: A", "user_agents: A", "ser-agent: A", "User--agent: B;A"],
)  # fmt: skip
def test_spellings_of_user_agent(line: str) -> None:
    assert not allows(line + "\nDisallow: /\n", "a")


@pytest.mark.parametrize(
    "line",
    ["disallow:/", "DISALLOW : /", "dissallow: /", "dissalow: /", "disalow: /", "diasllow: /", "disallaw: /",
     "Disallow /", "disalow\t/ # x", "Disallow: / # x", "Dis allow: /", "Dsiallow: /", "Disallows: /", "isallo: /",
     "Disallow /# x: y", "Dsallow /", "Disallow: /*", "Disall: /"],
)  # fmt: skip
def test_spellings_of_disallow(line: str) -> None:
    assert not allows("User-agent: A\n" + line, "A")
    assert not allows("User-agent: A\n" + line + "\n", "A")


@pytest.mark.parametrize(
    "line",
    ["Disallow", "Disallow:", "Disallow: # /", "# Disallow: /", "Disallow / x", "Disallow # / : /", "Noindex: /",
     "Allow: /", "Disallow\x01\x02: /", "Disallowing: /", "Disallow\x0b/", "allow /", "Disal: /", "Content-Signal: /",
     "Disallow /a:b: /"],
)  # fmt: skip
def test_what_is_no_disallow_line_or_says_nothing(line: str) -> None:
    assert allows("User-agent: A\n" + line, "A")
    assert allows("User-agent: A\n" + line + "\n", "A")


@given(
    st.binary(max_size=12) | st.text("disalowuer-gnt", max_size=12).map(str.encode),
    st.sampled_from([b"disallow", b"user-agent"]),
)
def test_two_edits_are_one_from_each_side(key: bytes, word: bytes) -> None:
    meet = bool(one_edit(key, {*key, *word}) & one_edit(word, {*key, *word}))
    assert within_two_edits(key, word) == (meet and min(key) >= 0x20)


@given(st.lists(st.sampled_from(["x", "swap", "cut"]), min_size=2, max_size=2), st.data())
def test_any_two_slips_are_forgiven(slips: list[str], data: st.DataObject) -> None:
    key = b"disallow"
    for slip in slips:
        at = data.draw(st.integers(0, len(key) - 2))
        rest = {"x": b"x" + key[at:], "swap": key[at : at + 2][::-1] + key[at + 2 :], "cut": key[at + 1 :]}[slip]
        key = key[:at] + rest
    assert within_two_edits(key, b"disallow")


def one_edit(word: bytes, octets: set[int]) -> set[bytes]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    changed = {head + bytes((octet,)) + tail[kept:] for head, tail in cuts for octet in octets for kept in (0, 1)}
    swapped = {head + tail[1::-1] + tail[2:] for head, tail in cuts if len(tail) > 1}
    return {word} | {head + tail[1:] for head, tail in cuts} | swapped | changed


def test_marked_blocks_go_to_their_end_or_that_of_the_file() -> None:
    body = b"# begin X here\nA: 1\n#  BEGIN Y\n## END x there\nA: 2\nBEGIN X\nA: 3\n#\tBEGIN x\nA: 4"
    marked = RobotsTxt(body, (b"BEGIN X", b"END X")).lines()
    assert [line.number for line in marked if line.marked] == [1, 2, 3, 4, 8, 9]
    assert not any(line.marked for line in RobotsTxt(body).lines() + RobotsTxt(body, (b"BEGIN Z", b"END Z")).lines())
