"""Lengths at another sample rate."""


def resampled_frames(frames: int, source_rate: int, rate: int) -> int:
    """How many frames `frames` at `source_rate` last at `rate`, rounded to the nearest."""
    return (frames * rate * 2 + source_rate) // (2 * source_rate)
