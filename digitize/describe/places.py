"""Where a document was written: the place that its dateline names beside the date."""

import re
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import Hamming

from digitize.describe.classification import find_classification
from digitize.describe.dates import FoundDate, find_dates
from digitize.describe.vocabulary import Vocabulary, bare, fold

_MARK = re.compile(r"\[\d{1,2}\]|[¹²³⁴⁵⁶⁷⁸⁹*†‡]+")
_ELIDED = re.compile(r"^['’]?s-(?=[^\W\d_a-zà-ÿ])")  # the article of `'s-Gravenhage`
_TOKEN = re.compile(r"(?:['’]?s-)?[^\W\d_](?:[^\W\d_]|['’.-])*")
_REGION = re.compile(r"(?:[^\W\d_]\.\s?){2,}")  # the D.C. of `Washington, D.C.`
_TIME = re.compile(r"^(?:\d|[ap]\.?\s?m\.?\b|noon|midnight)", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.?\s?m\.?|h\.?|Uhr|час\.?)")
_LONGEST_PLACE = 4  # words
_SHORTEST = 3  # letters of the longest of them
_LONG_DAY = 7  # letters of a weekday that may be misread
_LONG = 5  # letters of a city's name that is told by all but one
_SURE, _HARDLY = 0.9, 0.5  # the confidence of a word that stays as it is, and of one that was hardly read
_DISTRICT = re.compile(r"[, ]+(?:(?:[NSEWC]\.?){1,2} ?\d{1,2}|[IVX]{1,5})\.?$")  # the W 8 of `Berlin W 8`, `Wien IX`
_LOW_DISTRICT = re.compile(r"[, ]+[ivx]{1,5}\.?$")  # the V of `Praha V`, read as a small letter
_SCRAP = re.compile(r",?\s(?P<word>[a-z]{1,2})$")  # what was read of a dotted line before a date
_LOWERED = re.compile(r"[cosuvwxz][a-zà-ÿ]{3,}")  # a capital that differs from the small letter by its size alone
_AT_HOME = re.compile(
    r"\W{0,2}(?P<place>[^\W\d_][^\W\d_]{2,}(?:[ -][^\W\d_]{3,})?),?\s+(?-i:[IVX]{1,6}\.?(?=[\s,]|$)|[NSEWC]{1,2}\.?\s?\d{1,2}\b)",
    re.IGNORECASE,
)  # a town and its postal district
_SERVICE = re.compile(r"(?P<place>[^\W\d_]{2,}(?:[ -][^\W\d_]+){0,2})(?:\W+\d{1,5}){3,}\W{0,3}")
_POSTAL = re.compile(r"[IVX]{1,6}|[NSEWC]{1,2}")  # a town's district
_CODE = re.compile(r"[\s,]+\d{4,6}(?:[-–]\d{4})?$")  # of the post, behind a town: `20520`
_ZONE = re.compile(r"\s\d{1,2}$")  # of the post, before a state: `Washington 25, D.C.`
_BEHIND_TOWN = re.compile(r"(?:[NSEWC]\.?\s?){1,3}\d{0,2}")  # the district of `London, W.C.2.`
_LAND_BEHIND = re.compile(r"\s*\((?P<land>[^\W\d_][^()]*)\)$")  # `Lima (Peru),` before a day
_SIGNED = re.compile(
    r"(?:^|\s)(?-i:[^\W\d_a-zа-я]\.\s?){1,3}[^\W\d_a-zа-я][\w’'-]+$"
)  # a name below a paper: `Э. ЛУНД`
_RIVER = re.compile(r"[^\W\d_a-zà-ÿ][^\W\d_]{2,} [aiu]\. ?(?:d\. ?)?[A-Z0][a-z]{0,2}\.$")  # `Frankfurt a.M.`
_BREAK = re.compile(r"\s*[,;:—–]\s*|(?<!\bSt)(?<!\bSte)\.\s+(?=[^\W\d_]{3})")
_YEAR_FIRST = re.compile(r"\d{4}\D.*\.")  # a point behind the day: `1852 г. Июля 3.`
_INFLECTION = 4  # letters that may stand between the stem of an office and the end of its word


def find_place(dateline: str, words: Vocabulary) -> str | None:
    """The place beside the first date of a dateline, as printed; None when there is none, or no date.

    >>> find_place("Sofia, den 2. Februar 1940", words)
    'Sofia'
    """
    for found in find_dates(dateline, words):
        place = _before(dateline, found, words) or _after(dateline, found, words)
        if place:
            return _unled(place, words)
    return None


