"""Findings that are no faults but hints of what might need editing, each with the kind of editing as a job names it."""

from collections.abc import Mapping
from types import MappingProxyType

EDITING_HINTS: Mapping[str, str] = MappingProxyType({"vocal_pitch": "vocal_tuning", "drum_timing": "drum_timing"})
