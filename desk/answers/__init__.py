"""Answers to questions about the service, computed from the agreement and carrying their basis."""

from __future__ import annotations

from desk.answers import arrangements, goods
from desk.answers.goods import conditions
from desk.answers.question import Answer, Question, capital
from desk.front_desk import Desk

__all__ = ["TOPICS", "Answer", "answer", "capital", "conditions"]
TOPICS = {**goods.TOPICS, **arrangements.TOPICS}


async def answer(desk: Desk, topic: str, locale: str, said: str = "") -> Answer:
    """Answer a question by its topic, the name of an intent; a day or a time that was said in it is answered for."""
    hours, availability = await desk.service_hours(), await desk.availability()
    return TOPICS[topic](Question(desk, locale, desk.clock.now(), hours, availability, said))
