"""gzip: files that are packed as a whole, as crawlers store them; never more than the limit is unpacked."""

from __future__ import annotations

import gzip
import io
import zlib

from parser.errors import InputError
from parser.read.limits import MAX_UNPACKED_BYTES

GZIP = b"\x1f\x8b\x08"


def is_gzip(data: bytes) -> bool:
    """Whether these bytes are packed with gzip."""
    return data.startswith(GZIP)


def unpack(data: bytes) -> bytes:
    """What a gzip file holds; other bytes as they are. Raises InputError when it is broken or beyond `MAX_UNPACKED_BYTES`.

    >>> import gzip
    >>> unpack(gzip.compress(b"text")), unpack(b"text")
    (b'text', b'text')
    """
    if not is_gzip(data):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            unpacked = packed.read(MAX_UNPACKED_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"is a gzip file that is damaged or incomplete ({error}); get it again") from error
    if len(unpacked) > MAX_UNPACKED_BYTES:
        raise InputError(f"unpacks to more than {MAX_UNPACKED_BYTES // 2**20} MB, which is no report")
    if is_gzip(unpacked):
        raise InputError("is packed with gzip more than once; unpack it first")
    return unpacked
