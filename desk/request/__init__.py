"""What a consumer wants done until it is a case: the draft, the order, and what may be promised for it."""
