"""Who writes to whom on a letter's sheets, under which number, is read from the parts of its lines."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from digitize.describe import Vocabulary
from digitize.describe.correspondence import Correspondence, read_correspondence
from digitize.describe.registry import file_number
from digitize.describe.sheetmarks import sheet_marks
from digitize.model.document import CleanDocument
from digitize.model.metadata import ArchivalReference
from digitize.model.page import Box, Word
from digitize.model.role import LabelledLine, Role
from tests.describe.build import document


def paper(*parts: tuple[str, str], furniture: Sequence[tuple[str, str]] = ()) -> CleanDocument:
    """A document of lines with their parts, after lines of furniture with their reasons."""
    rows = [(Role.FURNITURE, text) for _, text in furniture] + [(Role.DATELINE, text) for _, text in parts]
    made = document(*rows)
    told = [("office" if reason == "letterhead" else None, (reason,)) for reason, _ in furniture]
    told += [(part or None, ()) for part, _ in parts]
    lines = [replace(x, part=p, reasons=why) for x, (p, why) in zip(made.segment.lines, told, strict=True)]
    return replace(made, segment=replace(made.segment, lines=tuple(lines)))


def read(words: Vocabulary, *parts: tuple[str, str]) -> Correspondence:
    return read_correspondence(paper(*parts), words)


NUMBERS = {
    "No. 720.": "720",
    "Lima No. II.": "II",
    "Lima No. Il.": "II",  # a one that was typed as a letter
    "No. l2": "12",
    "Now 95.": "95",  # a typewriter's point read as a letter
    "No. 17/3-a": "17/3-a",
    "Ges. No. 200 af 7.6.43": None,  # another paper's
    "Ges. No. 200 vom 7. Juni 1943": None,
    "RES Nr. 1654": "1654",
    "EL/mk": None,
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_letters_own_number(words: Vocabulary, text: str) -> None:
    assert read(words, ("number", text)).number == NUMBERS[text]


def test_a_number_beside_the_date_before_it_or_behind(words: Vocabulary) -> None:
    assert read(words, ("date", "No. 720. Lima, January 25, 1931.")).number == "720"
    assert read(words, ("date", "Lausanne, January 21, 1923 No. 84")).number == "84"


def test_a_number_alone_is_told_by_its_place(words: Vocabulary) -> None:
    assert read(words, ("number", "621")).number == "621"
    assert read(words, ("number", ". 621")).number == "621"  # its word was hardly read
    assert read(words, ("", "621")).number is None


RECIPIENTS = {
    ("address", "The Honorable"): None,
    ("address", "Herrn Dr. LUND"): "Herrn Dr. LUND",
    ("address", "An das Hafenamt,"): "Hafenamt",
    ("address", "Det kgl. Havneministerium:"): "Havneministerium",
    ("salutation", "Kære Hans Jakob Hansen,"): "Hans Jakob Hansen",
    ("salutation", "Dear Mr. Allen:"): "Mr. Allen",
    ("salutation", "Dear Sir:"): None,
    ("salutation", "Sehr geehrter Herr Kollege!"): None,
}


@pytest.mark.parametrize("line", RECIPIENTS)
def test_to_whom_a_letter_goes(words: Vocabulary, line: tuple[str, str]) -> None:
    assert read(words, line).recipient == RECIPIENTS[line]


def test_the_second_line_of_an_address_names_whom_the_first_honours(words: Vocabulary) -> None:
    assert read(words, ("address", "The Honorable"), ("address", "The Secretary of Trade,")).recipient == (
        "The Secretary of Trade"
    )


def test_who_signs_is_who_sends_and_an_office_signs_nothing(words: Vocabulary) -> None:
    found = read(words, ("closing", "Very truly yours,"), ("signature", "Emil Lund."))
    assert (found.sender, found.signed) == ("Emil Lund", "Emil Lund")
    found = read(words, ("closing", "Very truly yours,"), ("signature", "Secretary of the Harbour Board."))
    assert (found.sender, found.signed) == ("Secretary of the Harbour Board", None)


SENDERS = {
    (("sender", "FROM: Emil Lund, Director of Harbours"), ("signature", "Orlov")): "Emil Lund",
    (("sender", "Von: Hafenamt Lima"),): "Hafenamt Lima",
    (("sender", "Fra: Direktør Lund"),): "Direktør Lund",
    (("closing", "Viele Grüße von Lena"),): "Lena",
    (("closing", "Viele Grüße"),): None,
    (("", "(Reported 15th April, 1931. Report by Emil Lund)"),): "Emil Lund",
    (("", "Bericht von Dr. Emil Lund"),): "Dr. Emil Lund",
    (("", "Note du Ministre du commerce"),): "Ministre du commerce",
    (("", "Report by rail"),): None,
}


@pytest.mark.parametrize("parts", SENDERS)
def test_who_sends_is_told_at_the_head_or_behind_the_closing(
    words: Vocabulary, parts: tuple[tuple[str, str], ...]
) -> None:
    assert read(words, *parts).sender == SENDERS[parts]


def test_a_letterhead_gives_a_first_name_in_full(words: Vocabulary) -> None:
    letter = paper(("signature", "Emil"), furniture=[("letterhead", "Dr. Emil Lund")])
    found = read_correspondence(letter, words)
    assert (found.sender, found.signed) == ("Dr. Emil Lund", "Emil")


def test_a_letterhead_that_is_a_mark_tells_who_sends(words: Vocabulary) -> None:
    letter = paper(("address", "Herrn Lund"), furniture=[("letterhead", "LEGATION OF CHILE")])
    assert read_correspondence(letter, words).sender == "LEGATION OF CHILE"


def test_a_number_stands_behind_the_place_that_a_paper_comes_from(words: Vocabulary) -> None:
    assert read(words, ("", "Lima No. IV.")).number == "IV"
    assert read(words, ("", "The third No. IV.")).number is None


def test_a_number_stands_before_that_of_its_file(words: Vocabulary) -> None:
    line = ("journal", "Nr. 412. J. Nr. 17.B.3")
    own = file_number(paper(line).segment.lines, words)
    assert (read(words, line).number, own and own.text) == ("412", "J. Nr. 17.B.3")


def test_the_number_of_an_item_alone_above_a_copy_is_its_files_number(words: Vocabulary) -> None:
    own = file_number(paper(("", "B.310")).segment.lines, words)
    assert own and own.text == "B.310"
    assert not any(file_number(paper(("", text)).segment.lines, words) for text in ("S.310", "p.310", "B.310 of them"))
    assert file_number(paper(("", "The pilots of Ostend"), ("", "B.310")).segment.lines, words) is None


@pytest.mark.parametrize("text", ["Ges.No. 346 af 5/6/42", "Ges. No. 346 du 5 mai 1931"])
def test_the_file_of_another_paper_is_none_of_this_one(words: Vocabulary, text: str) -> None:
    assert file_number(paper(("journal", text)).segment.lines, words) is None


def test_a_files_number_with_points_and_blanks_is_the_papers_own(words: Vocabulary) -> None:
    found = file_number(paper(("journal", "J.No. 151.D. 3.")).segment.lines, words)
    assert found is not None and found.text == "J.No. 151.D. 3."


def test_the_day_on_a_stamp_of_receipt(words: Vocabulary) -> None:
    stamp = [("stamp", "RECEIVED"), ("stamp", "JUN 1 1931")]
    found = read_correspondence(paper(("date", "Lima, May 3, 1931"), furniture=stamp), words).received
    assert found is not None and found.edtf == "1931-06-01"


TYPES = {
    (("office", "LEGATION OF CHILE"), ("number", "No. 720"), ("subject", "Subject: The mole")): "dispatch",
    (("salutation", "Dear Sir:"),): "letter",
    (("address", "Herrn Lund"), ("closing", "Hochachtungsvoll"), ("signature", "Orlov")): "letter",
    (("address", "Til Havneministeriet"), ("number", "Nr. 720")): "letter",
    (("address", "Herrn Lund"),): None,
    (("address", "À M. Lund"), ("subject", "Objet : le môle")): "letter",
    (("journal", "J. No. 7.B.2."), ("number", "No. 720"), ("title", "The mole")): "dispatch",
    (("journal", "J. No. 7.B.2."), ("title", "The mole")): "memorandum",
    (("title", "The mole"),): None,
    (("sender", "From: E. Lund"), ("address", "To: The Board"), ("subject", "Subject: The mole")): "memorandum",
    (("subject", "0412. Subject: The mole"),): "telegram",
    (("date", "Lima, May 3, 1931"),): None,
}


@pytest.mark.parametrize("parts", TYPES)
def test_what_kind_of_paper_it_is(words: Vocabulary, parts: tuple[tuple[str, str], ...]) -> None:
    assert read(words, *parts).type == TYPES[parts]


def test_a_files_number_is_a_reference_of_no_known_elements(words: Vocabulary) -> None:
    found = file_number(paper(("journal", "Journal-No. 84.L.91."), ("", "og 12.G.5.b.")).segment.lines, words)
    assert found is not None and found.text == "Journal-No. 84.L.91. og 12.G.5.b."
    assert (found.archive, found.series, found.item) == (None, None, None)
    assert file_number(paper(("number", "No. 720")).segment.lines, words) is None


def test_the_papers_own_files_number_is_told_from_anothers(words: Vocabulary) -> None:
    head = paper(("journal", "Ges.No. 346 af 5/6/42."), ("journal", "J.No. 161.F. 3.")).segment.lines
    found = file_number(head, words)
    assert found is not None and found.text == "J.No. 161.F. 3."


def beside(left: str, right: str) -> Sequence[LabelledLine]:
    """A line at a document's head of two pieces with wide white between them."""
    (line,) = paper(("", f"{left} {right}")).segment.lines
    words, x = [], 40.0
    for piece in (left, right):
        for text in piece.split():
            words.append(Word(text, Box(x, 50.0, x + 6 * len(text), 60.0), 0.9))
            x += 6 * len(text) + 5
        x += 60
    return [replace(line, line=replace(line.line, words=tuple(words)))]


