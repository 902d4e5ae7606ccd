"""Saving: the one function through which everything is written.

The bytes go into a temporary file of the same folder, to the disk, and then in one step to their place.
Whatever happens on the way, a full disk or the end of the process, the file is the old one or the new one,
whole.
"""

import contextlib
import errno
import os
import secrets
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from densegui.errors import SaveError

# Short whatever the file's own name is: a name may have 255 bytes.
_PREFIX, _SUFFIX = ".densegui-", ".tmp"
# A process that was killed leaves its temporary file behind; no save takes this many seconds.
_ABANDONED = 3600.0

_REASONS = {
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "a part of its path is not a folder",
    errno.EISDIR: "it is a folder",
    errno.EACCES: "permission denied",
    errno.EPERM: "not permitted",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EFBIG: "the file would be too large",
    errno.EIO: "the disk reports an error",
    errno.ELOOP: "its symbolic links lead round in a circle",
}


def atomic_write(path: str | os.PathLike[str], data: bytes) -> None:
    """Write `data` to `path`, wholly or not at all.

    A symbolic link stays and its target is replaced; the target's mode and, where that is allowed, its
    owner are kept. What is not a regular file is refused.

    Raises
    ------
    SaveError
        "could not save FILE: why". What was there before is intact, and no temporary file is left.
    """
    try:
        target = Path(os.path.realpath(path))
        before = _status(target)
        with _temporary(target.parent, before) as temporary:
            _fill(temporary, data)
            if before is not None:
                _take_over(temporary, before)
            os.replace(temporary, target)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
        raise SaveError(f"could not save {os.fspath(path)}: {reason}") from error
    except ValueError as error:  # a NUL in the path
        raise SaveError(f"could not save {os.fspath(path)!r}: this is not a path") from error
    # The new file is in its place. That the folder reaches the disk, too, can only be asked for.
    with contextlib.suppress(OSError):
        _sync_folder(target.parent)
    sweep(target.parent)


def sweep(folder: str | os.PathLike[str]) -> None:
    """Remove the temporary files that killed processes have left in `folder` more than an hour ago."""
    with contextlib.suppress(OSError):
        for entry in Path(folder).glob(f"{_PREFIX}*{_SUFFIX}"):
            with contextlib.suppress(OSError):
                if time.time() - entry.lstat().st_mtime > _ABANDONED:
                    entry.unlink()


def _status(target: Path) -> os.stat_result | None:
    """What is known of the file that will be replaced; None when there is none."""
    try:
        status = os.stat(target)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file")
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "permission denied")
    return status


@contextlib.contextmanager
def _temporary(folder: Path, before: os.stat_result | None) -> Iterator[Path]:
    """An empty file in `folder`; it is removed again unless all goes well."""
    temporary = folder / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
    # What replaces a private file is private from the start.
    mode = 0o666 if before is None else 0o600
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
        yield temporary
    except BaseException:  # Ctrl+C as well
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _fill(temporary: Path, data: bytes) -> None:
    """Write all of `data` and wait until it is on the disk."""
    binary = getattr(os, "O_BINARY", 0)
    file = os.open(temporary, os.O_WRONLY | binary)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(file, view) :]
        os.fsync(file)
    finally:
        os.close(file)


def _take_over(temporary: Path, before: os.stat_result) -> None:
    """Give the new file the old one's owner and mode."""
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(temporary, before.st_uid, before.st_gid)
    os.chmod(temporary, stat.S_IMODE(before.st_mode))


def _sync_folder(folder: Path) -> None:
    """Wait until the folder's list of names is on the disk; Windows cannot open a folder."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
