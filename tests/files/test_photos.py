"""What counts as a photo, and what is left of it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from desk.conversation.photos import LONGEST_SIDE, PREVIEW_SIDE, photo_of
from desk.errors import Refused
from tests.files.pictures import BROKEN, HTML, NO_PHOTOS, PLACE, animated, bomb, located, photo


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
def test_every_kind_becomes_a_jpeg(name: str) -> None:
    made = photo_of(photo(name))
    with Image.open(io.BytesIO(made.picture)) as image:
        assert (image.format, image.size) == ("JPEG", (640, 480))
    assert (made.width, made.height) == (640, 480)


@pytest.mark.parametrize("what", NO_PHOTOS)
def test_what_is_no_photo_is_refused(what: str) -> None:
    with pytest.raises(Refused) as refused:
        photo_of(NO_PHOTOS[what])
    assert refused.value.code in ("not_a_photo", "broken")


@pytest.mark.parametrize("what", BROKEN)
def test_half_a_photo_is_no_photo(what: str) -> None:
    with pytest.raises(Refused) as refused:
        photo_of(BROKEN[what])
    assert refused.value.code == "broken"


@pytest.mark.parametrize("size", [(30_000, 30_000), (5_000, 5_000), (2**31 - 1, 2**31 - 1)])
def test_a_few_bytes_that_claim_to_be_huge_are_not_opened(size: tuple[int, int]) -> None:
    with pytest.raises(Refused) as refused:
        photo_of(bomb(*size))
    assert refused.value.code == "too_many_pixels"


def test_place_and_comment_are_gone_and_the_picture_stands_upright() -> None:
    given = located((640, 480))
    assert PLACE.encode() in given
    made = photo_of(given)
    assert (made.width, made.height) == (480, 640)
    for kept in (made.picture, made.preview):
        assert PLACE.encode() not in kept and b"Exif" not in kept
        with Image.open(io.BytesIO(kept)) as image:
            assert not image.getexif()


def test_what_lies_behind_the_picture_is_gone() -> None:
    for name in ("JPEG", "PNG", "WEBP"):
        assert HTML not in photo_of(photo(name) + HTML).picture


@pytest.mark.parametrize("name", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_one_stays(name: str) -> None:
    made = photo_of(animated(name))
    with Image.open(io.BytesIO(made.picture)) as image:
        assert getattr(image, "n_frames", 1) == 1
        red, green, blue = image.getpixel((20, 20))
        assert abs(red) < 12 and abs(green - 128) < 12 and abs(blue - 128) < 12


def test_what_one_could_see_through_is_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(written, "PNG")
    with Image.open(io.BytesIO(photo_of(written.getvalue()).picture)) as image:
        assert image.getpixel((30, 30)) == (255, 255, 255)


def test_a_large_photo_is_kept_smaller() -> None:
    made = photo_of(photo(size=(4000, 3000)))
    assert (made.width, made.height) == (LONGEST_SIDE, 1536)
    with Image.open(io.BytesIO(made.preview)) as image:
        assert max(image.size) == PREVIEW_SIDE


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP"]), st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=12)
)
def test_bytes_changed_anywhere_make_a_photo_or_a_refusal(name: str, changes: list[tuple[float, int]]) -> None:
    content = bytearray(photo(name, (40, 30)))
    for place, value in changes:
        content[int(place * len(content))] = value
    assert outcome(bytes(content)) in ("a photo", "not_a_photo", "broken", "too_many_pixels")


def outcome(content: bytes) -> str:
    try:
        photo_of(content)
    except Refused as refused:
        return refused.code
    return "a photo"
