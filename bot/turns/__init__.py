"""Turns: leased, answered by the engine, written down with what a reply asks for."""
