"""Reading the first form of candle files, a header and the columns; written no more."""

import json
import struct
import zlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from journal.storage.files.candle_format.header import CELL_BYTES, COLUMNS, Header

MAGIC: Final = b"CDJCNDL1"
LONGEST: Final = 65_536
_PREFIX: Final = struct.Struct("<8sII")


def first_header(content: bytes) -> tuple[Header, int, int] | None:
    """Return the header, where the columns start and their checksum; None where damaged."""
    if len(content) < _PREFIX.size:
        return None
    magic, size, checksum = _PREFIX.unpack_from(content)
    text = content[_PREFIX.size : _PREFIX.size + size]
    if magic != MAGIC or len(text) != size or zlib.crc32(text) != checksum:
        return None
    try:
        told = json.loads(text)
        body_crc32 = told.pop("body_crc32")
        header = Header(**told, capacity=told["count"], crc32=())
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return header, _PREFIX.size + size, body_crc32


def first_columns(content: bytes) -> tuple[Header, dict[str, NDArray[Any]]] | None:
    """Return a whole file of the first form; None where damaged."""
    found = first_header(content)
    if found is None:
        return None
    header, start, checksum = found
    body, size = memoryview(content)[start:], header.count * CELL_BYTES
    if len(body) != size * len(COLUMNS) or zlib.crc32(body) != checksum:
        return None
    columns = {
        name: np.frombuffer(body[index * size : (index + 1) * size], dtype=kind)
        for index, (name, kind) in enumerate(COLUMNS.items())
    }
    return header, columns
