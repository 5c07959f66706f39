"""The error of a request, below the one root that render/ and app/ share."""

from typing import Self

from render import errors


class UsageError(errors.BouncedeskError):
    """The request itself was wrong (an unknown variant, a target inside the session). Commands exit with 2."""

    @classmethod
    def of(cls, error: errors.BouncedeskError) -> Self:
        """The same sentence, code and facts, where what was asked for is to blame."""
        return cls(str(error), code=error.code, **error.facts)
