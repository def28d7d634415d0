"""A place below a folder that somebody else may have made: it is reached name by name, and no link is followed.

Each step opens a folder from the handle of the one above it (`dir_fd`, O_NOFOLLOW), so that nothing can be put in the
place of a folder or a file between a look at it and its use. Where the system has no such handles (Windows), each step
is looked at before it is taken.
"""

import errno
import os
import shutil
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from digitize.errors import OutputError
from digitize.store.held import BY_HANDLE, CHUNK, FOLDER, Held, is_link, is_plain, kind_of, linked

LONGEST_LINE = 1 << 26  # bytes
LARGEST_READ = 1 << 28  # bytes; the edit log of 3,000 pages in one document has a quarter


def folded(name: str) -> str:
    """Alike for names that some file system takes for one: of other case, or composed otherwise."""
    return unicodedata.normalize("NFC", name.casefold())


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder below `root`, a folder that the user named; `names` lead there. All methods that touch the disk
    raise OSError, one with the word of it where a link is in the way."""

    root: Path
    names: tuple[str, ...] = ()

    def __truediv__(self, name: str) -> "Place":
        """Something right in this folder. Raises OutputError for what is no plain name."""
        if not is_plain(name):
            raise OutputError(f"{self.path}: {name!r} is no name of a file in it", "get the folder anew from its maker")
        return Place(self.root, (*self.names, name))

    def __str__(self) -> str:
        return str(self.path)

    @property
    def path(self) -> Path:
        """For messages. What opens it may follow links."""
        return self.root.joinpath(*self.names)

    @property
    def name(self) -> str:
        return self.names[-1] if self.names else self.root.name

    @property
    def stem(self) -> str:
        """The name without its last suffix."""
        return Path(self.name).stem

    @property
    def parent(self) -> "Place":
        """The folder that it is in; never one above the root."""
        return Place(self.root, self.names[:-1])

    def stat(self) -> os.stat_result:
        """Of the thing itself, also where it is a link."""
        if not self.names:
            return os.stat(self.root)
        with self.parent._held() as above:
            return above.look(self.name)

    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return stat.S_ISREG(self._mode())

    def is_folder(self) -> bool:
        """Whether it is a folder, and no link to one."""
        return stat.S_ISDIR(self._mode())

    def is_link(self) -> bool:
        """Whether it is a link, whatever to; also where one is above it."""
        try:
            return is_link(self.stat())
        except OSError as error:
            return error.errno == errno.ELOOP

    def _mode(self) -> int:
        try:
            seen = self.stat()
        except OSError:
            return 0
        return 0 if is_link(seen) else seen.st_mode

    def entries(self) -> list[tuple[str, str]]:
        """What is in this folder, by name: each "file", "folder", "link" or "other" (a pipe, a device, a name that no
        program of ours gives). Nothing where there is no folder."""
        try:
            with self._held() as held, os.scandir(held.path if held.handle is None else held.handle) as found:
                return sorted((entry.name, kind_of(entry)) for entry in found)
        except FileNotFoundError:
            return []

    def files(self, ending: str = "") -> list["Place"]:
        """The regular files in this folder whose names end so, by name."""
        return [self / name for name, kind in self.entries() if kind == "file" and name.endswith(ending)]

    def folders(self) -> list["Place"]:
        """The folders in this folder, by name, links to others left out."""
        return [self / name for name, kind in self.entries() if kind == "folder"]

    def open(self) -> BufferedReader:
        """The file, open for reading."""
        with self.parent._held() as above:
            return os.fdopen(above.opened(self.name, os.O_RDONLY), "rb")

    def read_bytes(self, most: int = LARGEST_READ) -> bytes:
        """All of it. Raises OSError for a file of more than `most` bytes."""
        with self.open() as file:
            if os.fstat(file.fileno()).st_size > most:
                raise OSError(errno.EFBIG, "is too large", str(self))
            return file.read(most)

    def read_text(self, errors: str = "strict") -> str:
        """In UTF-8, its line ends as they are."""
        return self.read_bytes().decode("utf-8", errors)

    def lines(self) -> Iterator[bytes]:
        """The lines of the file with their ends; of one that is longer than any of ours, its beginning alone."""
        with self.open() as file:
            while line := file.readline(LONGEST_LINE):
                yield line
                while len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                    line = file.readline(LONGEST_LINE)

    def make_folder(self) -> None:
        """Makes it with the folders above it, where they are not there."""
        with self._held(make=True):
            pass

    def make_file(self) -> None:
        """Makes an empty file where there is nothing."""
        with self.parent._held(make=True) as above, suppress(FileExistsError):
            os.close(above.opened(self.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL))

    def write_bytes(self, data: bytes, lasting: bool = False) -> None:
        """Writes the file whole or not at all, with its folders. With `lasting` it is on the disk before it is in its
        place, so that it is whole even when the power goes."""
        self.write_parts((data,), lasting)

    def write_text(self, text: str, lasting: bool = False) -> None:
        """As `write_bytes`, in UTF-8."""
        self.write_parts((text.encode(),), lasting)

    def write_parts(self, parts: Iterable[bytes], lasting: bool = False, spare: bool = False) -> None:
        """As `write_bytes`, part by part; with `spare`, a file that says the same is not touched."""
        with self.parent._held(make=True) as above:
            part = above.write_beside(parts, lasting)
            try:
                if spare and above.same(part, self.name):
                    above.remove(part)
                else:
                    above.rename(part, above, self.name)
            except BaseException:
                with suppress(OSError):
                    above.remove(part)
                raise

    @contextmanager
    def appending(self) -> Iterator[BinaryIO]:
        """The file, made where there is none, open for reading and for writing at its end, locked where the system can.
        One that has further names (hard links) is copied first: those stay as they are."""
        with self.parent._held(make=True) as above:
            file = above.own(self.name)
            try:
                yield file
            finally:
                file.close()  # which unlocks it

    def own(self) -> None:
        """Gives the file, where there is one, a content of its own: what other names it had keep theirs."""
        with self.parent._held() as above:
            above.look(self.name)
            above.own(self.name).close()

    def move_to(self, target: "Place") -> None:
        """Moves it into the place of what is there, if anything is."""
        with self.parent._held() as above, target.parent._held(make=True) as new:
            above.rename(self.name, new, target.name)

    def link_to(self, target: "Place") -> None:
        """Gives the file a second name. Raises FileExistsError, and OSError where the file system has no such links."""
        with self.parent._held() as above, target.parent._held(make=True) as new:
            if not stat.S_ISREG(above.look(self.name).st_mode):
                raise linked(self.path)
            handles = {"src_dir_fd": above.handle, "dst_dir_fd": new.handle} if BY_HANDLE else {}
            os.link(above.at(self.name), new.at(target.name), **handles, follow_symlinks=False)
            if not stat.S_ISREG(new.look(target.name).st_mode):  # it was replaced meanwhile
                new.remove(target.name)
                raise linked(self.path)

    def copy_to(self, target: "Place") -> None:
        with self.open() as file:
            target.write_parts(iter(lambda: file.read(CHUNK), b""))

    def unlink(self, missing_ok: bool = False) -> None:
        """Removes a file, or a link itself."""
        try:
            with self.parent._held() as above:
                above.remove(self.name)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rmdir(self) -> None:
        """Removes a folder in which nothing is left."""
        with self.parent._held() as above:
            os.rmdir(above.at(self.name), dir_fd=above.handle)

    def remove_all(self) -> None:
        """Removes it with all that is in it, as far as that can be; of links, the links themselves."""
        with suppress(OSError), self.parent._held() as above:
            if stat.S_ISDIR(above.look(self.name).st_mode):
                shutil.rmtree(above.at(self.name), ignore_errors=True, dir_fd=above.handle)
            else:
                above.remove(self.name)

    def same_as(self, other: "Place") -> bool:
        """Whether both are names of one file that is there."""
        try:
            return os.path.samestat(self.stat(), other.stat())
        except OSError:
            return False

    @contextmanager
    def _held(self, make: bool = False) -> Iterator["Held"]:
        """This folder, open; with `make`, made where it is not there."""
        if make:
            self.root.mkdir(parents=True, exist_ok=True)
        held = Held(str(self.root), os.open(self.root, FOLDER) if BY_HANDLE else None)
        try:
            for name in self.names:
                above, held = held, held.made(name) if make else held.inside(name)
                above.close()
            yield held
        finally:
            held.close()
