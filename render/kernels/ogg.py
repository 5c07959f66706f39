"""The checksum of an Ogg page."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel


@kernel
def page_checksum(page: NDArray[np.uint8]) -> int:
    """CRC-32 of a page: polynomial 0x04C11DB7, nothing reflected, starting at zero (RFC 3533 section 6)."""
    crc = np.uint32(0)
    for i in range(page.size):
        crc = np.uint32(crc ^ (np.uint32(page[i]) << np.uint32(24)))
        for _ in range(8):
            top = crc >> np.uint32(31)
            crc = np.uint32(crc << np.uint32(1))
            if top:
                crc = np.uint32(crc ^ np.uint32(0x04C11DB7))
    return int(crc)
