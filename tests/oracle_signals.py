"""What robots.txt and the headers of AIPREF and Content Signals say to the reference resolver (standard §2, §3.5).

`A1`, `C3` … in comments are entries of `docs/pages/readings.md`; `tests/oracle.py` joins what is found here.
"""

import base64
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import product
from types import MappingProxyType
from typing import Any, NamedTuple

from tests.oracle_syntax import (
    Group,
    Line,
    as_normalised,
    crawlable,
    dictionary,
    groups_for,
    origin_of,
    reach,
    read_robots,
    refusing_rule,
    robots_text,
    target,
    token_of,
    trim,
    words_of,
)

# ---------------------------------------------------------------------------------------------- terms (standard §1.1)
USES = (
    *("search", "train-generative", "train-other", "evaluate", "prompt", "ground", "ai-index", "infer-other", "mine"),
    *("output-replica", "output-adaptation", "output-character", "output-style", "output-likeness"),
)
UNKNOWN, ALLOWED, CONDITIONAL, DISALLOWED = range(4)
LEVELS = ("unknown", "allowed", "conditional", "disallowed")
Uses = frozenset[str]
Levels = dict[str, int]  # a use that is not mentioned is unknown
NONE, ALL, INPUTS, SEARCH, TRAINING, GENERATIVE = (
    Uses(USES[i:j]) for i, j in ((0, 0), (0, 14), (0, 9), (0, 1), (1, 3), (1, 2))
)
TDM = INPUTS - {"search", "prompt"}
GROUND = Uses({"ground"})
FED = Uses({"evaluate", "prompt", "ground", "infer-other"})
GROUPS = {
    "training": TRAINING,
    "inference": FED - {"evaluate"},
    "tdm": TDM,
    "ai": Uses(USES[1:8]),
    "outputs": ALL - INPUTS,
    "all": ALL,
}
CHANNELS = (
    *("robots", "aipref-header", "aipref-robots", "content-signal", "content-signal-header", "x-robots-tag"),
    *("meta-robots", "tdmrep-file", "tdmrep-header", "tdmrep-meta", "rsl", "ai-txt", "label"),
)


CLAIMED, CARRIED, PAGE, ORIGIN, PROVED = range(5)  # authorities (standard §3.1)
Condition = tuple[str, tuple[str, ...]]  # a constraint and its values; a duty and nothing
CONSENT = frozenset({("obtain-consent", ())})


class Statement(NamedTuple):
    channel: str
    party: str
    levels: Levels
    authority: int
    # Of conditional uses, where they are not `CONSENT`.
    conditions: Mapping[str, frozenset[Condition]] = MappingProxyType({})


@dataclass
class Found:
    """What the carriers gave: statements, and the uses that each failure touches (standard §3.7)."""

    statements: list[Statement] = field(default_factory=list)
    fetch: int = UNKNOWN
    by_rule: bool = False  # a rule, not a failure, disallows fetching
    broken: Uses = NONE
    unreachable: Uses = NONE
    doubt: Uses = NONE  # J3
    claims: Uses = NONE


class Question(NamedTuple):
    url: str
    targets: list[str]  # U1
    origin: str
    agents: list[str]  # valid tokens in lower case, and `*`
    wrong: bool  # one of the agents is no token
    at: str | None
    heard: set[str]
    declared: dict[str, str]  # purpose, recipient, territory
    undertakes: set[str]


def several(readings: list[Levels]) -> Levels:  # J2
    every = {use: [levels.get(use, UNKNOWN) for levels in readings] for use in USES if readings}
    return {use: max(levels) if max(levels) >= CONDITIONAL else min(levels) for use, levels in every.items()}


def join(statements: list[Levels]) -> Levels:  # J1
    return {use: max((levels.get(use, UNKNOWN) for levels in statements), default=UNKNOWN) for use in USES}


def said(refuses: Uses, permits: Uses) -> Levels:
    return dict.fromkeys(permits, ALLOWED) | dict.fromkeys(refuses, DISALLOWED)


def carried(levels: Levels) -> Levels:  # never permits (standard §3.1)
    return {use: level for use, level in levels.items() if level != ALLOWED}


