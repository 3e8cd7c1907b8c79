"""How long it may take, from how long it took, and whether to say so."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desk.handoff.waits import HONEST, LEAST, LIKE, Range, Sample, Wait, estimate, is_honest

NOON = datetime.fromisoformat("2026-11-23T12:00:00+08:00")
SAMPLES = st.lists(st.builds(Sample, ahead=st.integers(0, 30), seconds=st.integers(0, 20_000)), max_size=80)


@given(SAMPLES, st.integers(0, 30))
def test_a_range_needs_ten_claims_under_like_load_and_holds_eight_of_ten(samples: list[Sample], ahead: int) -> None:
    like = [one for one in samples if abs(one.ahead - ahead) <= max(1, ahead // 3)][:LIKE]
    found = estimate(samples, ahead)
    assert (found is None) == (len(like) < LEAST)
    if found is not None:
        assert 0 <= found.low < found.high
        assert sum(found.holds(one.seconds) for one in like) >= 0.8 * len(like)


@given(SAMPLES, st.integers(0, 30))
def test_longer_waits_never_make_a_shorter_range(samples: list[Sample], ahead: int) -> None:
    before = estimate(samples, ahead)
    after = estimate([Sample(one.ahead, one.seconds + 600) for one in samples], ahead)
    if before is not None and after is not None:
        assert (after.low, after.high) == (before.low + 10, before.high + 10)


@given(st.lists(st.booleans(), max_size=30))
def test_nothing_is_told_until_seven_of_ten_ranges_held(hits: list[bool]) -> None:
    enough = len(hits) >= LEAST and sum(hits) >= HONEST * len(hits)
    assert is_honest(hits) == enough


def test_what_is_left_shrinks_by_the_minute_and_is_hidden_when_it_is_over() -> None:
    wait = Wait("h", NOON, 2, 3, 8, shown=True, tell=False)
    assert wait.left(NOON + timedelta(seconds=59)) == Range(3, 8)
    assert wait.left(NOON + timedelta(minutes=5)) == Range(0, 3)
    assert wait.left(NOON + timedelta(minutes=8)) is None
