"""What is wrong with a container although its sound can be read, in words: what it claims, and what is there."""

from render.sources.info import AudioInfo

FLAWS = {
    "unfinalised": "its header was never finished",
    "second_data_chunk": "it holds a second stretch of sound, which is left out",
    "odd_length": "its last sample is not whole",
    "short_header": "its header covers {claimed:.3f} s of it, but there are {there:.3f} s of sound, all of them used",
    "long_header": "its header covers {claimed:.3f} s, but only {there:.3f} s of that are sound, and all of them used",
    "false_offset": "its header says that sound begins later than it does; all of it is used",
    "two_rates": "its header says {rate} Hz, but its bytes a second are those of another rate; it is read at {rate} Hz",
    "mixed_formats": "its sample rate or channels change in the middle of it",
    "no_end": "its last block is missing or not whole, so it may be cut short",
    "missing_pages": "parts of it are missing or damaged in the middle",
}
"""By the flaw's name; in a sentence stand the seconds that are claimed and there, and the rate."""
CUT_SHORT = "{there:.3f} s of {claimed:.3f} s are there"


def is_cut_short(info: AudioInfo) -> bool:
    """Whether there is less sound than the header promises, and nothing shows that this is all that ever was."""
    return bool(info.frames) and info.claimed_frames > info.frames and "long_header" not in info.flaws


def how_short(info: AudioInfo) -> str:
    """How much of what is promised is there."""
    return _filled(CUT_SHORT, info)


def flaw_phrases(info: AudioInfo) -> list[str]:
    """What is wrong with the container, a phrase each; what is cut short is not among them."""
    return [_filled(FLAWS.get(flaw, flaw), info) for flaw in info.flaws] if info.frames else []


def flaw_sentences(name: str, info: AudioInfo) -> list[tuple[str, str]]:
    """What whoever uses the file called `name` should know of its container: the code, and a sentence of facts."""
    if is_cut_short(info):
        return [("truncated", f"{name} is cut short: {how_short(info)}.")]
    phrases = flaw_phrases(info)
    return [("damaged", f"{name} is damaged ({', '.join(phrases)}); what could be read of it is used.")] * bool(phrases)


def _filled(phrase: str, info: AudioInfo) -> str:
    there, claimed = (frames / info.sample_rate for frames in (info.frames, info.claimed_frames))
    return phrase.format(there=there, claimed=claimed, rate=info.sample_rate)
