"""How fast it is, beside Rasa as it comes."""
