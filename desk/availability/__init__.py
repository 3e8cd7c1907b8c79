"""When people are there, when something falls due, and what consumers are told of both."""
