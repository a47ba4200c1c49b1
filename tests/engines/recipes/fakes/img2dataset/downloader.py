from __future__ import annotations

import io
import urllib.request
from email.message import Message


def is_disallowed(headers: Message, user_agent_token: str | None, disallowed_header_directives: set[str]) -> bool:
    """There `X-Robots-Tag` is looked at; nothing of that is wanted here."""
    raise NotImplementedError(headers, user_agent_token, disallowed_header_directives)


def download_image(
    row: tuple[int, str], timeout: int, user_agent_token: str | None, disallowed_header_directives: set[str] | None
) -> tuple[int, io.BytesIO | None, str | None]:
    key, url = row
    agent = f"Mozilla/5.0 (compatible; {user_agent_token}; +https://github.com/rom1504/img2dataset)"
    try:
        request = urllib.request.Request(url, data=None, headers={"User-Agent": agent})  # noqa: S310 (as there)
        with urllib.request.urlopen(request, timeout=timeout) as r:  # noqa: S310 (as there)
            if disallowed_header_directives and is_disallowed(
                r.headers, user_agent_token, disallowed_header_directives
            ):
                return key, None, "Use of image disallowed by X-Robots-Tag directive"
            return key, io.BytesIO(r.read()), None
    except Exception as err:  # noqa: BLE001 (as there)
        return key, None, str(err)