def test_a_files_number_stands_in_one_line_with_the_letterhead_or_a_classification(words: Vocabulary) -> None:
    found = file_number(beside("Kongelig Dansk Gesandtskab", "Journal Nr.16.F.21.b."), words)
    assert found is not None and found.text == "Journal Nr.16.F.21.b."
    found = file_number(beside("p.B.31.22.Osl.-KM.", "STRENG VERTRAULICH."), words)
    assert found is not None and found.text == "p.B.31.22.Osl.-KM."
    assert file_number(beside("LEGATION OF CHILE", "Santiago, May 3, 1931."), words) is None


def test_a_files_number_is_as_most_of_its_readings_have_it(words: Vocabulary) -> None:
    (line,) = paper(("journal", "J.No. 136.F.10.8.")).segment.lines

    def numbered(sure: float, *readings: str) -> ArchivalReference | None:
        read = tuple(replace(word, confidence=sure) for word in line.line.words)
        return file_number([replace(line, line=replace(line.line, words=read, readings=readings))], words)

    sound = numbered(0.95, "J.No. 136.F.10.8.", "J. No. 136.F.10.8")
    assert sound is not None and sound.text == "J.No. 136.F.10.8." and not sound.repairs
    voted = numbered(0.95, "J.No. 136.F.10.a.", "J. No. 136.F.10.a.", "a stamp")
    assert voted is not None and voted.text == "J.No. 136.F.10.a."
    assert [(r.field, r.from_, r.to) for r in voted.repairs] == [("text", "J.No. 136.F.10.8.", "J.No. 136.F.10.a.")]
    for sure, text in ((0.95, "J.No. 136.F.10.8."), (0.8, "J.No. 136.F.10.a.")):  # one against one
        tied = numbered(sure, "J.No. 136.F.10.a.")
        assert tied is not None and tied.text == text and tied.confidence < sound.confidence
    longer = numbered(0.95, "J.No. 136.F.10.8.-KM")
    assert longer is not None and longer.text == "J.No. 136.F.10.8.-KM"


