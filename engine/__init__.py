"""The engine: Rasa 3.6's agent behind one private endpoint that runs one turn in one pass."""
