"""What was said, on which channel, and who answers it."""
