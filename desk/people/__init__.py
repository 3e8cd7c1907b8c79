"""The agents: who they are, what team they are in, what they have at hand."""
