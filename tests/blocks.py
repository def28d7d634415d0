"""The blocks of code of a page of the documentation, run in order: what they print is what the page shows."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
Shell = Callable[[str, str], "subprocess.CompletedProcess[str]"]
"""Runs a block of a kind, `sh` or `python`, in the folder of the page."""


def blocks(page: Path) -> list[tuple[str, str, str]]:
    """Of each block of a page its kind, its title, which is the name of a file, and what stands in it."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def run_blocks(page: Path, folder: Path, shell: Shell) -> None:
    """Writes the files that a page shows into a folder and runs its commands there. What is shown as text right behind a
    command is what it prints; `…` stands for what is otherwise each time."""
    whole, said, end = page.read_text(encoding="utf-8"), "", -1
    for block in BLOCK.finditer(whole):
        kind, title, body = block.groups()
        if title:
            (folder / title).write_text(body, encoding="utf-8")
        elif kind in ("sh", "python"):
            done = shell(kind, body)
            assert done.returncode == 0, f"{body}\n{done.stderr}"
            said, end = done.stdout, block.end()
        elif kind == "text" and end >= 0 and not whole[end : block.start()].strip():
            assert re.fullmatch(re.escape(body).replace("…", ".+"), said), said
