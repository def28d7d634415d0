"""Roman numerals, from 1 to 399."""

LETTERS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
WRITTEN = {100: "C", 90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}


def roman_value(text: str) -> int:
    """The value of a Roman number, in large or small letters, dotted or not; KeyError for a letter that is no numeral.

    >>> roman_value("XLIV"), roman_value("xiv"), roman_value("ı"), roman_value("İ")
    (44, 14, 1, 1)
    """
    values = [LETTERS[letter] for letter in text.upper().replace("İ", "I")]
    return sum(-a if b > a else a for a, b in zip(values, [*values[1:], 0], strict=True))


def roman_number(value: int) -> str:
    """A number in Roman numerals.

    >>> roman_number(9), roman_number(44)
    ('IX', 'XLIV')
    """
    out = ""
    for step, letters in WRITTEN.items():
        count, value = divmod(value, step)
        out += letters * count
    return out
