"""What the help shows beside the options: what one does first, and examples of each command."""

import click
from click.shell_completion import get_completion_class

from digitize.console import Unread

FIRST = """\
digitize turns scans of archival documents into a corpus. Three things to do first:

  digitize doctor                   says what this machine has, and how to get what it lacks
  digitize run PAPERS -o CORPUS     reads a folder of scans
  digitize review CORPUS            opens what came of it where it can be corrected

digitize --help lists all commands."""

EXAMPLES: dict[str, tuple[str, ...]] = {
    "run": (
        "digitize run ~/papers -o ~/corpus",
        "digitize run volume.pdf --lang eng+rus --pages 1-40",
        "digitize run ~/papers -o ~/corpus --quiet --log night.jsonl --jobs 4",
        "digitize run ~/scanner -o ~/corpus --watch",
    ),
    "report": ("digitize report ~/corpus",),
    "restore": (
        "digitize restore volume-0007 -o ~/corpus",
        "digitize restore volume-0007 -o ~/corpus --without join-line",
    ),
    "review": ("digitize review ~/corpus", "digitize review ~/corpus --no-open --port 8000"),
    "diff": ("digitize diff old-corpus corpus", "digitize diff old-corpus corpus --html changes.html"),
    "undo": ("digitize undo ~/corpus --rule join-line", "digitize undo ~/corpus --rule join-line --yes"),
    "patch": ("digitize patch ~/corpus --save corrections.json", "digitize patch ~/corpus --apply corrections.json"),
    "evaluate": ("digitize evaluate gold/ ~/corpus", "digitize evaluate gold/ ~/corpus --html scores.html"),
    "sample": ("digitize sample ~/corpus",),
    "certificate": ("digitize certificate ~/corpus", "digitize certificate ~/corpus --check"),
    "export": ("digitize export ~/corpus --format csv", "digitize export ~/corpus --format tei -o letters/"),
    "reference": (
        "digitize reference 'АВП РФ. Ф. 06. Оп. 3. П. 1. Д. 5. Л. 32-33.'",
        "digitize reference --json - < references.txt",
    ),
    "train": ("digitize train ~/corpus -o heads.toml",),
    "inspect": ("digitize inspect volume.pdf --page 12",),
    "doctor": ("digitize doctor",),
    "explain": ("digitize explain language-missing",),
    "config": ("digitize config", "digitize config --config mine.toml"),
    "completion": (
        "digitize completion bash > ~/.local/share/bash-completion/completions/digitize",
        "digitize completion zsh > ~/.zfunc/_digitize",
        "digitize completion fish > ~/.config/fish/completions/digitize.fish",
    ),
}
"""Calls of each command that a shell takes as they stand."""


SHELLS = ("bash", "zsh", "fish")


class Helpful(Unread):
    """Commands whose help ends with examples."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        shown = "".join(f"\n  {example}" for example in EXAMPLES.get(name or cmd.name or "", ()))
        if shown and not cmd.epilog:
            cmd.epilog = f"\b\nExamples:{shown}"
        super().add_command(cmd, name)


def completion_of(commands: click.Command, shell: str) -> str:
    """The script by which a shell of SHELLS completes the command `digitize`."""
    kind = get_completion_class(shell)
    if kind is None:
        raise ValueError(f"{shell} is none of {', '.join(SHELLS)}")
    code = kind.source_template % kind(commands, {}, "digitize", "_DIGITIZE_COMPLETE").source_vars()
    return code.strip()
