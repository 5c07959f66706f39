"""The refusal of audio that holds NaN or infinity: it is never mixed, and its position is named."""

from render.errors import AudioError
from render.sources.info import AudioInfo


class NonfiniteError(AudioError):
    """A stem holds a value that is no number; `at_s` is the first one's position in seconds."""

    CODE = "not_a_number"
    WHY = "holds a value that is not a number at {at_s:.3f} s, so no mix of it can be trusted"

    def __init__(self, name: str, info: AudioInfo, frame: int) -> None:
        self.at_s = frame / info.sample_rate
        sentence = f"{name} {self.WHY.format(at_s=self.at_s)}; ask for a fresh export of that stem."
        super().__init__(sentence, code=self.CODE, file=name, at_s=self.at_s)


class AbsurdError(NonfiniteError):
    """A stem holds a number so large that no level of it can be given."""

    CODE = "absurd_value"
    WHY = "holds a value far too large to be sound at {at_s:.3f} s, so no figure of it can be trusted"