def expand(names: list[str]) -> Uses:
    return NONE.union(*(GROUPS.get(name, {name}) for name in names))


def body_of(fetched: dict[str, Any]) -> bytes:
    text = fetched.get("body_base64")
    return base64.b64decode(text) if text is not None else str(fetched.get("body") or "").encode()


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def day_seen(question: Question, *carriers: dict[str, Any]) -> date:  # A1; nothing known: the newest revision
    seen = [carrier.get("fetched_at") or carrier.get("seen_at") for carrier in carriers]
    known = [stamp for stamp in (*seen, question.at) if stamp]
    return time_of(known[0]).date() if known else date.max


# ------------------------------------------------------------------------------------------------------------- AIPREF
S, TRAIN, TRAIN_GENAI, BOTS, FED_TO = ((uses, uses) for uses in (SEARCH, TRAINING, GENERATIVE, INPUTS, FED))
OF_01 = {"tdm": BOTS, "ai": TRAIN, "genai": TRAIN_GENAI, "search": S, "inference": FED_TO}
OF_02 = {"all": BOTS, "train-ai": TRAIN, "train-genai": TRAIN_GENAI, "search": S, "ai-use": FED_TO}
OF_03 = {"bots": BOTS, "train-ai": TRAIN, "train-genai": TRAIN_GENAI, "search": S}
OF_05 = {"train-ai": (TRAINING, NONE), "search": S}
OF_04 = OF_05 | {"ai-output": (GROUND | SEARCH | {"ai-index"}, GROUND), "bots": BOTS}
OF_06 = {"train-ai": TRAIN_GENAI, "search": S}
OF_08 = OF_06 | {"ai-use": (GROUND | {"evaluate"}, GROUND)}
PUBLISHED = [date(2025, 6, 19), date(2025, 7, 21), date(2025, 9, 5), date(2025, 10, 28), date(2025, 12, 1)]
PUBLISHED += [date(2026, 4, 28), date(2026, 8, 19), date(2026, 9, 13)]
REVISIONS = list(zip(PUBLISHED, (OF_01, OF_02, OF_03, OF_04, OF_05, OF_06, OF_06, OF_08), strict=True))


def aipref(keys: dict[str, str], day: date) -> Levels:
    known = [key for key in keys if any(key in tokens for _, tokens in REVISIONS)]  # A1; a parameter has a `;`
    newest_first = [tokens for published, tokens in reversed(REVISIONS) if published <= day]
    whole = [tokens for tokens in newest_first if all(key in tokens for key in known)][:1]
    order = [*whole, *newest_first, *(tokens for _, tokens in REVISIONS)]
    extents = [(next(tokens[key] for tokens in order if key in tokens), keys[key]) for key in known]
    levels: Levels = {}
    for (refuses, permits), value in sorted(extents, key=lambda extent: (-len(extent[0][0]), extent[1] == "n")):  # A2
        levels |= said(refuses if value == "n" else NONE, permits if value == "y" else NONE)
    return levels


NO = {"n", "no", "0", "false", "none", "never", "off", "nope", "not", "noai", "noml", "opt", "optout", "reserved"}
NO |= {"deny", "denied", "disallow", "disallowed", "refuse", "refused", "forbidden", "prohibited", "block", "blocked"}


def means_no(text: str) -> bool:  # J8
    letters = string.ascii_lowercase + string.digits
    return bool(NO & set("".join(char if char in letters else " " for char in text.lower()).split()))


def meant(text: str) -> Uses:  # J8
    about = (("train", TRAINING), ("search", SEARCH), ("input", FED), ("use", FED), ("", INPUTS))
    return next(uses for word, uses in about if word in text.lower()) if means_no(text) else NONE


def meant_by_usage(keys: dict[str, str], day: date) -> Uses:  # J8
    labels = {label for _, tokens in REVISIONS for label in tokens}
    found = NONE
    for key, value in keys.items():
        label, _, parameter = key.partition(";")
        if parameter:
            found |= meant(f"{parameter}={value}") if parameter in labels else NONE
        elif label not in labels:
            found |= meant(f"{key}={value}")
        elif value not in {"y", "n"} and means_no(value):
            silent = dict.fromkeys((each for each in keys if ";" not in each), "")
            found |= Uses(aipref({**silent, label: "n"}, day))
    return found


