"""The seal on a copy of the pause: a chain over the log, and one over the state at its end.

Whoever has the key can seal anything; whoever only edits the file cannot. The key lies beside the
sentinel, for the owner only: it tells an edited copy from a true one, it is no safe.
"""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import replace
from pathlib import Path

from journal.domain.pause.kept import Kept
from journal.storage.folder import FILE_MODE, sync_folder
from journal.storage.pause_log.rows import Sealed, entry_cells
from journal.storage.pause_log.state_rows import Cells, state_cells

_KEY_BYTES = 32


def read_key(path: Path) -> bytes | None:
    """Return the key in a file, or None where there is none, or none that could be one."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return key if len(key) == _KEY_BYTES else None


def make_key(path: Path) -> bytes:
    """Write a new key and return it; where another process was quicker, return that one.

    Raises:
        OSError: it cannot be written.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    key = secrets.token_bytes(_KEY_BYTES)
    handle = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, FILE_MODE)
    try:
        os.write(handle, key.hex().encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    there = read_key(path)
    if there is not None:
        part.unlink()
        return there
    part.replace(path)
    sync_folder(path.parent)
    return key


def seal(kept: Kept, key: bytes) -> Sealed:
    """Return a copy with its seals."""
    mac = ""
    macs = []
    for entry in kept.entries:
        mac = _mac(key, mac, entry_cells(entry))
        macs.append(mac)
    return Sealed(
        kept=kept, state_mac=_mac(key, mac, state_cells(kept.state)), entry_macs=tuple(macs)
    )


def is_true(sealed: Sealed, key: bytes) -> bool:
    """Return whether nobody changed a copy since it was sealed with this key."""
    expected = seal(sealed.kept, key)
    return hmac.compare_digest(expected.state_mac, sealed.state_mac) and (
        expected.entry_macs == sealed.entry_macs
    )


def on_its_word(kept: Kept, wall: int) -> Kept:
    """Return a copy whose seal cannot be checked: it counts, but not more than the clock says."""
    state = kept.state
    passed = max(0, wall - state.began)
    verified = min(state.verified, passed)
    return replace(
        kept,
        state=replace(
            state, verified=verified, unverified=min(state.unverified, passed - verified)
        ),
    )


def _mac(key: bytes, before: str, cells: Cells) -> str:
    text = json.dumps([before, *cells], ensure_ascii=True)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
