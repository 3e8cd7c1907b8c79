"""Answers to questions about the service, computed from the agreement and carrying their basis."""

from __future__ import annotations

from desk.answers import arrangement_points, arrangements, exchange_points, goods, return_points, warranty_points
from desk.answers.goods import conditions
from desk.answers.points import named, point_asked
from desk.answers.question import Answer, Question, capital
from desk.front_desk import Desk

__all__ = ["TOPICS", "Answer", "answer", "asks_point", "capital", "conditions"]
TOPICS = {**goods.TOPICS, **arrangements.TOPICS}
POINTS = (*warranty_points.POINTS, *return_points.POINTS, *exchange_points.POINTS, *arrangement_points.POINTS)


async def answer(desk: Desk, topic: str, locale: str, said: str = "") -> Answer:
    """Answer a question by its topic, the name of an intent, or only the point of it that was asked for in `said`."""
    hours, availability = await desk.service_hours(), await desk.availability()
    question = Question(desk, locale, desk.clock.now(), hours, availability, said)
    return point_asked(question, topic, POINTS) or TOPICS[topic](question)


def asks_point(topic: str, said: str) -> bool:
    """Tell whether a question asks for one point of a topic, which is answered without any order."""
    return named(topic, said, POINTS)