def meant_by_signals(pairs: list[tuple[str, str]], pieces: list[str]) -> Uses:  # J8
    found = NONE
    for (key, value), piece in zip(pairs, pieces, strict=True):
        known = SIGNALS.get((key, "immediate" if key == "use" else "no"))
        if (key, value) not in SIGNALS:
            found |= known[0] if known and value and means_no(value) else meant(piece)
    return found


def path_and(value: str, starts: str) -> tuple[str, str]:
    path = words_of(value)[0] if value[:1] and value[0] in starts else ""
    return path, trim(value[len(path) :])


def longest(lines: list[tuple[int, Levels]]) -> Levels:  # A4
    most = max((length for length, _ in lines), default=-1)
    return join([levels for length, levels in lines if length == most])


def winning(lines: list[Line], path: str) -> list[dict[str, str] | None]:
    """What the lines that win in either reading say: all lines, and those that parse."""
    split = [path_and(line.value, "/") for line in lines]
    matching = [(reach(pattern, path), dictionary(text)) for pattern, text in split if reach(pattern, path) >= 0]
    parsed = [(length, keys) for length, keys in matching if keys is not None]
    ways: list[list[tuple[int, dict[str, str] | None]]] = [matching, [(length, keys) for length, keys in parsed]]
    return [keys for way in ways for length, keys in way if length == max(of for of, _ in way)]


def usage_readings(lines: list[Line], path: str, day: date) -> list[Levels]:
    """A4; a line that does not parse wins and says nothing in the one reading, and is not there in the other."""
    parsed = [
        (reach(pattern, path), dictionary(text)) for pattern, text in (path_and(line.value, "/") for line in lines)
    ]
    matching = [(length, keys) for length, keys in parsed if length >= 0]
    return [
        longest([(length, aipref(keys or {}, day)) for length, keys in matching]),
        longest([(length, aipref(keys, day)) for length, keys in matching if keys is not None]),
    ]


# ---------------------------------------------------------------------------------------------------- Content Signals
SIGNALS = {  # (key, value): what it refuses, what it permits
    ("search", "no"): (SEARCH, NONE),
    ("search", "yes"): (NONE, SEARCH),
    ("ai-input", "no"): (FED, NONE),
    ("ai-input", "yes"): (NONE, GROUND | {"prompt"}),
    ("ai-train", "no"): (TRAINING, NONE),
    ("ai-train", "yes"): (NONE, TRAINING),
    ("use", "immediate"): (INPUTS - {"prompt"}, NONE),
    ("use", "reference"): (TRAINING | GROUND, NONE),
    ("use", "full"): (NONE, NONE),
}


def read_signals(line: Line) -> tuple[str, list[tuple[str, str]]]:  # C1
    return path_and(line.value, "/*")[0], read_pieces(line)[0]


def read_pieces(line: Line) -> tuple[list[tuple[str, str]], list[str]]:
    """The pairs of a line, and each as it stands without white space around `=`."""
    text = path_and(line.value, "/*")[1]
    pieces = ["=".join(trim(side) for side in piece.split("=")) for piece in text.replace(";", ",").split(",")]
    words = [word.lower() for piece in pieces for word in words_of(piece)]
    return [(word.partition("=")[0], word.partition("=")[2]) for word in words], words


def signals(lines: list[Line], path: str) -> Levels:  # C1: lines of the plural compete with nobody
    alone = [of_key([line], path) for line in lines if line.key != "content-signal"]
    return join([of_key([line for line in lines if line.key == "content-signal"], path), *alone])


def of_key(lines: list[Line], path: str) -> Levels:  # C2, C4
    spoken: dict[str, tuple[int, int, Levels]] = {}
    for line in lines:
        pattern, pairs = read_signals(line)
        for key, value in pairs:
            refuses, permits = SIGNALS.get((key, value), (NONE, NONE))
            read = (key, value) in SIGNALS and (refuses or line.key == "content-signal")  # C1: the plural only refuses
            if read and reach(pattern, path) >= 0:
                candidate = (reach(pattern, path), len(refuses), said(refuses, permits))
                spoken[key] = max(candidate, spoken.get(key, candidate), key=lambda of: of[:2])
    return join([levels for _, _, levels in spoken.values()])


