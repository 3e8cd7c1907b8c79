"""Somebody on the phone: an agent writes down what is said, and nothing can be sent to them."""

NAME = "phone"
