"""What the gateway counts, by the names that operators see (docs/metrics.md)."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

ARRIVALS = Counter(
    "frontdesk_arrivals_total", "What platforms delivered, by what became of it.", ["channel", "outcome"]
)
POSTS = Counter("frontdesk_posts_total", "Posts to messaging apps, by how they ended.", ["channel", "outcome"])
POST_SECONDS = Histogram("frontdesk_post_seconds", "How long a post to a messaging app took.", ["channel"])
