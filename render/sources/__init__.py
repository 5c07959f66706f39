"""Stems as they are read: headers, plain samples by the fast path, all else by libsndfile or ffmpeg; resampling."""

from render.sources.info import AudioInfo
from render.sources.probe import read_info

__all__ = ["AudioInfo", "read_info"]