def test_readings_that_lost_the_word_before_a_files_number_do_not_cut_it(words: Vocabulary) -> None:
    (line,) = paper(("journal", "J.No. 5.M.2.")).segment.lines
    found = file_number([replace(line, line=replace(line.line, readings=("5.M.2.", "5.M.2")))], words)
    assert found is not None and found.text == "J.No. 5.M.2."
    assert not found.repairs


def test_a_class_with_the_papers_number_in_it_is_its_files_number(words: Vocabulary) -> None:
    found = file_number(paper(("number", "P.IV.b. No. 62.")).segment.lines, words)
    assert found is not None and found.text == "P.IV.b. No. 62."
    assert file_number(paper(("number", "St.S. Nr. 733")).segment.lines, words) is None


def test_marks_are_told_by_kind() -> None:
    reasons = {
        "stamp": "stamp",
        "scrawl": "handwriting",
        "catchword": "catchword",
        "letterhead": "letterhead",
        "page-number": "page-number",
        "leaf-number": "page-number",
        "repeated-at-edge": "running-head",
        "site's boilerplate": "provider-mark",
    }
    found = sheet_marks(paper(("date", "May 3, 1931"), furniture=[(why, why.upper()) for why in reasons]))
    assert [(m.text.lower(), m.kind) for m in found] == list(reasons.items())


