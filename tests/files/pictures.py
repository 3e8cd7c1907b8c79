"""Photos as phones make them, and what only looks like one."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

PLACE = "31.2304N 121.4737E"


def photo(name: str = "JPEG", size: tuple[int, int] = (640, 480), *, colour: str = "teal", **how: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, name, **how)
    return written.getvalue()


def located(size: tuple[int, int] = (640, 480)) -> bytes:
    """A photo lying on its side, with the place where it was taken and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter
    exif[0x010E] = PLACE
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 49.0)
    return photo(size=size, exif=exif, comment=PLACE.encode())


def animated(name: str) -> bytes:
    written = io.BytesIO()
    frames = [Image.new("RGB", (64, 48), colour) for colour in ("teal", "white", "black")]
    frames[0].save(written, name, save_all=True, append_images=frames[1:], duration=100)
    return written.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be as large as told."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(64))) + chunk(b"IEND", b"")
    )


HTML = b"<!doctype html><script>alert(1)</script>"
NO_PHOTOS = {
    "nothing": b"",
    "text": "您好".encode(),
    "html": HTML,
    "html with the head of a JPEG": b"\xff\xd8\xff\xe0" + HTML * 20,
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "gif": b"GIF89a" + bytes(40),
    "pdf": b"%PDF-1.7 " + bytes(40),
    "heic": b"\0\0\0\x18ftypheic" + bytes(40),
    "bmp": b"BM" + bytes(60),
    "webp in name alone": b"RIFF\x10\0\0\0WEBPnope" + bytes(16),
    "a cut-off head": b"\xff\xd8\xff",
    "random": bytes(range(256)) * 8,
}
BROKEN = {
    "a jpeg cut in half": photo(quality=95, size=(900, 700))[:4000],
    "a png cut in half": photo("PNG", (900, 700))[:400],
    "a webp cut in half": photo("WEBP", (900, 700), lossless=True)[:60],
}
