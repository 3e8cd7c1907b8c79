"""Photos: what consumers send is opened, and only its picture is kept: turned upright, drawn anew as JPEG.

Nothing of the bytes that came survives: no place and time in EXIF, nothing behind or beside the picture.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError
from PIL.Image import Transpose

from desk.errors import Refused

ALLOWED = "JPEG, PNG, WebP"
MOST_PIXELS = 50_000_000  # a phone's 48 megapixels; JPEG is opened at a fraction of them
MOST_PIXELS_WHOLE = 16_000_000  # of what can only be opened whole: screenshots have 5
LONGEST_SIDE = 2048
PREVIEW_SIDE = 320
SIGNATURES = {"JPEG": (0, b"\xff\xd8\xff"), "PNG": (0, b"\x89PNG\r\n\x1a\n"), "WEBP": (8, b"WEBP")}
ORIENTATION = 0x0112  # in EXIF: how the camera was held
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, struct.error, zlib.error)  # of Pillow
Image.MAX_IMAGE_PIXELS = None  # its warning would be an error in tests only; `_measured` refuses before a pixel is read


@dataclass(frozen=True)
class Photo:
    """`picture` and `preview` are JPEG; width and height are the picture's."""

    picture: bytes
    preview: bytes
    width: int
    height: int


def photo_of(content: bytes) -> Photo:
    """Draw a photo anew; takes up to a second of one core.

    Raises:
        Refused: `not_a_photo`, `too_many_pixels` or `broken`.
    """
    with _opened(content) as image:
        picture = _flat(image)
        preview = picture.copy()
        preview.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
        return Photo(_jpeg(picture), _jpeg(preview), picture.width, picture.height)


def format_of(content: bytes) -> str:
    """Tell by its first bytes what a file is; its name and what a browser calls it count for nothing.

    Raises:
        Refused: `not_a_photo`.
    """
    for name, (start, signature) in SIGNATURES.items():
        if content.startswith(signature, start):
            return name
    raise Refused("not_a_photo", allowed=ALLOWED)


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    name = format_of(content)
    try:
        with Image.open(io.BytesIO(content), formats=[name]) as image:
            _measured(image, name)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image.load()
            yield image
    except UnidentifiedImageError as error:
        raise Refused("not_a_photo", allowed=ALLOWED) from error
    except UNREADABLE as error:
        raise Refused("broken") from error


def _measured(image: Image.Image, name: str) -> None:
    most = MOST_PIXELS if name == "JPEG" else MOST_PIXELS_WHOLE
    if image.width * image.height > most:
        raise Refused("too_many_pixels", allowed=f"{most:,}")


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture upright and in three colours, no larger than is kept; what one could see through is white."""
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if turn := TURNS.get(image.getexif().get(ORIENTATION, 1)):
        image = image.transpose(turn)
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    flat = Image.new("RGB", seen.size, "white")
    flat.paste(seen, mask=seen.getchannel("A"))
    return flat


def _jpeg(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.info.clear()
    image.save(written, "JPEG", quality=85, optimize=True)
    return written.getvalue()
