"""Each place that nothing was read of belongs to a document, as long as there is one."""

from digitize.model.document import Segment
from digitize.model.page import Box, Line, Page, Word
from digitize.model.role import LabelledLine, Role
from digitize.split import unread_of


def line(page: int, y: float, index: int) -> LabelledLine:
    box = Box(50, y, 300, y + 10)
    return LabelledLine(index, page, Line((Word("text", box),), box, y + 8, 10), Role.BODY)


def test_a_place_goes_to_the_nearest_line_and_a_page_without_lines_to_the_document_before_it() -> None:
    first = Segment((line(1, 100, 0), line(1, 120, 1)), 1.0, ())
    second = Segment((line(1, 300, 2), line(3, 100, 3)), 1.0, ())
    pages = [
        Page(1, 400, 600, unread=(Box(50, 140, 300, 150), Box(50, 280, 300, 290))),
        Page(2, 400, 600, unread=(Box(50, 50, 300, 500),)),
        Page(3, 400, 600),
    ]
    one, two = unread_of(pages, [first, second])
    assert [(place.page, place.box[1]) for place in one] == [(1, 140)]
    assert [(place.page, place.box[1]) for place in two] == [(1, 280), (2, 50)]


def test_without_documents_or_places_there_is_nothing_to_tell() -> None:
    assert unread_of([Page(1, 400, 600, unread=(Box(0, 0, 9, 9),))], []) == []
    assert unread_of([Page(1, 400, 600)], [Segment((line(1, 100, 0),), 1.0, ())]) == [()]
