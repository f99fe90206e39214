"""What a reader made of a file, kept with its batch: a preview is drawn anew without reading."""

import io
import pickle
import zlib
from typing import Any

from kpis.entry.reading.child import OurUnpickler

#: Fast: what is read is mostly repetition.
LEVEL = 1


def pack_reading(reading: Any) -> bytes:
    return zlib.compress(pickle.dumps(reading, protocol=pickle.HIGHEST_PROTOCOL), LEVEL)


def unpack_reading(kept: bytes) -> Any:
    """Facts of the readers, and nothing else: pickle.UnpicklingError for whatever else it is."""
    return OurUnpickler(io.BytesIO(zlib.decompress(kept))).load()
