"""What keeps the desk from starting, being saved or restored: SetupError, with a sentence that says what to do."""


class SetupError(Exception):
    """Something on this machine is not as it must be; the text is for the person at the terminal."""


class AlreadyRunning(SetupError):
    """A desk runs from this state folder."""
