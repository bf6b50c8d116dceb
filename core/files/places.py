"""The store of an installation, as its settings name it: a folder beside the database, or an S3 bucket."""

from __future__ import annotations

from functools import cache

from core.files.s3 import Bucket, bucket_of
from core.files.store import Folder, Store
from core.settings import Settings


def store_of(settings: Settings) -> Store:
    """The store. Raises Rejected where `file_store` is no address of one, or its library is not installed."""
    return _bucket(settings.file_store) if settings.file_store else Folder(settings.files / "store")


@cache
def _bucket(address: str) -> Bucket:
    """One client a process: it keeps its connections."""
    return bucket_of(address)
