"""Loudness, peaks and what stems sound like (ITU-R BS.1770-4, EBU R 128, EBU Tech 3341 and 3342)."""

from render.measure.file_figures import Measurement, Unmeasured, measure_file, measure_files
from render.measure.stem import StemMeasurement, measure_stem

__all__ = ["Measurement", "StemMeasurement", "Unmeasured", "measure_file", "measure_files", "measure_stem"]
