"""One contract for all stores: each content once, whole or not at all; what is down says so."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from core.errors import Rejected
from core.files.places import store_of
from core.files.store import Store, StoreDown, TooLarge, place_of
from core.settings import Settings
from tests.support.bucket import served_bucket

PDF = b"%PDF-1.7 contract"
DIGEST = hashlib.sha256(PDF).hexdigest()


@dataclass
class Kept:
    """A store, what lies in it, and how to make it old or take it down."""

    store: Store
    there: Callable[[], list[str]]
    age: Callable[[str], None]
    take_down: Callable[[], None]


@pytest.fixture(params=["folder", "bucket"])
def kept(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    if request.param == "folder":
        root = tmp_path / "store"
        yield Kept(
            store_of(Settings(files=tmp_path)),
            lambda: [one.relative_to(root).as_posix() for one in root.rglob("*") if one.is_file()],
            lambda digest: os.utime(root / place_of(digest), (0, 0)),
            lambda: _in_the_way(root),
        )
        return
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with served_bucket() as (bucket, address):
        store = store_of(Settings(files=tmp_path, file_store=address))

        def age(digest: str) -> None:
            bucket.put_at[f"acme/{place_of(digest)}"] = datetime(2000, 1, 1, tzinfo=UTC)

        yield Kept(
            store,
            lambda: [key.removeprefix("acme/") for key in bucket.objects],
            age,
            lambda: setattr(bucket, "down", True),
        )
        assert bucket.signed == {True}


def _in_the_way(root: Path) -> None:
    """A file stands where the folder should be: nothing can be written or read there, whoever the tests run as."""
    if root.exists():
        root.rename(root.with_name("moved"))
    root.write_bytes(b"")


def test_each_content_is_kept_once_and_given_out_as_it_was(kept: Kept) -> None:
    first, second = kept.store.put(BytesIO(PDF), 100), kept.store.put(BytesIO(PDF), 100)
    assert first == second == (DIGEST, len(PDF), PDF)
    assert kept.there() == [place_of(DIGEST)]
    with kept.store.open(DIGEST) as stream:
        assert stream.read() == PDF


def test_what_is_too_large_leaves_nothing_behind(kept: Kept) -> None:
    kept.store.put(BytesIO(PDF), 100)
    with pytest.raises(TooLarge):
        kept.store.put(BytesIO(bytes(10 * 1024 * 1024)), 9 * 1024 * 1024)
    assert kept.there() == [place_of(DIGEST)]


def test_what_was_put_lately_is_not_old(kept: Kept) -> None:
    digests = [kept.store.put(BytesIO(bytes([number])), 100).digest for number in range(5)]
    for digest in digests[:3]:
        kept.age(digest)
    assert sorted(kept.store.older(60)) == sorted(digests[:3])
    kept.store.put(BytesIO(b"\0"), 100)  # somebody uploads it again
    assert sorted(kept.store.older(60)) == sorted(digests[1:3])


def test_what_is_forgotten_is_gone_and_may_be_forgotten_again(kept: Kept) -> None:
    kept.store.put(BytesIO(PDF), 100)
    kept.store.forget(DIGEST)
    kept.store.forget(DIGEST)
    with pytest.raises(FileNotFoundError):
        kept.store.open(DIGEST)


def test_a_store_that_is_down_says_so(kept: Kept) -> None:
    kept.store.put(BytesIO(PDF), 100)
    kept.take_down()
    with pytest.raises(StoreDown):
        kept.store.put(BytesIO(b"new"), 100)
    with pytest.raises(StoreDown):
        kept.store.open(DIGEST)


@pytest.mark.parametrize("address", ["s3:/", "https://example.com/files", "files"])
def test_an_address_of_no_bucket_is_refused_with_the_variables_name(address: str, tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="CARDWRIGHT_FILE_STORE"):
        store_of(replace(Settings(files=tmp_path), file_store=address))
