"""The refusal of audio that holds NaN or infinity: it is never mixed, and its position is named."""

from render.errors import AudioError
from render.sources.info import AudioInfo


class NonfiniteError(AudioError):
    """A stem holds a value that is no number; `at_s` is the first one's position in seconds."""

    def __init__(self, name: str, info: AudioInfo, frame: int) -> None:
        self.at_s = frame / info.sample_rate
        super().__init__(
            f"{name} holds a value that is not a number at {self.at_s:.3f} s, so no mix of it can be trusted; "
            "ask for a fresh export of that stem."
        )


class AbsurdError(NonfiniteError):
    """A stem holds a number so large that no level can be told of it."""

    def __init__(self, name: str, info: AudioInfo, frame: int) -> None:
        super().__init__(name, info, frame)
        sentence = (
            f"{name} holds a value far too large to be sound at {self.at_s:.3f} s, so no figure of it can be trusted"
        )
        self.args = (f"{sentence}; ask for a fresh export of that stem.",)
