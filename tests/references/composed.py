"""Composed references of known elements, undamaged and damaged in the ways that readers and translators damage them."""

import random
from dataclasses import dataclass, field

CYRILLIC = {
    "АВП РФ": "AVPRF",
    "РГАСПИ": "RGASPI",
    "ГАРФ": "GARF",
    "РГВА": "RGVA",
    "АП РФ": "APRF",
    "ЦАМО": "TsAMO",
    "РГАЭ": "RGAE",
    "РГАНИ": "RGANI",
    "АВП СССР": "AVPSSSR",
    "ЦПА ИМЛ": "TsPAIML",
    "ЦГАОР": "TsGAOR",
    "Архив внешней политики Российской Федерации": "AVPRF",
    "Российский государственный военный архив": "RGVA",
}
LATIN = {
    "AVP RF": "AVPRF",
    "AVPRF": "AVPRF",
    "Avp rf": "AVPRF",
    "RGASPI": "RGASPI",
    "GARF": "GARF",
    "RGVA": "RGVA",
    "AP RF": "APRF",
    "TsAMO": "TsAMO",
    "Foreign Policy Archive of the Russian Federation": "AVPRF",
    "AVP of the Russian Federation": "AVPRF",
    "RGAE": "RGAE",
    "RGANI": "RGANI",
    "TsGAOR SSSR": "TsGAOR",
    "AVP SSSR": "AVPSSSR",
}
FOLDERS = ("AVPRF", "AVPSSSR")
STYLES = {
    "short": ("f.", "op.", "p.", "d.", "l."),
    "plural": ("f.", "op.", "p.", "d.", "ll."),
    "words": ("fond", "opis", "papka", "delo", "listy"),
    "english": ("fond", "inventory", "folder", "file", "sheets"),
    "russian": ("ф.", "оп.", "п.", "д.", "л."),
    "russian-plural": ("ф.", "оп.", "п.", "д.", "лл."),
    "russian-capital": ("Ф.", "Оп.", "П.", "Д.", "Л."),
    "russian-words": ("фонд", "опись", "папка", "дело", "листы"),
}
LOOKS = {"0": "OОo", "1": "lI|", "3": "З", "5": "S", "6": "бb", "8": "BВ", "2": "Z", "4": "ч"}
MISREAD = {
    "op": ["on", "оp", "0p", "oр"],
    "оп": ["оn", "ол", "оп,", "0п"],
    "d": ["d,", "а"],
    "l": ["1", "I", "i"],
    "f": ["f,", "F"],
    "п": ["n", "п,"],
    "л": ["л,", "Л"],
    "ф": ["Ф", "ф,"],
    "p": ["р"],
    "д": ["Д,"],
    "ll": ["Il", "lI", "11"],
    "opis": ["opls", "орis"],
    "delo": ["de1o", "del0"],
    "listy": ["1isty", "Iisty"],
    "опись": ["onись", "опнсь"],
}


@dataclass
class Composed:
    text: str
    archive: str
    elements: dict[str, str] = field(default_factory=dict)
    damage: int = 0


