"""The engine's unit."""

FULL_SCALE = 8388608.0
"""Digital full scale: samples inside the engine are in steps of 24-bit audio, of which there are 2^23 to a side.

So 8-, 16- and 24-bit integers are whole numbers, 32-bit integers and floats are exact in float64, and every sum of
integers is exact.
"""
