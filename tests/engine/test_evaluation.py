"""What is measured of the understanding, on figures that can be counted by hand."""

from __future__ import annotations

import pytest

from engine.evaluation import reliability
from engine.evaluation.outcome import Outcome
from engine.evaluation.utterances import Half, Utterance, examples, strangers
from engine.noise import noised
from engine.project import Project

OUTSIDE = "out_of_scope"


def outcome(*said: tuple[str, str, float, float]) -> Outcome:
    """Build one of truths, guesses, their chances and the chance of being outside our job."""
    texts = [Utterance("?", truth, "zh", "somebody") for truth, *_ in said]
    return Outcome.of(texts, [[(guess, chance), (OUTSIDE, outside)] for _, guess, chance, outside in said])


def test_a_confident_mistake_weighs_on_the_calibration():
    assert outcome(("a", "a", 0.95, 0), ("b", "a", 0.95, 0)).calibration_error == pytest.approx(0.45)


def test_what_is_outside_is_found_by_its_chance_at_the_price_of_what_is_within():
    ours = [("a", "a", 0.9, place / 100) for place in range(20)]
    strange = [(OUTSIDE, "a", 0.6, 0.3), (OUTSIDE, "a", 0.9, 0.05)]
    assert outcome(*ours, *strange).outside_recall() == 0.5


def test_who_is_asked_again_is_not_misled():
    said = outcome(("a", "b", 0.9, 0.0), ("a", "b", 0.2, 0.0), ("a", "b", 0.8, 0.15), ("a", "a", 0.9, 0.0))
    assert said.misled(0.3, 0.1) == 0.25
    assert said.rejection(0.3, 0.1) == (0.5, 0.0)


def test_macro_f1_gives_rare_intents_the_weight_of_common_ones():
    said = outcome(*[("common", "common", 0.9, 0)] * 8, ("rare", "common", 0.9, 0))
    assert said.macro_f1 == pytest.approx((16 / 17 + 0) / 2)


def test_the_plot_shows_every_curve():
    drawn = reliability.drawn({"both": outcome(("a", "a", 0.9, 0)), "<Chinese>": outcome(("a", "b", 0.4, 0))})
    assert drawn.count("<polyline") == 2
    assert "&lt;Chinese&gt;" in drawn


@pytest.mark.parametrize("text", ["我要退货，运费谁出？", "how do I return this lamp?", "?", "👍"])
def test_the_same_haste_makes_the_same_slips_and_leaves_something(text: str):
    assert noised(text, 1) == noised(text, 1) != ""


def test_haste_changes_most_texts():
    assert len({noised("how do I return this lamp?", seed) for seed in range(20)}) > 5


def test_no_writer_stands_in_both_halves_and_each_knows_every_intent_but_the_early_ones():
    halves = {half: list(strangers(half)) for half in Half}
    writers = [{(one.language, one.writer) for one in said} for said in halves.values()]
    assert not writers[0] & writers[1]
    intents = {one.intent for one in examples(Project())}
    for language, writer in writers[0] | writers[1]:
        said = {
            one.intent for half in halves.values() for one in half if (one.language, one.writer) == (language, writer)
        }
        assert said <= intents if writer == "early" else said == intents
