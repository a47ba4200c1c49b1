"""What stands around a call: `ofuda.toml`, the environment, the clock."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from time import time
from typing import Any

from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.report import Provider

FILE = "ofuda.toml"
_TEXTS = ("policy", "purpose", "territory", "recipient")
_MEMBERS = ("agent", *_TEXTS, "provider")
_PROVIDER = ("name", "contact", "complaints")


class ConfigError(ValueError):
    """A configuration file that cannot be used; the message says which key and why."""


@dataclass(frozen=True, slots=True)
class Config:
    """What is set outside the command line. `where` says for a message who set the agents.

    `policy` is a name, or the path of a file; in a configuration file a relative path starts at that file's folder.
    """

    agents: tuple[str, ...] = ()
    where: str = ""
    policy: str | None = None
    purpose: str | None = None
    territory: str | None = None
    recipient: str | None = None
    provider: Provider = field(default_factory=Provider)
    warnings: tuple[Diagnostic, ...] = ()


def load(path: str | None = None) -> Config:
    """The file at `path`, else `ofuda.toml` in the working directory if there is one, under the environment.

    Raises OSError where the file cannot be read and ConfigError where it cannot be used.
    """
    config = Config()
    if path is not None:
        config = parse(Path(path).read_bytes(), path)
    elif Path(FILE).is_file():
        config = parse(Path(FILE).read_bytes(), FILE)
    # One token, or several with commas between them; set to nothing it is not set.
    agents = tuple(filter(None, (one.strip() for one in os.environ.get("OFUDA_AGENT", "").split(","))))
    return replace(config, agents=agents, where="OFUDA_AGENT") if agents else config


def parse(octets: bytes, name: str) -> Config:
    """A configuration file; unknown keys are warned about, and change nothing."""
    try:
        data = tomllib.loads(octets.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{quote(name)} is no TOML: {_lower(str(error))}") from error
    provider = data.get("provider", {})
    if not isinstance(provider, dict):
        raise ConfigError(f"`provider` in {quote(name)} is a table: write it as `[provider]`")
    texts = {key: _text(data, key, name) for key in _TEXTS}
    policy = texts.pop("policy")
    return Config(
        agents=_agents(data.get("agent", []), name),
        where=name,
        policy=None if policy is None else _beside(policy, name),
        provider=Provider(**{key: _text(provider, key, name) for key in _PROVIDER}),
        warnings=(*_unknown(data, _MEMBERS, "", name), *_unknown(provider, _PROVIDER, "provider.", name)),
        **texts,
    )


def now() -> datetime:
    """The clock, to the second."""
    return _instant(int(time()))


@lru_cache(maxsize=1)
def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def colourless() -> bool:
    """Whether the user wants no colours (https://no-color.org)."""
    return bool(os.environ.get("NO_COLOR"))


def language() -> str:
    """The language of the locale, as in `ja`; empty where none is set (POSIX §8.2)."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return re.split(r"[_.@]", next(filter(None, named), ""))[0].lower()


def _text(data: Mapping[str, Any], key: str, name: str) -> str | None:
    value = data.get(key)
    if value is None or isinstance(value, str):
        return value
    raise ConfigError(f"`{key}` in {quote(name)} must be text")


def _agents(value: object, name: str) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if isinstance(listed, list) and all(isinstance(one, str) for one in listed):
        return tuple(listed)
    raise ConfigError(f"`agent` in {quote(name)} must be text, or a list of texts")


def _beside(policy: str, name: str) -> str:
    """A policy's name as it is; a file of that name beside the configuration by its path."""
    path = Path(name).parent / policy
    return str(path) if path.is_file() else policy


def _unknown(data: Mapping[str, Any], known: tuple[str, ...], above: str, name: str) -> tuple[Diagnostic, ...]:
    found = []
    for key in data:
        if key not in known:
            meant = get_close_matches(key.lower(), known, 1)
            advice = f"did you mean `{above}{meant[0]}`?" if meant else f"the keys are {', '.join(known)}"
            message = f"unknown key {quote(above + key)} is ignored"
            found.append(Diagnostic("config-key", Severity.WARNING, message, Place(name), advice))
    return tuple(found)


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