def outside_signals(lines: list[Line], path: str) -> Levels:  # C3
    return join([carried(signals([line._replace(key="content-signals")], path)) for line in lines])


def is_default(line: Line) -> bool:  # C5
    return sorted(read_signals(line)[1]) == [("ai-input", "yes"), ("ai-train", "yes"), ("search", "yes")]


def broken_signals(lines: list[Line]) -> bool:  # C6
    return any(not any(pair in SIGNALS for pair in read_signals(line)[1]) for line in lines)


# --------------------------------------------------------------------------------------------------------- robots.txt
def robots_outcome(fetched: dict[str, Any] | None) -> tuple[int, bool, bool]:
    """R7: `fetch` where no rule speaks, whether the body is read, whether robots.txt was unreachable."""
    if fetched is None:
        return UNKNOWN, False, False
    status = fetched.get("status", 200)
    if fetched.get("error"):
        return UNKNOWN if fetched["error"] == "redirect-loop" else DISALLOWED, False, True
    if status in {401, 403, 429} or 500 <= status <= 599:
        return ALLOWED if status in {401, 403} else DISALLOWED, False, True
    if 200 <= status <= 299 or 400 <= status <= 499:
        return ALLOWED, status in {200, 206}, False
    return UNKNOWN, False, True


class Reading(NamedTuple):
    groups: list[Group]
    outside: list[Line]
    path: str


def robots_readings(fetched: dict[str, Any], targets: list[str]) -> list[Reading]:  # R4, R5, U1
    text = robots_text(body_of(fetched))
    files = [
        read_robots(text, lenient=lenient, closing=closing) for lenient, closing in product((False, True), repeat=2)
    ]
    if not any(groups for groups, _ in files) and (text.lstrip().startswith("<") or "\0" in text):  # R6
        return []
    return [Reading(groups, outside, path) for (groups, outside), path in product(files, targets)]


def asked_first(request: dict[str, Any], question: Question) -> Question:  # U6
    """Where robots.txt comes from, and every path that it is asked about."""
    first = request.get("requested_url") or question.url
    paths, origin = [target(as_normalised(first)), target(first)], origin_of(first)
    return question._replace(origin=origin, targets=[*(question.targets if origin == question.origin else []), *paths])


def of_robots(request: dict[str, Any], question: Question, inferred: dict[str, Uses], found: Found) -> None:
    """What robots.txt says; of another origin than the response's only what refuses (U6)."""
    asked, own = asked_first(request, question), question.origin
    start = len(found.statements)
    of_own_robots(request, asked, inferred, found)
    if asked.origin != own:
        said = found.statements[start:]
        found.statements[start:] = [each._replace(levels=carried(each.levels), authority=CARRIED) for each in said]


def of_own_robots(request: dict[str, Any], question: Question, inferred: dict[str, Uses], found: Found) -> None:
    fetched = request.get("robots_txt")
    default, is_read, unreachable = robots_outcome(fetched)
    readings = robots_readings(fetched, question.targets) if fetched and is_read else []
    cut = bool(fetched and is_read and (fetched.get("truncated") or fetched.get("status") == 206))
    found.unreachable |= ALL if unreachable else NONE  # J6
    found.doubt |= INPUTS if cut else NONE  # J3
    answers = [UNKNOWN] if question.wrong or not question.agents else []  # Q1, R8
    for agent in question.agents:
        by_rules = [crawlable(groups_for(agent, groups), path) for groups, _, path in readings]
        implied = set(question.targets) == {"/robots.txt"}  # R2
        answers.append(ALLOWED if implied else DISALLOWED if not all(by_rules) else UNKNOWN if cut else default)  # R7
    found.fetch = max(answers) if DISALLOWED in answers else min(answers)  # J2
    found.by_rule = found.fetch == DISALLOWED and is_read
    for channel, mechanism in (("aipref-robots", "aipref"), ("content-signal", "content-signals")):
        if mechanism in question.heard and readings:
            of_lines(channel, readings, question, day_seen(question, fetched or {}, request), found)
    for token, uses in inferred.items() if "robots" in question.heard else ():  # R10
        for groups, _, path in readings:
            rule = refusing_rule(groups_for(token, groups, own=True), path)
            if rule is not None:
                party, authority = who(question, managed=rule[0])
                found.statements.append(Statement("robots", party, said(uses, NONE), authority))