def _unled(place: str, words: Vocabulary) -> str:
    """A place without what leads to it at a line's begin, a letter or the word for a record that was drawn up there: `V
    Plzni dne 3. května`, `Felvétetett Budapesten`."""
    if (drawn := words.drawn_up.match(place)) and place[drawn.end() :].strip():
        return place[drawn.end() :].strip()
    lead, _, rest = place.partition(" ")
    leads = len(lead) == 1 and fold(lead) in words.leading and rest[:1].isupper() and not words.is_city(place)
    return rest if leads else place


def as_city(place: str, sure: float, words: Vocabulary) -> str | None:
    """A place of whose letters the engine is so `sure` (0 to 1): as it was read, or the only city that differs by a letter
    where it doubts them. None where it hardly read them and they are no city's.

    >>> as_city("Poris", 0.6, words), as_city("Poris", 0.98, words), as_city("Bupares", 0.3, words)  # doctest: +SKIP
    ('Paris', 'Poris', None)
    """
    if sure >= _SURE or words.is_city(place) or len(place) < _LONG:
        return place if sure >= _HARDLY or words.is_city(place) else None
    near = {
        bare(city): city
        for city in sorted(words.cities, reverse=True)
        if len(city) == len(place)
        and fold(city[0]) == fold(place[0])
        and Hamming.distance(fold(place), fold(city), score_cutoff=1) == 1
    }
    if len(near) == 1:
        return next(iter(near.values()))
    return place if sure >= _HARDLY else None


def _without_first(text: str, words: Vocabulary) -> str | None:
    """The only city whose name without its first letter is this word in small letters."""
    if len(text) < _LONG - 1 or not text.islower():
        return None
    found = {city for city in words.cities if fold(city)[1:] == fold(text)}
    return found.pop() if len(found) == 1 else None


def place_of_letterhead(text: str, words: Vocabulary) -> str | None:
    """The town of a line that gives its district too, as letterheads do; a city also behind a name.

    >>> place_of_letterhead("Wien XVIII. Sternwartestrasse 71", words)
    'Wien'
    >>> place_of_letterhead("Prof. Dr. Lund Wien IX., Hafengasse 19.", words)
    'Wien'
    """
    tokens = [token.strip(".,") for token in text.split()]
    for town, district in pairwise(tokens[1:]):
        if town[:1].isupper() and words.is_city(town) and _POSTAL.fullmatch(district):
            return town
    found = _AT_HOME.match(text)
    if found is None or words.ranks.search(found["place"]) or words.institutions.search(found["place"]):
        return None
    place = found["place"]
    street = " " in place and "," in found[0] and not words.is_city(place)  # `BERKELEY SQUARE, W. 1`
    if street:
        return None
    return place.capitalize() if place.islower() else place


def place_of_wire(text: str, words: Vocabulary) -> str | None:
    """The city with which a telegram's line of service figures begins: number, words, day and hour.

    >>> place_of_wire("Lima /2 1990 46 22 1942=", words), place_of_wire("Lima 1990", words)
    ('Lima', None)
    """
    found = _SERVICE.fullmatch(text.strip())
    return found["place"] if found and words.is_city(found["place"]) else None


def town_of_address(text: str, words: Vocabulary) -> str | None:
    """The town of a line that gives behind it and a comma its state, its land or its district, as a letterhead's last does.

    >>> town_of_address("Washington, D.C. 20520", words), town_of_address("LONDON, W.C.2.", words)
    ('Washington', 'LONDON')
    >>> town_of_address("WASHINGTON 25, D.C.", words), town_of_address("Lund, Harbour Board", words)
    ('WASHINGTON', None)
    """
    town, comma, behind = _CODE.sub("", text.strip(" ,;:()[]")).partition(",")
    behind = behind.strip(" ,.")
    if not comma or not town[:1].isupper() or len(town.split()) > _LONGEST_PLACE or not behind:
        return None
    town = _ZONE.sub("", town)
    plain = all(_TOKEN.fullmatch(token) and token[0].isupper() for token in town.split())
    office = words.ranks.search(town) or words.institutions.search(town)
    initials = _REGION.fullmatch(f"{behind}.")
    region = initials or words.is_region(behind) or words.is_land(behind) or _BEHIND_TOWN.fullmatch(behind)
    coded = _CODE.search(text) is not None and words.is_region(behind)
    return town if plain and not office and region and (words.is_city(town) or coded) else None


