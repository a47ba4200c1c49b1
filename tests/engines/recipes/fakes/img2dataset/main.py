from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from img2dataset import downloader


def download(
    url_list: str,
    output_folder: str = "images",
    output_format: str = "files",
    input_format: str = "txt",
    url_col: str = "url",
    timeout: int = 10,
    user_agent_token: str | None = None,
    disallowed_header_directives: list[str] | None = None,
) -> None:
    """One process and one thread; what comes is written as it is, by its place in the table."""
    assert (input_format, output_format) == ("parquet", "webdataset")
    token = None if user_agent_token is None else user_agent_token.strip().lower()
    directives = set(disallowed_header_directives or ())
    for row in enumerate(pq.read_table(url_list)[url_col].to_pylist()):
        key, stream, _ = downloader.download_image(row, timeout, token, directives)
        if stream is not None:
            Path(output_folder, f"{key:09}.jpg").write_bytes(stream.read())
