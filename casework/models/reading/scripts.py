"""Alphabets, and the languages that are written in each."""

LATIN = "latin"
_RANGES = (
    (0x0041, 0x024F, LATIN),
    (0x1E00, 0x1EFF, LATIN),
    (0xFF21, 0xFF5A, LATIN),
    (0x0370, 0x03FF, "greek"),
    (0x1F00, 0x1FFF, "greek"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0530, 0x058F, "armenian"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x077F, "arabic"),
    (0xFB50, 0xFEFF, "arabic"),
    (0x0900, 0x097F, "devanagari"),
    (0x0980, 0x09FF, "bengali"),
    (0x0A00, 0x0A7F, "gurmukhi"),
    (0x0A80, 0x0AFF, "gujarati"),
    (0x0B80, 0x0BFF, "tamil"),
    (0x0C00, 0x0C7F, "telugu"),
    (0x0C80, 0x0CFF, "kannada"),
    (0x0D00, 0x0D7F, "malayalam"),
    (0x0D80, 0x0DFF, "sinhala"),
    (0x0E00, 0x0E7F, "thai"),
    (0x0E80, 0x0EFF, "lao"),
    (0x1000, 0x109F, "burmese"),
    (0x10A0, 0x10FF, "georgian"),
    (0x1200, 0x137F, "ethiopic"),
    (0x1780, 0x17FF, "khmer"),
    (0x1100, 0x11FF, "hangul"),
    (0xAC00, 0xD7AF, "hangul"),
    (0x3040, 0x30FF, "kana"),
    (0x3400, 0x9FFF, "han"),
    (0xF900, 0xFAFF, "han"),
)
#: Alphabets of one language, as far as a shop is concerned.
_ONE = {
    "greek": "el",
    "armenian": "hy",
    "hebrew": "he",
    "bengali": "bn",
    "gurmukhi": "pa",
    "gujarati": "gu",
    "tamil": "ta",
    "telugu": "te",
    "kannada": "kn",
    "malayalam": "ml",
    "sinhala": "si",
    "thai": "th",
    "lao": "lo",
    "burmese": "my",
    "georgian": "ka",
    "ethiopic": "am",
    "khmer": "km",
    "hangul": "ko",
    "kana": "ja",
}
#: Alphabets that several share, the usual language first.
_SEVERAL = {
    "cyrillic": ("ru", "uk", "bg", "sr", "mk", "be", "kk"),
    "arabic": ("ar", "fa", "ur"),
    "devanagari": ("hi", "mr", "ne"),
}
#: Letters that only one of the languages of an alphabet has.
_OWN_LETTERS = (
    ("uk", frozenset("їєґ")),
    ("be", frozenset("ў")),
    ("sr", frozenset("ђћџљњ")),
    ("mk", frozenset("ѓќѕ")),
    ("ur", frozenset("ٹڈڑے")),
    ("fa", frozenset("پچژگ")),
)
OTHER = "other"


def script_of(letter: str) -> str:
    """Name the alphabet of a letter."""
    code = ord(letter)
    return next((name for first, last, name in _RANGES if first <= code <= last), OTHER)


def written_in(script: str, text: str) -> tuple[str | None, tuple[str, ...]]:
    """Return the one language that the letters leave, or those they leave to choose from."""
    if script == "han":
        # Japanese is full of Chinese characters, but never without its own.
        kana = any(script_of(c) == "kana" for c in text)
        return ("ja" if kana else "zh"), ()
    several = _SEVERAL.get(script, ())
    lowered = frozenset(text.lower())
    for name, letters in _OWN_LETTERS:
        if name in several and letters & lowered:
            return name, ()
    return _ONE.get(script), several
