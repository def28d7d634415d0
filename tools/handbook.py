"""What the documentation says of commands, settings, flags, errors and events, made from the program itself.

    python tools/handbook.py     writes the man page and the completions in share/, which the wheel installs

mkdocs calls `on_files` (mkdocs.yml names this file as a hook), so that the reference of the site is made anew whenever it is built.
"""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from digitize import __version__, batch, model
from digitize.cli import FAILED, STOPPED, WRONG_USE, commands
from digitize.config import data_dir, profile_files
from digitize.explained import explanations
from digitize.manual import SHELLS, completion_of
from digitize.model.metadata import FLAGS

ROOT = Path(__file__).parent.parent
SHARE = {
    "bash": "share/bash-completion/completions/digitize",
    "zsh": "share/zsh/site-functions/_digitize",
    "fish": "share/fish/vendor_completions.d/digitize.fish",
}
MAN = "share/man/man1/digitize.1"
WIDTH = 100  # characters of a line of help
EXITS = {
    0: "all done",
    FAILED: "done, and some inputs failed: each is named, with what is wrong and what to do",
    WRONG_USE: "wrong use or a wrong setting: nothing was touched",
    STOPPED: "stopped by the user: the same command again goes on",
}
NOTE = "<!-- Made by tools/handbook.py from the program. -->\n\n"


def helps() -> dict[str, str]:
    """The help of `digitize` and of each command, as a terminal shows it."""
    settings = {"terminal_width": WIDTH, "max_content_width": WIDTH}
    top = click.Context(commands, info_name="digitize", **{**commands.context_settings, **settings})
    found = {"digitize": _help(commands, top)}
    for name, command in sorted(commands.commands.items()):
        found[f"digitize {name}"] = _help(command, click.Context(command, parent=top, info_name=name, **settings))
    return found


def _help(command: click.Command, context: click.Context) -> str:
    command._help_option = None  # click remembers how --help was called by whoever asked first
    return command.get_help(context)


def man_page() -> str:
    """One page for all commands, in the macros of man(7)."""

    def literal(text: str) -> str:
        escaped = text.replace("\\", "\\e").replace("-", "\\-")
        return "\n".join(f"\\&{line}" if line[:1] in (".", "'") else line for line in escaped.splitlines())

    parts = [f'.TH DIGITIZE 1 "" "digitize {__version__}" "User Commands"']
    parts += [".SH NAME", "digitize \\- scans of archival documents in, a corpus of texts and metadata out"]
    for name, told in helps().items():
        heading = ".SH SYNOPSIS" if name == "digitize" else f'.SH "{name.upper()}"'
        parts += [heading, ".nf", literal(told), ".fi"]
    parts += [".SH EXIT STATUS"]
    for code, told in EXITS.items():
        parts += [".TP", str(code), literal(told)]
    parts += [".SH FILES", ".TP", "~/.config/digitize/config.toml", "settings of one's own"]
    parts += [".TP", "~/.local/share/digitize/tessdata", "models of languages of one's own"]
    return "\n".join(parts) + "\n"


def shared_files() -> dict[str, str]:
    """The files that the wheel installs beside the package, by their paths in the checkout."""
    return {SHARE[shell]: completion_of(commands, shell) + "\n" for shell in SHELLS} | {MAN: man_page()}


def command_page() -> str:
    parts = ["# Commands\n\nAs each command's own `--help` says.\n"]
    parts += [f"## {name}\n\n```text\n{told}\n```\n" for name, told in helps().items()]
    return "\n".join(parts)


def exit_page() -> str:
    rows = "\n".join(f"| {code} | {told} |" for code, told in EXITS.items())
    return f"# Exit codes\n\n| code | says |\n|---|---|\n{rows}\n"


def setting_page() -> str:
    text = (data_dir() / "default.toml").read_text(encoding="utf-8")
    names = "\n".join(
        f"| `{key}` | `DIGITIZE_{key.upper().replace('.', '_').replace('-', '_')}` |" for key in setting_names()
    )
    profiles = ", ".join(f"`{name}`" for name in sorted(profile_files({"HOME": "/nonexistent"})))
    return (
        "# Settings\n\nThe settings that come with the program, each with what it means. A file of your own needs only what"
        f" differs.\n\n```toml\n{text}```\n\nEach can be given in the environment:\n\n| setting | variable |\n|---|---|\n{names}\n\n"
        f"Profiles that come with the program: {profiles}.\n"
    )


