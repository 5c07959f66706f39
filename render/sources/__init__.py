"""Reading stems: headers, plain samples by the engine's own fast path, everything else through libsndfile."""

from render.sources.info import AudioInfo
from render.sources.probe import read_info

__all__ = ["AudioInfo", "read_info"]
