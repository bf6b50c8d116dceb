"""Bytes by their digest, each content once, in `ab/cd/<SHA-256>`. A folder here; others have the same verbs."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, NamedTuple, Protocol

CHUNK = 256 * 1024


class TooLarge(Exception):
    """There is more than the limit."""


class StoreDown(OSError):
    """The store cannot be reached, or keeps nothing: its disk is full, its rights are gone."""


class Content(NamedTuple):
    """What was put: its digest (SHA-256, hex), its size, and how it begins."""

    digest: str
    size: int
    head: bytes


class Writes(Protocol):
    """Something that bytes are written to."""

    def write(self, chunk: bytes, /) -> object: ...


class Store(Protocol):
    """Where contents are kept. Digests come from `put`, never from outside. Every verb may raise StoreDown."""

    def put(self, stream: BinaryIO, most: int) -> Content:
        """Keeps what a stream holds. Raises TooLarge, and then keeps nothing."""

    def open(self, digest: str) -> BinaryIO:
        """What is in it. Raises FileNotFoundError."""

    def forget(self, digest: str) -> None:
        """Throws a content away, if it is there."""

    def older(self, seconds: float) -> Iterator[str]:
        """The contents that nobody has put for so long."""


class Folder:
    """Contents as files. A content appears whole or not at all, and is on the disk when `put` returns."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, stream: BinaryIO, most: int) -> Content:
        try:
            return self._put(stream, most)
        except OSError as refused:
            raise StoreDown(str(refused)) from refused

    def _put(self, stream: BinaryIO, most: int) -> Content:
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=self.root, prefix=".new-", delete=False) as file:
            try:
                content = copied(stream, file, most)
                file.flush()
                os.fsync(file.fileno())
                self._place(Path(file.name), content.digest)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        return content

    def _place(self, made: Path, digest: str) -> None:
        path = self._path(digest)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made.replace(path)  # over an equal one, which is then new again to the sweep

    def open(self, digest: str) -> BinaryIO:
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError:
            raise
        except OSError as refused:
            raise StoreDown(str(refused)) from refused

    def forget(self, digest: str) -> None:
        self._path(digest).unlink(missing_ok=True)

    def older(self, seconds: float) -> Iterator[str]:
        edge = time.time() - seconds
        for made in self.root.glob(".new-*"):
            if _age(made) < edge:
                made.unlink(missing_ok=True)  # a process that died while it wrote
        for path in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            if _age(path) < edge:
                yield path.name

    def _path(self, digest: str) -> Path:
        return self.root / place_of(digest)


def place_of(digest: str) -> str:
    """Where a content lies in a store."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def copied(stream: BinaryIO, into: Writes, most: int) -> Content:
    """What a stream holds, written and told of. Raises TooLarge."""
    found, size, head = hashlib.sha256(), 0, b""
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise TooLarge
        head = head or chunk[:4096]
        found.update(chunk)
        into.write(chunk)
    return Content(found.hexdigest(), size, head)


def _age(path: Path) -> float:
    """When it was last put; of what has gone meanwhile, now."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