def town_of_line(text: str, words: Vocabulary) -> str | None:
    """The town that stands alone in a line of a head, or with which the name of a mission there begins.

    >>> town_of_line("LIMA", words), town_of_line("Lima Büyükelçiliği", words), town_of_line("Lima Gazette", words)
    ('LIMA', 'Lima', None)
    """
    tokens = text.strip(" .,;:()[]").split()
    if len(tokens) > 1 and fold(tokens[0]) in words.before_date:
        tokens = tokens[1:]
    if not 0 < len(tokens) <= _LONGEST_PLACE or not tokens[0][:1].isupper():
        return None
    first, whole = tokens[0].strip(".,"), " ".join(tokens)
    if words.is_city(whole):
        return whole
    of_mission = words.institutions.match(" ".join(tokens[1:])) or words.ranks.match(tokens[-1])
    return first if of_mission and words.is_city(first) else None


def town_of_block(rows: Sequence[str], words: Vocabulary) -> str | None:
    """The town of the lines that stand at the right above a day, as who writes a letter gives an address: the only city
    among them, or the first name of the first line, before a comma or a bracket.

    >>> town_of_block(["Lund, près Malines", "Rivière,"], words), town_of_block(["14 Harbour Street", "Paris, W.C.2"], words)
    ('Lund', 'Paris')
    """
    parts = [[part.strip(" .") for part in row.replace("(", ",").split(",")] for row in rows]
    cities = dict.fromkeys(part for row in parts for part in row if words.is_city(part))
    if len(cities) == 1:
        return next(iter(cities))
    first, *behind = parts[0] if parts else [""]
    other = any(p.search(first) for p in (words.ranks, words.institutions, words.types, words.stamps))
    plain = all(_TOKEN.fullmatch(token) and token[0].isupper() for token in first.split())
    named = words.sheet["persons"].match(f"{first} ") or _names_no_place(first, words) or first.isupper()
    long = max(map(len, first.split()), default=0) >= _SHORTEST and len(first.split()) < _LONGEST_PLACE
    return first if behind and plain and long and not (other or named) else None


def _before(dateline: str, found: FoundDate, words: Vocabulary) -> str | None:
    text = dateline[: found.start].rsplit("\n", 1)[-1]
    text = _MARK.sub(" ; ", text)
    if classified := find_classification(text, words):
        text = text[: classified[1]] + " ; " + text[classified[2] :]
    text = _without_land(text.rstrip(" [(,"), words) + ("," if text.rstrip(" [(").endswith(",") else "")
    led = _without_small_words(_without_scrap(text.strip(), words), words)
    text = _without_district(led.rstrip(" ,"), words)
    if "," not in dateline[: found.start] and _in_a_sentence(text, words):
        return None
    if _LOWERED.fullmatch(text) and dateline.startswith(text) and led != dateline[: found.start].strip():
        return text.capitalize()  # the engine read `wien am 3. Mai`
    if (city := _without_first(text, words)) and dateline.startswith(text):
        return city  # the engine read `erlin, den 3. Mai`
    if river := _RIVER.search(led.rstrip(" ,")):
        return river[0]
    if not text or text[-1].isdigit() or _SIGNED.search(text):
        return None
    chunks = [chunk for chunk in _BREAK.split(text.rstrip(" ,.;:—–-]")) if chunk]
    if len(chunks) > 1 and _CLOCK.fullmatch(chunks[-1]):
        chunks.pop()
    if not chunks or (words.received.search(chunks[-1]) and not words.sent.search(chunks[-1])):
        return None
    if len(chunks) > 1 and _is_region(chunks[-1], words):
        chunks.pop()
    if len(chunks) > 1 and words.is_city(chunks[-2]) and words.is_land(chunks[-1]):
        chunks.pop()  # the land behind a city: `Ankara, Turkey`
    return _run(chunks[-1], words)


def _without_land(text: str, words: Vocabulary) -> str:
    """A text without the land in brackets behind a town: `Lima (Peru)` → `Lima`."""
    found = _LAND_BEHIND.search(text)
    land = found["land"] if found else ""
    return text[: found.start()] if found and (words.is_land(land) or words.is_region(land)) else text


def _is_region(text: str, words: Vocabulary) -> bool:
    """Whether a text is the state or the land that stands behind a town: the D.C. of `Washington, D.C.`, `Ohio`."""
    initials = _REGION.fullmatch(text + ("" if text.endswith(".") else "."))
    return bool(initials) or words.is_region(text)


def _without_scrap(text: str, words: Vocabulary) -> str:
    scrap = _SCRAP.search(text)
    word = scrap["word"] if scrap else ""
    known = any(word in common for common in words.function_words.values()) or word in words.before_date
    if scrap is None or (_ends_in_city(text[: scrap.start()], words) and word not in words.before_date):
        return text[: scrap.start()] if scrap else text
    return text[: scrap.start()] if not known and not words.leads(word) else text


