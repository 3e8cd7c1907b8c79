"""What the shop promises: the service agreement, its clauses, and which of its versions counts."""
