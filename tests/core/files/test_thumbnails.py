"""Small pictures: turned as they were taken, bare of what cameras write, and never of what would fill the memory."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from PIL import Image

from core.files.thumbnails import MOST_PIXELS, drawn

RED, BLUE = (200, 30, 30), (30, 30, 200)


def photograph(form: str = "JPEG", *, size: tuple[int, int] = (400, 200), orientation: int = 1) -> BytesIO:
    """Red on the left and blue on the right, with where it was taken."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera of Wang"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 14.0, 3.0)})
    made = BytesIO()
    image.save(made, form, exif=exif, xmp=b"<x>here</x>")
    return BytesIO(made.getvalue())


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_small_and_in_the_proportions_of_its_image(form: str) -> None:
    if form == "GIF":
        file = BytesIO()
        Image.new("P", (400, 200)).save(file, form)
        file.seek(0)
    else:
        file = photograph(form)
    with Image.open(BytesIO(drawn(file, 96))) as small:
        assert (small.format, small.size) == ("WEBP", (96, 48))


def test_a_picture_stands_as_the_camera_was_held_and_tells_nothing_else() -> None:
    file = photograph(orientation=6)  # turned by 90 degrees clockwise: red is on top
    assert b"Camera of Wang" in file.getvalue()
    made = drawn(file, 96)
    with Image.open(BytesIO(made)) as small:
        assert small.size == (48, 96)
        top, bottom = small.convert("RGB").getpixel((24, 5)), small.convert("RGB").getpixel((24, 90))
        assert isinstance(top, tuple) and isinstance(bottom, tuple)
        assert top[0] > top[2] and bottom[2] > bottom[0]
        assert dict(small.getexif()) == {}
        assert small.info.get("xmp") is None
    assert b"Wang" not in made and b"here" not in made


def test_transparency_stays() -> None:
    file = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(file, "PNG")
    with Image.open(BytesIO(drawn(BytesIO(file.getvalue()), 96))) as small:
        assert small.convert("RGBA").getpixel((10, 10))[3] == 0  # type: ignore[index]  # four bands


def bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes that says it is very large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = side.to_bytes(4) * 2 + b"\x08\x02\0\0\0"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "content",
    [
        bomb(60_000),
        bomb(int(MOST_PIXELS**0.5) + 1),
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"\xff\xd8\xff\xe0junk",
        b"<svg/>",
    ],
)
def test_what_cannot_be_drawn_safely_is_not_drawn(content: bytes) -> None:
    assert drawn(BytesIO(content), 96) == b""


def test_a_large_photograph_is_read_at_a_fraction_of_its_size() -> None:
    with Image.open(BytesIO(drawn(photograph(size=(7000, 5000)), 96))) as small:
        assert max(small.size) == 96