def test_a_number_with_the_letter_of_a_branch_is_whole(words: Vocabulary) -> None:
    told = {"Nr. I 6080/28.3.": "I 6080/28.3", "No. 19 E.": "19 E", "A 218.": "A 218", "Nr. A 218/31": "A 218/31"}
    assert {text: read(words, ("number", text)).number for text in told} == told


def test_a_stamps_number_beside_its_day_is_not_the_letters(words: Vocabulary) -> None:
    stamp, own = ("date", "6JULI1931 No. 21344"), ("number", "No. 1877/206")
    assert read(words, stamp, own).number == "1877/206"


def test_what_stands_below_a_closing_and_is_no_name_signs_nothing(words: Vocabulary) -> None:
    for text in ("Ref.: Dr. Lund", "Despatched", "Sir,", "Received"):
        assert read(words, ("signature", text)).signed is None, text
    signed = {"per J. B. Harris": "J. B. Harris", "VAN DER BERG": "VAN DER BERG", "gez.: Lund": "Lund"}
    assert {text: read(words, ("signature", text)).signed for text in signed} == signed


def test_a_number_or_an_enclosure_at_the_right_of_a_head_is_not_who_writes(words: Vocabulary) -> None:
    for text in ("Nr. XIV", "Bil. J"):
        made = paper(("", text), ("salutation", "Hr. Minister,"))
        lines = tuple(replace(x, left=30.0, width=37.0) for x in made.segment.lines)
        made = replace(made, segment=replace(made.segment, lines=lines))
        assert read_correspondence(made, words).sender is None, text


def test_a_note_in_the_third_person_tells_who_writes_to_whom(words: Vocabulary) -> None:
    notes = {
        "The Embassy of Chile presents its compliments to the Ministry of Trade and has the honor to state": (
            "Embassy of Chile",
            "Ministry of Trade",
        ),
        "Die Gesandtschaft von Chile beehrt sich, dem Ministerium für Handel mitzuteilen, dass": (
            "Gesandtschaft von Chile",
            "Ministerium für Handel",
        ),
    }
    for text, ends in notes.items():
        told = read_correspondence(document((Role.BODY, text)), words)
        assert (told.type, told.sender, told.recipient) == ("note", *ends)


def test_a_telegram_tells_behind_its_kind_to_whom_it_goes(words: Vocabulary) -> None:
    assert read(words, ("", "Cypher telegram to Mr. Lund (Lima),")).recipient == "Mr. Lund (Lima)"
    assert read(words, ("", "Aus dem Tagebuch der Schwester Anna Lund")).recipient is None


def test_a_missions_name_on_a_telegram_goes_with_its_town(words: Vocabulary) -> None:
    assert read(words, ("address", "AMEMBASSY"), ("address", "LIMA (PERU)")).recipient == "AMEMBASSY, LIMA (PERU)"
    assert read(words, ("address", "0. Lund, Esq.,"), ("address", "Lima.")).recipient == "O. Lund, Esq"


def test_a_printed_name_that_is_no_office_tells_who_writes(words: Vocabulary) -> None:
    made = paper(
        ("date", "Lima, May 3, 1931"), furniture=[("letterhead", "LUND & SONS"), ("letterhead", "Telephone 41")]
    )
    assert read_correspondence(made, words).sender == "LUND & SONS"


REGISTRIES = {
    "(C 4127/312/62)": "C 4127/312/62",
    "zu II R 2204": "II R 2204",
    "50117/2/31": "50117/2/31",
    "HP 1414/26": "HP 1414/26",
}


@pytest.mark.parametrize("text", REGISTRIES)
def test_a_registrys_number_is_the_reference(words: Vocabulary, text: str) -> None:
    own = file_number(paper(("journal", text), ("", "Nr 412")).segment.lines, words)
    assert own and own.text == REGISTRIES[text]


def test_a_registrys_number_beside_a_stamps_day_is_the_stamps(words: Vocabulary) -> None:
    assert file_number(paper(("journal", "II R 2077"), ("", "23. MRZ. 1931")).segment.lines, words) is None


@pytest.mark.parametrize(("printed", "sender"), [("Harris & Sons", "Harris & Sons"), ("(Answers", None)])
def test_what_stands_in_brackets_in_print_names_nobody(words: Vocabulary, printed: str, sender: str | None) -> None:
    sheet = paper(("date", "Lima, May 3, 1931"), furniture=[("letterhead", printed)])
    assert read_correspondence(sheet, words).sender == sender
