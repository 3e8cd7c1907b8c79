"""What operators can see of a gateway: whether it lives, and its numbers."""
