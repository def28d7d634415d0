"""A clean document comes in, its metadata record goes out: call `describe`.

The `find_` functions are cheap enough to ask of every line of a page; `load_vocabulary` reads `config/languages.toml`.
"""

from digitize.describe.classification import find_classification, is_classification_line
from digitize.describe.context import SourceContext
from digitize.describe.dates import FoundDate, find_dates
from digitize.describe.enclosures import linked
from digitize.describe.formlines import Field, form_field
from digitize.describe.headlines import HeadPart, head_part, is_unfinished
from digitize.describe.language import find_language
from digitize.describe.openings import is_said, names_paper
from digitize.describe.people import find_recorder
from digitize.describe.places import find_place
from digitize.describe.quality import usually_taken
from digitize.describe.record import describe
from digitize.describe.remarks import is_remark
from digitize.describe.routes import names_ends, names_letter, tells_route
from digitize.describe.sequence import in_sequence
from digitize.describe.sheetlines import SheetPart, sheet_part, tells_subject
from digitize.describe.stamped_words import is_stamp, leaf_said, page_said
from digitize.describe.title_score import title_likeness
from digitize.describe.vocabulary import Vocabulary, load_vocabulary

__all__ = [
    "Field",
    "FoundDate",
    "HeadPart",
    "SheetPart",
    "SourceContext",
    "Vocabulary",
    "describe",
    "find_classification",
    "find_dates",
    "find_language",
    "find_place",
    "find_recorder",
    "form_field",
    "head_part",
    "in_sequence",
    "is_classification_line",
    "is_remark",
    "is_said",
    "is_stamp",
    "is_unfinished",
    "leaf_said",
    "linked",
    "load_vocabulary",
    "names_ends",
    "names_letter",
    "names_paper",
    "page_said",
    "sheet_part",
    "tells_route",
    "tells_subject",
    "title_likeness",
    "usually_taken",
]