def setting_names() -> Iterator[str]:
    """The names of all settings, with their tables: `read.engine`."""
    for name, value in tomllib.loads((data_dir() / "default.toml").read_text(encoding="utf-8")).items():
        yield from (f"{name}.{inner}" for inner in value) if isinstance(value, dict) else (name,)


def flag_page() -> str:
    rows = "\n".join(f"| `{flag}` | {told} |" for flag, told in FLAGS.items())
    return (
        "# Flags\n\nA document's record lists in `flags` what a reviewer should know. There are no others than these.\n\n"
        f"| flag | says |\n|---|---|\n{rows}\n"
    )


def error_page() -> str:
    parts = [
        "# Errors\n\nThe code stands at the end of a message and as `error.code` in `sources.jsonl`; `digitize explain CODE` says the"
        " same as this page.\n"
    ]
    parts += [f"## {code} {{ #{code} }}\n\n{one.what}\n\n{one.do}\n" for code, one in explanations().items()]
    return "\n".join(parts)


def schema_of(module: Any, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(module.__file__).with_name(name).read_text(encoding="utf-8"))
    return found


def event_page() -> str:
    schema = schema_of(batch, "events-1.schema.json")
    parts = [
        "# Events of `--json`\n\nWith `--json`, standard error is one event a line; `--log FILE` writes the same to the end of a file,"
        f" whatever is shown. {schema['description']} The schema is `digitize/batch/events-1.schema.json` in the package. Every event"
        " has `event`, its name, and `time`, in UTC.\n"
    ]
    for name in schema["properties"]["event"]["enum"]:
        one = schema["$defs"][name]
        parts.append(f"## {name}\n\n{one['description']}\n\n| field | says |\n|---|---|")
        fields = ((field, rule) for field, rule in one["properties"].items() if field not in ("event", "time"))
        parts[-1] += "".join(f"\n| `{field}` | {rule.get('description', '')} |" for field, rule in fields) + "\n"
    return "\n".join(parts)


def field_page() -> str:
    schema = schema_of(model, "document-1.schema.json")
    parts = [
        "# Fields of a record\n\n`documents.jsonl` and each document's `.json` follow this schema, `digitize/model/document-1.schema.json`"
        " in the package. Absent facts are `null` or `[]`: never guessed, never left out.\n"
    ]
    for title, one in [("The record", schema), *sorted(schema.get("$defs", {}).items())]:
        if "properties" in one:
            parts.append(f"## {title}\n\n{one.get('description', '')}\n\n| field | holds |\n|---|---|")
            parts[-1] += "".join(f"\n| `{name}` | {shape(rule)} |" for name, rule in one["properties"].items()) + "\n"
    return "\n".join(parts)


def shape(rule: dict[str, Any]) -> str:
    """What a field of a schema may hold, in words."""
    if "$ref" in rule:
        return f"[{rule['$ref'].rpartition('/')[2]}](#{rule['$ref'].rpartition('/')[2].lower()})"
    if "anyOf" in rule:
        return " or ".join(shape(one) for one in rule["anyOf"])
    if "enum" in rule:
        return ", ".join(f"`{one}`" for one in rule["enum"])
    if "const" in rule:
        return f"`{rule['const']}`"
    if rule.get("type") == "array":
        return f"list of {shape(rule.get('items', {}))}"
    return str(rule.get("type", "anything"))


PAGES = {
    "reference/commands.md": command_page,
    "reference/exit-codes.md": exit_page,
    "reference/settings.md": setting_page,
    "reference/flags.md": flag_page,
    "reference/errors.md": error_page,
    "reference/events.md": event_page,
    "reference/fields.md": field_page,
}


def on_post_page(output: str, **_: Any) -> str:
    """Gives the theme's dialog of the search a name, for who hears a page."""
    unnamed = 'data-md-component="search" role="dialog"'
    return output.replace(unnamed, f'{unnamed} aria-label="Search"')


def on_files(files: Any, config: Any) -> Any:
    """mkdocs' hook: adds the pages that are made from the program."""
    from mkdocs.structure.files import File

    for path, make in PAGES.items():
        files.append(File.generated(config, path, content=NOTE + make()))
    return files


def main() -> None:
    for name, text in shared_files().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
