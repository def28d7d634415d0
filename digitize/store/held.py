"""A folder that is open: what can be done to the files right in it, by its handle."""

import errno
import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PREFIX, SUFFIX = ".digitize-", ".part"  # of a file that is being written
LONGEST_NAME = 255  # bytes
CHUNK = 1 << 20  # bytes that are copied or compared at a time
ATTEMPTS = 20  # to open a file that others replace meanwhile
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
BY_HANDLE = bool(NO_FOLLOW) and {os.open, os.stat, os.unlink, os.mkdir, os.rename} <= os.supports_dir_fd
FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
FILE = NO_FOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
REPARSE_POINT = 0x400  # of Windows' file attributes: a link, or a folder that is mounted


def is_plain(name: str) -> bool:
    """Whether a name is that of something right in a folder, on every system.

    >>> [name for name in ("0001-a.txt", "..", "a/b", "a\\\\b", "C:", "a.", "", "a\\0") if is_plain(name)]
    ['0001-a.txt']
    """
    sound = bool(name) and name.isprintable() and not set(name) & set("/\\:") and name[-1] not in ". "
    return sound and len(name.encode()) <= LONGEST_NAME


def linked(path: str | Path) -> OSError:
    """The error of a step that would follow a link."""
    return OSError(errno.ELOOP, "is a link, which is not followed", str(path))


@dataclass(frozen=True, slots=True)
class Held:
    """A folder that is open, or, where the system has no handles of folders, its path."""

    path: str
    handle: int | None

    def at(self, name: str) -> str:
        return name if self.handle is not None else os.path.join(self.path, name)

    def close(self) -> None:
        if self.handle is not None:
            os.close(self.handle)

    def look(self, name: str) -> os.stat_result:
        return os.stat(self.at(name), dir_fd=self.handle, follow_symlinks=False)

    def inside(self, name: str) -> "Held":
        """A folder in this one."""
        path = os.path.join(self.path, name)
        if self.handle is None:
            self._looked(name)
            return Held(path, None)
        try:
            return Held(path, os.open(name, FOLDER | NO_FOLLOW, dir_fd=self.handle))
        except OSError:
            self._looked(name)
            raise

    def made(self, name: str) -> "Held":
        """A folder in this one, made where it is not there."""
        try:
            return self.inside(name)
        except FileNotFoundError:
            with suppress(FileExistsError):
                os.mkdir(self.at(name), dir_fd=self.handle)
            return self.inside(name)

    def opened(self, name: str, flags: int) -> int:
        """The handle of a regular file in this folder."""
        looked = None
        if self.handle is None:
            try:
                looked = self._looked(name)
            except FileNotFoundError:
                if not flags & os.O_CREAT:
                    raise
                flags |= os.O_EXCL  # which follows no link that is put there now
        try:
            handle = os.open(self.at(name), flags | FILE, 0o666, dir_fd=self.handle)
        except OSError:
            self._looked(name)
            raise
        seen = os.fstat(handle)
        if looked and not os.path.samestat(looked, seen):
            os.close(handle)
            raise OSError(errno.EBUSY, "was replaced while it was opened", os.path.join(self.path, name))
        if not stat.S_ISREG(seen.st_mode):
            os.close(handle)
            raise OSError(errno.EINVAL, "is no regular file", os.path.join(self.path, name))
        return handle

    def _looked(self, name: str) -> os.stat_result:
        """What is there, which is no link."""
        seen = self.look(name)
        if is_link(seen):
            raise linked(os.path.join(self.path, name))
        return seen

    def remove(self, name: str) -> None:
        os.unlink(self.at(name), dir_fd=self.handle)

    def rename(self, name: str, target: "Held", new: str) -> None:
        os.replace(self.at(name), target.at(new), src_dir_fd=self.handle, dst_dir_fd=target.handle)

    def write_beside(self, parts: Iterable[bytes], lasting: bool) -> str:
        """A new file in this folder, under a name that nobody knows."""
        part = f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}"
        try:
            with os.fdopen(self.opened(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as file:
                file.writelines(parts)
                if lasting:
                    file.flush()
                    os.fsync(file.fileno())
        except BaseException:
            with suppress(OSError):
                self.remove(part)
            raise
        return part

    def same(self, one: str, other: str) -> bool:
        """Whether two files say the same; no, where the second is none."""
        try:
            if self.look(one).st_size != self.look(other).st_size:
                return False
            with (
                os.fdopen(self.opened(one, os.O_RDONLY), "rb") as a,
                os.fdopen(self.opened(other, os.O_RDONLY), "rb") as b,
            ):
                return all(chunk == b.read(CHUNK) for chunk in iter(lambda: a.read(CHUNK), b""))
        except OSError:
            return False

    def own(self, name: str) -> BinaryIO:
        """A file to add to, locked, whose content no other name has, and which has this name still."""
        for _ in range(ATTEMPTS):
            try:
                file = os.fdopen(self.opened(name, os.O_RDWR | os.O_APPEND | os.O_CREAT), "a+b")
            except FileExistsError:  # it was made meanwhile
                continue
            try:
                lock(file)
                file.seek(0)
                seen = os.fstat(file.fileno())
                if seen.st_nlink > 1:
                    self.rename(self.write_beside(iter(lambda: file.read(CHUNK), b""), True), self, name)  # noqa: B023
                elif os.path.samestat(seen, self.look(name)):
                    return file
            except BaseException:
                file.close()
                raise
            file.close()
        raise OSError(errno.EBUSY, "is replaced again and again", os.path.join(self.path, name))


def lock(file: BinaryIO) -> None:
    """Keeps other processes from writing to a file until it is closed, where the system can."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(file, fcntl.LOCK_EX)


def is_link(seen: os.stat_result) -> bool:
    return stat.S_ISLNK(seen.st_mode) or bool(getattr(seen, "st_file_attributes", 0) & REPARSE_POINT)


def kind_of(entry: "os.DirEntry[str]") -> str:
    if not is_plain(entry.name):
        return "other"
    if entry.is_symlink() or (os.name == "nt" and is_link(entry.stat(follow_symlinks=False))):
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "other"
