"""What can go wrong with a turn, drawn as a tree; each leaf is one answer of the endpoint.

TurnFailure (BaseException, so that Rasa's own `except Exception` cannot swallow it)
├── BadTurn             400 bad_request        the request is not a turn
├── BadSignature        401 bad_signature
├── Busy                409 busy               the episode is in another turn
├── WordsMissing        500 words_missing      a response has a hole
├── TurnFailed          500 turn_failed        anything unforeseen
├── ActionsUnavailable  503 actions_unavailable
├── StoreUnavailable    503 store_unavailable
├── NotReady            503 not_ready
└── DeadlinePassed      504 deadline
"""


class TurnFailure(BaseException):
    """A turn that was not run to its end; nothing of it was saved."""

    status = 500
    code = "turn_failed"


class BadTurn(TurnFailure):
    status = 400
    code = "bad_request"


class BadSignature(TurnFailure):
    status = 401
    code = "bad_signature"


class Busy(TurnFailure):
    status = 409
    code = "busy"


class WordsMissing(TurnFailure):
    code = "words_missing"


class TurnFailed(TurnFailure):
    """Anything unforeseen; its cause is in the log."""


class ActionsUnavailable(TurnFailure):
    status = 503
    code = "actions_unavailable"


class StoreUnavailable(TurnFailure):
    status = 503
    code = "store_unavailable"


class NotReady(TurnFailure):
    status = 503
    code = "not_ready"


class DeadlinePassed(TurnFailure):
    status = 504
    code = "deadline"
