"""What `auto` and `lstm` stand for: our own reading where it can run the models of a page's languages, else Tesseract's."""

from digitize.errors import EngineError
from digitize.extract.engines.base import ReadLine, ReadWord
from digitize.extract.engines.lstm import OwnLstm
from digitize.extract.engines.tesseract import Tesseract
from digitize.extract.pixels import Gray


class Automatic:
    """Two engines that read lines by themselves; which one reads is a matter of the languages alone. Those that are `seconded`
    leave what they doubt to a second engine, where there is one."""

    def __init__(self, seconded: bool = False) -> None:
        self.seconded = seconded
        self._own, self._other = OwnLstm(seconded=seconded), Tesseract(seconded)
        self._why: dict[tuple[str, ...], str] = {}

    @property
    def name(self) -> str:
        """Both names: what a page is read by is told by `reader`."""
        return f"{self._own.name}, {self._other.name}"

    def reader(self, languages: tuple[str, ...]) -> OwnLstm | Tesseract:
        """The engine that reads these languages."""
        return self._other if self.why_not(languages) else self._own

    def why_not(self, languages: tuple[str, ...]) -> str:
        """Why our own reading does not read these languages, empty where it does."""
        if languages not in self._why:
            try:
                self._own.make_ready(languages)
                self._why[languages] = ""
            except EngineError as error:
                self._why[languages] = error.message
        return self._why[languages]

    def read(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        """As `Engine.read`."""
        return self.reader(languages).read(image, languages, ppi)

    def read_block(self, image: Gray, languages: tuple[str, ...], ppi: float) -> list[ReadLine]:
        """As `Engine.read_block`."""
        return self.reader(languages).read_block(image, languages, ppi)

    def read_line(self, image: Gray, languages: tuple[str, ...], ppi: float) -> tuple[ReadWord, ...]:
        """As `LineReader.read_line`."""
        return self.reader(languages).read_line(image, languages, ppi)
