"""img2dataset: the table of addresses is filtered before, and the fields of every image are judged when it comes.

ofuda filter urls.parquet --hosts hosts -A ExampleBot --use train-generative --column url=URL --write keep -o run
python img2dataset_images.py run/keep-00000.parquet images
"""

# ruff: noqa: INP001 (a script, no package)

from __future__ import annotations

import io
import sys
import threading
from email.message import Message

from img2dataset import download, downloader

from ofuda import POLICIES, Question, Resource, Use, Verdict, resolve

AGENT = "ExampleBot"
QUESTION = Question(frozenset({AGENT}), frozenset({Use.TRAIN_GENERATIVE}))
POLICY = POLICIES["respectful"]
_asked = threading.local()
_theirs = downloader.download_image


def download_image(
    row: tuple[int, str], timeout: int, user_agent_token: str | None, disallowed_header_directives: set[str] | None
) -> tuple[int, io.BytesIO | None, str | None]:
    """As theirs; it tells `is_disallowed`, which sees fields alone, what they came from."""
    _asked.url = row[1]
    return _theirs(row, timeout, user_agent_token, disallowed_header_directives)


def is_disallowed(headers: Message, user_agent_token: str | None, disallowed_header_directives: set[str]) -> bool:  # noqa: ARG001 (their names)
    """In the place of theirs, which reads `X-Robots-Tag` alone: whatever is not to be kept is not downloaded."""
    held = Resource(_asked.url, status=200, headers=headers.items())
    return resolve(held, QUESTION, POLICY).verdict is not Verdict.KEEP


# Here, and not in `main`: the processes that img2dataset begins read this file again.
downloader.download_image = download_image
downloader.is_disallowed = is_disallowed


def main(table: str, folder: str) -> None:
    """Downloads what the table names."""
    download(
        url_list=table,
        input_format="parquet",
        url_col="URL",
        output_folder=folder,
        output_format="webdataset",
        user_agent_token=AGENT,
        disallowed_header_directives=["noai"],  # not read any more, but with an empty list nothing is asked
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