def _without_district(text: str, words: Vocabulary) -> str:
    without = _LOW_DISTRICT.sub("", text)
    return without if without != text and _ends_in_city(without, words) else _DISTRICT.sub("", text)


def _ends_in_city(text: str, words: Vocabulary) -> bool:
    """Whether the last word before a district is a known city's name: `… Praha V,`."""
    bare_text = _LOW_DISTRICT.sub("", _DISTRICT.sub("", text.rstrip(" ,")))
    last = bare_text.split()[-1:] or [""]
    return last[0][:1].isupper() and words.is_city(last[0])


def _in_a_sentence(text: str, words: Vocabulary) -> bool:
    """Whether what stands before a day goes on with a sentence: `i Krigen`, of `efter Indtræden / i Krigen den 6/4 1931`."""
    first, *rest = text.split()[:2] or [""]
    return first.islower() and words.leads(first) and bool(rest) and words.month(rest[0], near=False) is None


def _without_small_words(text: str, words: Vocabulary) -> str:
    """The text without weekdays and the words that lead from a place to its date: `Sofia, Monday, den`."""
    while text:
        trimmed = text.rstrip(" ,")
        last = trimmed.rsplit(None, 1)[-1] if trimmed else ""
        if fold(last).rstrip(":") not in words.before_date and not _is_weekday(last, words):
            return trimmed
        text = trimmed[: -len(last)]
    return text


def _is_weekday(word: str, words: Vocabulary) -> bool:
    """Whether a word is a day of the week; a long one also with a letter misread."""
    told = bare(word)
    return told in words.weekdays or (
        len(told) >= _LONG_DAY and any(Hamming.distance(told, x, score_cutoff=1) <= 1 for x in words.weekdays)
    )


def _run(chunk: str, words: Vocabulary) -> str | None:
    """The last capitalised words of the chunk; those in capitals alone, when others are not."""
    tokens = re.sub(r"[\[\]\"„“”«»*|]|\bd['’](?=[^\W\d_])", "", chunk).split()
    run: list[str] = []
    for token in reversed(tokens):
        particle = token in words.place_particles and run
        if not particle and not (_TOKEN.fullmatch(token) and _ELIDED.sub("", token)[0].isupper()):
            break
        run.insert(0, token)
    while run and run[0] in words.place_particles:
        run.pop(0)
    if any(len(t) > 2 and t.isupper() for t in run[-1:]):
        while run and not run[0].isupper():
            run.pop(0)
    while run and _names_no_place(run[0], words):
        run.pop(0)
    place = " ".join(run).strip(" .,")
    if (
        not run
        or len(run) > _LONGEST_PLACE
        or max(map(len, re.findall(r"[^\W\d_]+", place)), default=0) < _SHORTEST
        or _is_office(place, words)
        or words.institutions.search(place)
    ):
        return None
    return None if any(_names_no_place(token, words) for token in run) else place


def _is_office(place: str, words: Vocabulary) -> bool:
    """A word for an office is in it, and not only at the beginning of a longer one (`Führerhauptquartier`)."""
    found = words.ranks.search(place)
    if found is None:
        return False
    rest = re.match(r"\w*", place[found.end() :])
    return rest is None or len(rest[0]) <= _INFLECTION


def _names_no_place(token: str, words: Vocabulary) -> bool:
    word = fold(token).strip(".")
    return bool(
        word in words.extracts
        or words.types.fullmatch(token)
        or any(
            p.fullmatch(token) for p in (words.precedence, words.handling, words.numbers, words.received, words.sent)
        )
    )


def _after(dateline: str, found: FoundDate, words: Vocabulary) -> str | None:
    """`24 июня 1941 г., Москва`, `1852 г. Июля 3. Станица Речная.`: nothing but the place after the date."""
    text = dateline[found.end :].split("\n", 1)[0].strip(" .,;—–-[]()")
    beside = (
        re.match(r"[\s.)\]]*,", dateline[found.end :])
        or words.after_year.search(dateline, max(found.start, found.end - 6), found.end)
        or _YEAR_FIRST.fullmatch(found.date.text)
    )
    if not text or not beside or _TIME.match(text) or len(text.split()) > _LONGEST_PLACE:
        return None
    if find_classification(text, words) or not all(t[0].isupper() or t in words.place_particles for t in text.split()):
        return None
    return _run(text, words)
