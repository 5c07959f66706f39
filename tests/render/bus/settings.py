"""Random settings for property tests."""

from typing import Any

from hypothesis import strategies as st

from render.bus.settings import KINDS, Band, BusSettings, Compressor, Limiter, StripSettings


def between(lowest: float, highest: float) -> st.SearchStrategy[float]:
    """A number of that range."""
    return st.floats(lowest, highest, allow_nan=False)


@st.composite
def bands(draw: st.DrawFn) -> Band:
    """A band of any kind."""
    kind = draw(st.sampled_from(KINDS))
    gain = 0.0 if kind in ("high_pass", "low_pass") else draw(between(-24, 24))
    return Band(kind, draw(between(10, 40_000)), gain, draw(between(0.1, 20)))


compressors = st.builds(
    Compressor,
    threshold_db=between(-60, 0),
    ratio=between(1, 100),
    attack_ms=between(0.1, 500),
    release_ms=between(5, 5000),
    knee_db=between(0, 30),
    makeup_db=between(-24, 24),
    sidechain_high_pass_hz=st.none() | between(10, 2000),
)
limiters = st.builds(Limiter, ceiling_dbtp=between(-20, 0), release_ms=between(5, 2000))


def equalisers() -> st.SearchStrategy[Any]:
    """Up to five bands."""
    return st.lists(bands(), max_size=5).map(tuple)


def buses() -> st.SearchStrategy[BusSettings]:
    """A bus with any of its stages."""
    return st.builds(
        BusSettings,
        gain_db=between(-60, 60),
        eq=equalisers(),
        compressor=st.none() | compressors,
        width=between(0, 2),
        mono_below_hz=st.none() | between(20, 1000),
        limiter=st.none() | limiters,
    )


def strips() -> st.SearchStrategy[StripSettings]:
    """A strip with any of its stages."""
    return st.builds(
        StripSettings,
        gain_db=between(-60, 24),
        pan=between(-1, 1),
        width=between(0, 2),
        eq=equalisers(),
        compressor=st.none() | compressors,
    )