def soviet(random_: random.Random, damage: int = 0) -> Composed:
    """A reference with fond, inventory, folder, file and leaves; `damage` is how many times it is hit."""
    style = random_.choice(list(STYLES))
    name, archive = random_.choice(list((CYRILLIC if style.startswith("russian") else LATIN).items()))
    fond = random_.choice([f"0{random_.randint(1, 199)}", str(random_.randint(1, 9999)), f"0{random_.randint(5, 9)}"])
    leaf = random_.randint(1, 400)
    leaves = random_.choice([str(leaf), f"{leaf}-{leaf + random_.randint(1, 12)}"])
    values = [fond, str(random_.randint(1, 200)), str(random_.randint(1, 420)), str(random_.randint(1, 3000)), leaves]
    names = ["fond", "inventory", "folder", "file", "leaves"]
    kept = [i for i in range(5) if i != 2 or archive in FOLDERS]
    elements = {names[i]: values[i] for i in kept}
    comma = random_.choice([", ", ". ", ", "])
    labels = list(STYLES[style])
    printed = list(values)
    hits = [
        random_.choice(["digit", "digit", "label", "space", "case", "stop", "word", "digit"]) for _ in range(damage)
    ]
    for hit in hits:
        i = random_.choice(kept)
        if hit == "digit":
            printed[i] = _swap(printed[i], random_)
        elif hit == "label":
            bare = labels[i].rstrip(".")
            labels[i] = random_.choice(MISREAD.get(bare, [bare.capitalize()])) + labels[i][len(bare) :]
        elif hit == "case":
            labels[i] = labels[i].capitalize()
        elif hit == "word" and values[0] == "06":
            printed[0] = random_.choice(["About", "Ob", "Об"])
        elif hit == "stop":
            labels[i] = labels[i].replace(".", random_.choice([" .", ",", "..", ""]))
    parts = []
    for i in kept:
        gap = "" if "space" in hits and labels[i].endswith(".") and random_.random() < 0.5 else " "
        parts.append(labels[i] + gap + printed[i].replace("-", random_.choice("-–—‐")))
    joined = comma.join(parts)
    if damage:
        marks = [", ", ". ", " ", ","]
        joined = "".join(
            random_.choice(marks) if p == comma and random_.random() < 0.2 else p for p in _cut(joined, comma)
        )
        name = random_.choice([name, name, name.capitalize() if len(name) < 8 else name])
    return Composed(f"{name}{comma}{joined}{random_.choice(['', '.'])}", archive, elements, damage)


def serial(random_: random.Random, damage: int = 0) -> Composed:
    """A British, Australian, German or American reference; a hit misreads one digit."""
    piece, number = str(random_.randint(100, 99999)), random_.randint(1, 400)
    leaf = random_.randint(1, 300)
    leaves = random_.choice([str(leaf), f"{leaf}-{leaf + 4}"])
    roman = random_.choice(["II", "I", "III", "IV"])
    code = random_.choice(["FO", "CAB", "WO", "ADM", "AIR", "PREM"]) + f" {number}"
    group = random_.choice(["R", "NS", "RH", "RW"]) + f" {number}"
    decimal = f"{random_.randint(500, 899)}.{random_.randint(10, 99999):02}"
    name = random_.choice(["TNA, ", "PRO, ", ""])
    seen = _swap(piece, random_, "015") if damage else piece
    pages = _swap(leaves, random_, "015") if damage else leaves
    tail = random_.choice(["", ": Telegram"])
    made = [
        Composed(f"{name}{code}/{seen}", "TNA", {"series": code, "item": piece}),
        Composed(f"PA AA, R {seen}, Bl. {leaves}", "PAAA", {"item": f"R {piece}", "leaves": leaves}),
        Composed(f"BArch, {group} {roman}/{seen}", "BArch", {"series": f"{group} {roman}", "item": piece}),
        Composed(f"BArch, {group}/{piece}, Bl. {pages}", "BArch", {"series": group, "item": piece, "leaves": leaves}),
        Composed(f"{decimal}/{seen}{tail}", "NARA", {"series": decimal, "item": piece}),
        Composed(f"[AA:A{number}, 1942, {piece}]", "NAA", {"series": f"A{number}", "item": f"1942, {piece}"}),
    ]
    return random_.choice(made)


def _swap(text: str, random_: random.Random, only: str = "0135682") -> str:
    places = [i for i, c in enumerate(text) if c in LOOKS and c in only]
    if not places:
        return text
    i = random_.choice(places)
    return text[:i] + random_.choice(LOOKS[text[i]]) + text[i + 1 :]


def _cut(text: str, mark: str) -> list[str]:
    out: list[str] = []
    for i, part in enumerate(text.split(mark)):
        out += [mark, part] if i else [part]
    return out
