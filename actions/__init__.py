"""Door 1: what the assistant may do at the desk, served to the engine as actions."""
