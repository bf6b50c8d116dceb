"""Contents in a bucket of S3, or of what speaks as it does: MinIO, Ceph, 阿里云 OSS, 腾讯云 COS.

Named by `s3://bucket/prefix?endpoint=https://minio.example.com&region=cn-east-1`. Who may write there is what boto3
finds: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, a profile, the role of the machine.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast
from urllib.parse import parse_qs, urlsplit

from core.codes.settings import NO_S3, NOT_A_SETTING
from core.errors import Rejected
from core.files.store import Content, StoreDown, copied, place_of

IN_MEMORY = 4 * 1024 * 1024
"""What is kept in memory of an upload before it goes to a file: its digest, which is its name, comes last."""
DIGITS = 64
_LATELY = {"connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 3, "mode": "standard"}}
_PLAINLY = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
"""Checksums in trailers are AWS's own; we check by the digest that is the name."""


class Bucket:
    """Contents as objects. An object appears whole or not at all."""

    def __init__(self, client: Any, name: str, prefix: str = "") -> None:  # boto3 has no types
        self.client, self.name = client, name
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        errors = import_module("botocore.exceptions")
        self._refusals: tuple[type[Exception], ...] = (errors.ClientError, errors.BotoCoreError)

    def put(self, stream: BinaryIO, most: int) -> Content:
        with SpooledTemporaryFile(IN_MEMORY) as file:
            content = copied(stream, file, most)
            file.seek(0)
            with self._reached():  # over an equal one, which is then new again to the sweep
                self.client.put_object(**self._at(content.digest), Body=file, ContentLength=content.size)
        return content

    def open(self, digest: str) -> BinaryIO:
        with self._reached():
            return cast(BinaryIO, self.client.get_object(**self._at(digest))["Body"])

    def forget(self, digest: str) -> None:
        with self._reached():
            self.client.delete_object(**self._at(digest))

    def older(self, seconds: float) -> Iterator[str]:
        edge = time.time() - seconds
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=self.prefix)
        with self._reached():
            for page in pages:
                for one in page.get("Contents", ()):
                    digest = one["Key"].rpartition("/")[2]
                    if one["LastModified"].timestamp() < edge and len(digest) == DIGITS:
                        yield digest

    def _at(self, digest: str) -> dict[str, str]:
        return {"Bucket": self.name, "Key": self.prefix + place_of(digest)}

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """The library's refusals as ours. Raises FileNotFoundError, StoreDown."""
        try:
            yield
        except self._refusals as refused:
            code = getattr(refused, "response", {}).get("Error", {}).get("Code", "")
            if code in ("NoSuchKey", "404"):
                raise FileNotFoundError(code) from refused
            raise StoreDown(str(refused)) from refused


def bucket_of(address: str) -> Bucket:
    """The bucket at an address. Nothing is asked of it yet. Raises Rejected."""
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        expected = "s3://bucket/prefix?endpoint=…"
        raise Rejected(
            [
                NOT_A_SETTING.at(
                    variable="CARDWRIGHT_FILE_STORE", value=address, expected=expected, expected_zh=f" {expected}"
                )
            ]
        )
    if find_spec("boto3") is None:
        raise Rejected([NO_S3.at()])
    said = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    config = import_module("botocore.config").Config(**_LATELY, **_PLAINLY, **_style(said.get("style", "")))
    client = import_module("boto3").client(
        "s3",
        endpoint_url=said.get("endpoint") or None,
        region_name=said.get("region") or None,
        config=config,
    )
    return Bucket(client, parts.netloc, parts.path)


def _style(said: str) -> dict[str, object]:
    """`path` or `virtual`: how the bucket is named in requests; what the library takes for the endpoint otherwise."""
    return {"s3": {"addressing_style": said}} if said in ("path", "virtual") else {}
