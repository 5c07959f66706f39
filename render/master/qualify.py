"""Whether a mix qualifies for a kind of master, and what to warn of where it does."""

from collections.abc import Iterator
from dataclasses import dataclass

from render.delivery.manifest import Warned
from render.machine import find_ffmpeg
from render.master.job import MasterJob
from render.master.profiles import Profile
from render.text import clock

FFMPEG_CONTAINER = "m4a"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the mix: Hz, seconds, bits of a sample; `upsampled_hz` is the rate it was brought up from."""

    rate: int
    duration_s: float
    bits: int
    upsampled_hz: int | None = None


def reason_against(profile: Profile, facts: Facts) -> str | None:
    """Why a mix cannot be this kind of master, as a sentence; None where it can."""
    return next(_reasons(profile, facts), None)


def _reasons(profile: Profile, facts: Facts) -> Iterator[str]:
    label = profile.label
    if profile.kind.container == FFMPEG_CONTAINER and find_ffmpeg() is None:
        yield f"{label} needs ffmpeg, which is not installed here; install it, or choose another profile."
    if facts.bits < profile.least_bits:
        yield f"{label} needs a mix of {profile.least_bits} bits or more, and this one has {facts.bits}."
    if profile.above_hz and facts.rate <= profile.above_hz:
        need, has = profile.above_hz / 1000, facts.rate / 1000
        yield f"{label} needs a mix above {need:g} kHz, and this one is at {has:g} kHz."
    if not profile.upsampled and facts.upsampled_hz is not None:
        yield (
            f"{label} needs a mix at its own rate, and this one was brought up from {facts.upsampled_hz / 1000:g} kHz: "
            "nothing sounds above that."
        )
    if facts.duration_s < profile.shortest_s:
        yield f"{label} needs {profile.shortest_s:g} s or more, and this mix lasts {facts.duration_s:.2f} s."
    if profile.longest_s is not None and facts.duration_s > profile.longest_s:
        yield f"{label} holds {profile.longest_s / 60:.1f} min, and this mix lasts {facts.duration_s / 60:.1f} min."


def profile_warnings(profile: Profile, facts: Facts, job: MasterJob, path: str) -> Iterator[Warned]:
    """What the user should know of this master beside its figures."""
    if profile.warn_past_s is not None and facts.duration_s > profile.warn_past_s:
        yield Warned(
            "long_side",
            f"The {profile.called} lasts {facts.duration_s / 60:.1f} min; past {_minutes(profile.warn_past_s)} at 33⅓ "
            "on 12″ a side has to be cut quieter: shorten it or spread it over more sides.",
            (path,),
        )
    if not profile.limiting and (job.target_lufs is not None or (job.bus and job.bus.limiter)):
        yield Warned(
            "not_limited",
            f"The {profile.called} is never limited: the loudness asked for and the bus's limiter were left out of it.",
            (path,),
        )
    if profile.round_trip and find_ffmpeg() is None:
        yield Warned(
            "round_trip_not_checked",
            f"The {profile.called} could not be encoded to {profile.round_trip} to see that its peaks have room: that "
            "needs ffmpeg, which is not installed here.",
            (path,),
        )


def _minutes(seconds: float) -> str:
    return clock(int(seconds), hours=False)