def who(question: Question, *, managed: bool) -> tuple[str, int]:  # R9
    return ("intermediary:cloudflare", CARRIED) if managed else (question.origin, ORIGIN)


def of_lines(channel: str, readings: list[Reading], question: Question, day: date, found: Found) -> None:
    keys = {"content-usage"} if channel == "aipref-robots" else {"content-signal", "content-signals"}
    agents = question.agents or ["*"]  # R8, Q1
    for managed in (False, True):  # R9: another party, and it never permits
        levels: list[Levels] = []
        for (groups, outside, path), agent in product(readings, agents):
            own = groups_for(agent, groups)
            lines = [line for group in own for line in group.others if line.key in keys and line.managed == managed]
            loose = [line for line in outside if line.key in keys and line.managed == managed]
            if channel == "aipref-robots":  # A4
                levels += usage_readings(lines, path, day) if crawlable(own, path) else [{}]
                winners = winning(lines, path) if crawlable(own, path) else []
                broken = any(keys is None for keys in winners)  # A3
                found.doubt |= NONE.union(*(meant_by_usage(keys, day) for keys in winners if keys is not None))
            else:
                levels.append(join([signals(lines, path), outside_signals(loose, path)]))  # C3
                matching = [line for line in lines + loose if reach(read_signals(line)[0], path) >= 0]
                broken = broken_signals(matching)
                found.doubt |= NONE.union(*(meant_by_signals(*read_pieces(line)) for line in matching))
            found.broken |= INPUTS if broken else NONE  # J7
        party, authority = who(question, managed=managed)
        joined = carried(several(levels)) if managed else several(levels)
        found.statements.append(Statement(channel, party, joined, authority))


def inferred_agents(policy: dict[str, Any], table: list[dict[str, Any]], asked: list[str]) -> dict[str, Uses]:  # R10
    rows = {row["token"].lower(): row for row in table}
    counted: dict[str, Uses] = {}
    for member in [] if policy["infer"] == "none" else policy["infer"]:
        if member == "any":
            heard = [row for row in table if set(row["roles"]) & {"train", "dataset", "policy-only"}]
            counted |= {row["token"].lower(): Uses(row["refuses"]) for row in heard}
        else:
            token = token_of(member)
            counted[token] = Uses(rows[token]["refuses"]) if token in rows else TRAINING
    return {name: uses for name, uses in counted.items() if name == "*" or name not in asked}


# ------------------------------------------------------------------------------------------------------------ headers
def header_lines(headers: Any, name: str) -> list[str]:
    pairs = headers.items() if isinstance(headers, dict) else headers or []
    lines = [(key, value) for key, values in pairs for value in (values if isinstance(values, list) else [values])]
    return [trim(value) for key, value in lines if key.lower() == name]


def of_headers(request: dict[str, Any], question: Question, found: Found) -> None:
    usage = header_lines(request.get("headers"), "content-usage")
    if usage and "aipref" in question.heard:
        keys = dictionary(", ".join(usage))  # A3
        found.broken |= INPUTS if keys is None else NONE
        found.doubt |= meant_by_usage(keys or {}, day_seen(question, request))
        levels = aipref(keys or {}, day_seen(question, request))
        found.statements.append(Statement("aipref-header", question.origin, levels, ORIGIN))
    for key in ("content-signal", "content-signals"):
        for value in header_lines(request.get("headers"), key) if "content-signals" in question.heard else []:
            line = Line(key, value, managed=False)
            heard = [line] if any(reach(read_signals(line)[0], path) >= 0 for path in question.targets) else []
            found.broken |= INPUTS if broken_signals(heard) else NONE
            found.doubt |= NONE.union(*(meant_by_signals(*read_pieces(each)) for each in heard))
            levels = several([signals([line], path) for path in question.targets])
            party, authority = who(question, managed=is_default(line))  # C5
            levels = carried(levels) if is_default(line) else levels
            found.statements.append(Statement("content-signal-header", party, levels, authority))
