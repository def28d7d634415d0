"""config/archives.toml is data that an archivist can extend, and says what is wrong with it."""

from pathlib import Path

import pytest

from digitize.config import data_dir
from digitize.errors import ConfigError
from digitize.references import Archives, load_archives, read_reference
from digitize.references.grammar import FIELDS

SHIPPED = data_dir() / "archives.toml"


def plain(value: str | None) -> str:
    return (value or "").replace(" ", "").replace(".", "")


def test_there_are_thirty_archives_and_each_has_examples(archives: Archives) -> None:
    assert len({archive.code for archive in archives.archives}) >= 30
    assert all(archive.examples for archive in archives.archives)


def test_every_example_is_read_with_all_its_elements(archives: Archives) -> None:
    for archive in archives.archives:
        for example in archive.examples:
            read = read_reference(example.text, archives)
            assert read is not None, example.text
            assert read.archive == archive.code, example.text
            assert read.archive_name == archive.name
            for field in FIELDS:
                assert plain(getattr(read, field)) == plain(example.elements.get(field)), (example.text, field)


def test_an_archive_is_added_by_a_table_in_a_file_of_the_users_own(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[archives.GAVO]\nname = "Volgograd"\nsystem = "soviet"\nnames = ["ГАВО"]\n', encoding="utf-8")
    read = read_reference("ГАВО. Ф. 71. Оп. 4. Д. 19. Л. 5.", load_archives([SHIPPED, mine]))
    assert read is not None
    assert (read.archive, read.archive_name, read.file) == ("GAVO", "Volgograd", "19")
    assert read.confidence > 0.95


def test_a_users_file_replaces_single_keys_and_keeps_the_others(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[archives.RGVA]\nprint = "RGVA Moscow"\n', encoding="utf-8")
    read = read_reference("РГВА, ф. 4, оп. 2, д. 7", load_archives([SHIPPED, mine]))
    assert read is not None
    assert read.normalized == "RGVA Moscow, f. 4, op. 2, d. 7"


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ('[archives.X]\nname = "X"\nnames = ["X"]\nsystem = "sovjet"\n', 4, "'sovjet' is not known"),
        ('[archives.X]\nname = "X"\nsystem = "soviet"\n', 1, "names: is missing"),
        ('[archives.X]\nname = "X"\nsystem = "soviet"\nnames = ["X"]\ncolour = 3\n', 5, "unknown key"),
        ('[archives.X]\nname = "X"\nsystem = "soviet"\nnames = "X"\n', 4, "is not a list"),
        ('[archives.X]\nname = "X"\nsystem = "soviet"\nnames = ["X"]\nbare = "("\n', 5, "regular expression"),
        ('[archives.X]\nname = "X"\nsystem = "soviet"\nnames = ["X"]\nwithout = ["box"]\n', 5, "'box' is not known"),
        ("\n[damage]\nlimit = true\n", 3, "True is not a number"),
        ("\n[archive.X]\n", 2, "[archive] is unknown"),
        ('[archives.X]\nname = "X"\nsystem "soviet"\n', 3, "line 3"),
        ("[kinds.k]\npattern = 5\n", 2, "5 is not a text"),
        ('[kinds.k]\npattern = "x"\nletter = "a"\n', 3, "'a' is not a number"),
        ('[kinds.k]\npattern = "x"\nrun_on = "["\n', 3, "not a regular expression"),
        ('[systems.s]\nminimum = 1\nunknown = true\nsign = "("\nprint = ""\nelements = []\n', 4, "regular expression"),
        ('[words]\nplaces = "Lima"\n', 2, "is not a list"),
        ('\n[damage.scripts]\none = "АВ"\nother = "A"\n', 4, "has 1 letters, not 2"),
        ("[damage.alike]\ngroups = []\nnear = 3\n", 3, "is not a list"),
        ('[systems.s]\nminimum = 1\nprint = "{box}"\nelements = []\n', 3, "{box} is no element"),
    ],
)
def test_an_error_names_file_line_and_what_is_wrong(tmp_path: Path, content: str, line: int, says: str) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_archives([SHIPPED, mine])
    assert str(mine) in caught.value.message
    assert says in caught.value.message
    assert f"{mine}:{line}" in caught.value.message or f"line {line}" in caught.value.message
