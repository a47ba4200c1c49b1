"""Scrapy's responses and errors as what a decision is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from ofuda.nouns.resource import Headers
from ofuda.shells.decoding import decode
from ofuda.shells.web.guard import RefusedError
from ofuda.shells.web.limits import Limits

LIMITS: Final = Limits()
_LARGEST: Final = 1 << 30  # octets of a body, as Scrapy's own DOWNLOAD_MAXSIZE
_DAMAGED: Final = "damaged"
_CUT: Final = frozenset({"dataloss", "download_stopped", _DAMAGED})
# By name, along the classes of the error: the names of Scrapy came after those of Twisted, and either may come.
_WORDS: Final = {
    "DownloadTimeoutError": "timeout",
    "TimeoutError": "timeout",
    "CannotResolveHostError": "dns",
    "DNSLookupError": "dns",
    "DownloadCancelledError": "too-large",
    "CancelledError": "too-large",
    "SSLError": "tls",
}


class NotAskedError(IgnoreRequest):
    """A request that must not be made."""

    def __init__(self, refused: RefusedError) -> None:
        super().__init__(refused.message)
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Taken:
    """A response as it was sent, its content coding undone; `problem` says what is wrong with the body."""

    headers: Headers
    body: bytes
    truncated: bool
    problem: str | None


def taken(response: Response) -> Taken:
    """Everything of a response that a decision may hang on; repeated fields stay apart."""
    headers = Headers(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    # Scrapy undoes the transfer coding, and of the content codings those that it knows, whose names it takes away.
    codings = Headers(("content-encoding", value) for value in headers.all("content-encoding"))
    decoded = decode(response.body, codings, cap=_LARGEST)
    cut = not _CUT.isdisjoint(response.flags)
    problem = decoded.problem or ("the body breaks off, or is not as it was sent" if cut else None)
    return Taken(headers, decoded.body, cut or decoded.truncated, problem)


class BodyMiddleware:
    """Stands before the one that undoes content codings, and marks a body whose coding breaks off: Scrapy does not."""

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 (Scrapy's signature)
        """The response, with a flag where it is damaged."""
        if taken(response).problem is not None:
            response.flags.append(_DAMAGED)
        return response


def word(error: Exception) -> str:
    """The word of a `Fetched` for what went wrong."""
    if isinstance(error, IgnoreRequest):  # by Scrapy's own middlewares; what went wrong stands in the text alone
        text = str(error)
        return "redirect-loop" if "redirect" in text else "too-large" if "MAXSIZE" in text else "reset"
    names = (one.__name__ for one in type(error).__mro__)
    return next((_WORDS[name] for name in names if name in _WORDS), "reset")
