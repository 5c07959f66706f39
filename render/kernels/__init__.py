"""Compiled inner loops over samples. Imported only where audio is rendered or measured: numba is heavy.

Samples inside the engine are in units of one 24-bit step: full scale is 2^23 = 8,388,608, so that 8-, 16- and 24-bit
integers are whole numbers, 32-bit integers and floats are exact in float64, and every sum of integers is exact.
"""
