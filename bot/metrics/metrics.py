"""What the gateway counts, by the names that operators see (docs/metrics.md); no label holds an id or a text."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]
OTHER = "other"  # what a label becomes that nobody foresaw: labels are few and known
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60)

ARRIVALS = Counter(
    "frontdesk_arrivals_total", "What platforms delivered, by what became of it.", ["channel", "outcome"]
)
POSTS = Counter("frontdesk_posts_total", "Posts to messaging apps, by how they ended.", ["channel", "outcome"])
POST_SECONDS = Histogram("frontdesk_post_seconds", "How long a post to a messaging app took.", ["channel"])

MESSAGES = Counter("frontdesk_messages_total", "Messages written to the ledger.", ["channel", "author"])
LIMITED = Counter("frontdesk_limited_total", "What came faster than a limit allows.", ["kind"])
SOCKETS = Gauge("frontdesk_sockets_open", "Open sockets of pages (widget) and of agents (console).", ["page"])

TURNS = Counter("frontdesk_turns_total", "Turns by outcome; retried counts attempts that are made again.", ["outcome"])
TURN_WAIT = Histogram("frontdesk_turn_wait_seconds", "From a message until its turn was first leased.", buckets=SECONDS)
TURN_SECONDS = Histogram(
    "frontdesk_turn_seconds", "From a turn's first message until its answer was stored.", buckets=SECONDS
)
ENGINE_CALLS = Counter("frontdesk_engine_calls_total", "Turns posted to the engine, by outcome.", ["outcome"])
ENGINE_SECONDS = Histogram("frontdesk_engine_seconds", "How long the engine took for a turn.", buckets=SECONDS)
MISSES = Counter("frontdesk_misses_total", "Turns that were not understood.")

HANDOFFS = Counter("frontdesk_handoffs_total", "Conversations given to people, by reason.", ["reason"])
ASSIGNMENTS = Counter(
    "frontdesk_assignments_total", "Conversations given to agents unasked, by what became of it.", ["outcome"]
)
STRANDED = Counter("frontdesk_stranded_total", "Conversations that nobody attended to, found by the sweeper.", ["why"])

TURN_OUTCOMES = ("done", "refused", "failed", "retried")
ENGINE_OUTCOMES = (
    "ok",
    "down",
    "timeout",
    "unreadable",
    "empty",
    "bad_request",
    "bad_signature",
    "busy",
    "turn_failed",
    "words_missing",
    "actions_unavailable",
    "store_unavailable",
    "not_ready",
    "deadline",
)
REASONS = ("asked", "misses", "refused", "engine", "danger", "self_harm", "legal", "minor")
ASSIGNED = ("given", "raced", "unopened")
WHYS = ("unanswered", "agent_absent")
LIMITS = ("message", "conversation", "socket")


def known(value: str, allowed: Iterable[str]) -> str:
    """Return the value, or `other` when it is none of these."""
    return value if value in allowed else OTHER


def _show_zeros() -> None:
    """Begin every series an alert looks at with zero: what springs up at one was never seen to rise."""
    for counter, values in (
        (TURNS, TURN_OUTCOMES),
        (ENGINE_CALLS, (*ENGINE_OUTCOMES, OTHER)),
        (HANDOFFS, (*REASONS, OTHER)),
        (STRANDED, WHYS),
        (ASSIGNMENTS, ASSIGNED),
        (LIMITED, LIMITS),
    ):
        for value in values:
            counter.labels(value)
    for page in ("widget", "console"):
        SOCKETS.labels(page)


_show_zeros()
