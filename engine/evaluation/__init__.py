"""How well unseen texts are understood: measured on strangers' utterances, by cross-validation, and by experiments."""
