"""What keeps the desk from starting: SetupError, with a sentence that says what to do."""


class SetupError(Exception):
    """Something on this machine is not as it must be; the text is for the person at the terminal."""
