"""Loudness, peaks and what stems sound like (ITU-R BS.1770-4, EBU R 128, EBU Tech 3341 and 3342)."""

from render.measure.file import Measurement, measure_file, measure_files
from render.measure.stem import StemMeasurement, measure_stem

__all__ = ["Measurement", "StemMeasurement", "measure_file", "measure_files", "measure_stem"]
