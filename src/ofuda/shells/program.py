"""Another program, asked line by line as the interface page says, or called once for each file.

It is not trusted: it may hang, die, write garbage, or write without end. Whatever it does becomes a `NoAnswer`.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shlex
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from ofuda.verbs.conformance import NoAnswer, Vector

_LONGEST = 16 << 20  # octets of one answer
_PATIENCE = 3  # deaths and silences, after which nothing more is asked
_GRACE = 5  # seconds until a program that was told to end is ended
_BLINK = 0.05
_SHOWN = 200


class CommandError(ValueError):
    """A text that is no command."""


def words(command: str) -> list[str]:
    """A command as a shell splits it; raises CommandError."""
    try:
        found = shlex.split(command)
    except ValueError as error:
        raise CommandError(f"the command cannot be split into words: {str(error).lower()}") from error
    if not found:
        raise CommandError("the command is empty")
    return found


def answers(command: Sequence[str], vectors: Iterable[Vector], timeout: float) -> Iterator[object]:
    """The decoded answer to each request, or a NoAnswer; raises OSError where the program cannot be run.

    A request is sent once the answer before it has come. After a death or a silence the program is begun again.
    """
    program: _Program | None = None
    lost = 0
    try:
        for number, vector in enumerate(vectors, 1):
            if lost >= _PATIENCE:
                yield NoAnswer(f"not asked: the program gave no answer {_PATIENCE} times")
                continue
            program = program or _Program(command)
            answer = program.ask({**vector.given, "id": number}, timeout)
            if isinstance(answer, NoAnswer):
                program.kill()
                program, lost = None, lost + 1
            yield _identified(answer, number)
    finally:
        if program is not None:
            program.end()


def _identified(answer: object, number: int) -> object:
    if isinstance(answer, dict) and answer.get("id") != number:
        return NoAnswer("the answer does not have the `id` of the request")
    return answer


def statuses(command: Sequence[str], vectors: Iterable[Vector], timeout: float) -> Iterator[object]:
    """The exit status for the file of each document, or a NoAnswer; raises OSError where it cannot be run."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "label.jsonld"
        for vector in vectors:
            file.write_bytes(vector.given)
            yield _status([*command, str(file)], timeout)


def _status(command: Sequence[str], timeout: float) -> object:
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True) as process:  # noqa: S603 (the caller's own command)
        try:
            return process.wait(timeout)
        except subprocess.TimeoutExpired:
            _kill(process)
            return NoAnswer(f"it did not end within {timeout:g} s")


class _Program:
    """A running program; its output is read by a thread, so that nobody waits for it without end."""

    def __init__(self, command: Sequence[str]) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `end`)
        try:
            self._process = subprocess.Popen(  # noqa: S603 (the caller's own command)
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                start_new_session=True,
            )
        except OSError:
            self._errors.close()
            raise
        self._lines: queue.Queue[bytes] = queue.Queue(maxsize=4)
        self._sent: queue.Queue[bytes | None] = queue.Queue()
        assert self._process.stdin is not None  # noqa: S101 (narrows the type: both are pipes)
        assert self._process.stdout is not None  # noqa: S101 (for the type checker; it was opened with a pipe)
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True)
        self._writer = threading.Thread(target=self._write, args=(self._process.stdin,), daemon=True)
        self._reader.start()
        self._writer.start()

    def ask(self, request: dict[str, Any], timeout: float) -> object:
        self._sent.put(json.dumps(request, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
        try:
            line = self._lines.get(timeout=timeout)
        except queue.Empty:
            return NoAnswer(f"no answer within {timeout:g} s")
        if not line:
            return NoAnswer(f"the program ended {self._how()} without an answer{self._last_words()}")
        if len(line) > _LONGEST:
            return NoAnswer("the answer is longer than 16 MiB")
        try:
            return json.loads(line)
        except (ValueError, RecursionError):
            return _no_json(line)

    def _read(self, stdout: IO[bytes]) -> None:
        with stdout:
            while line := stdout.readline(_LONGEST + 1):
                self._lines.put(line)
        self._lines.put(b"")

    def _write(self, stdin: IO[bytes]) -> None:
        with contextlib.suppress(OSError), stdin:  # nobody reads it any more: `ask` tells why
            while (line := self._sent.get()) is not None:
                stdin.write(line)
                stdin.flush()

    def _how(self) -> str:
        try:
            status = self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            return "its output"
        return f"with the status {status}" if status >= 0 else f"by the signal {-status}"

    def _last_words(self) -> str:
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - _SHOWN))
        said = self._errors.read().decode("utf-8", "replace").split("\n")
        last = next((line.strip() for line in reversed(said) if line.strip()), "")
        return f"; its last words: {last}" if last else ""

    def end(self) -> None:
        """Lets it end by the end of its input; what it still writes is read, so that it is not held up."""
        self._sent.put(None)
        deadline = threading.Timer(_GRACE, _kill, (self._process,))
        deadline.start()
        last = time.monotonic() + 2 * _GRACE  # what it began may hold its output, and be out of our reach
        while (self._process.poll() is None or self._reader.is_alive()) and time.monotonic() < last:
            with contextlib.suppress(queue.Empty):
                self._lines.get(timeout=_BLINK)
        self._writer.join(_GRACE)
        deadline.cancel()
        self._errors.close()

    def kill(self) -> None:
        """Ends it at once."""
        _kill(self._process)
        self.end()


def _no_json(line: bytes) -> NoAnswer:
    text = line[:_SHOWN].decode("utf-8", "replace").rstrip("\n")
    return NoAnswer(f"the answer is no JSON: {text}")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The program, and what it began."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
