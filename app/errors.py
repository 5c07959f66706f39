"""The one error a user sees: a plain sentence that says what happened, to which file, and what to do."""


class BouncedeskError(Exception):
    """Something the user can act on; its text is one plain sentence. Commands exit with 1."""


class UsageError(BouncedeskError):
    """The request itself was wrong (an unknown variant, a target inside the session). Commands exit with 2."""
