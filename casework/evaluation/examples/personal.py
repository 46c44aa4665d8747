"""Words that may be somebody's: addresses and numbers that are not plainly made up."""

import re
from collections.abc import Iterator, Sequence

from casework.evaluation.examples.finding import Finding
from casework.evaluation.examples.reading import Line

_MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
#: Names that belong to nobody and never will (RFC 2606, RFC 6761).
_NOBODYS = re.compile(r"(?:^|\.)(?:example\.(?:com|net|org)|example|test|invalid|localhost)$")
_CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_TAX = re.compile(r"\b[A-Z]{2}U?(\d{8,12})\b")
_PHONE = re.compile(r"(?<!\w)\+[1-9](?:[ ()./-]{0,2}\d){8,13}(?!\w)")
#: Telephone numbers kept for stories: North America's 555-01xx, Britain's 7946 0xxx and 7700 900.
_STORY_PHONE = re.compile(r"^(?:1\d{3}55501\d\d|44(?:207946|1632960|7700900)\d*)$")
_RUN = "01234567890123456789"


def check_personal(lines: Sequence[Line]) -> Iterator[Finding]:
    """Find what could be a real person's or company's; figures that are plainly made up pass."""
    for line in lines:
        for match in _MAIL.finditer(line.text):
            if not _NOBODYS.search(match[1].lower()):
                yield line.finding(
                    "There is a mail address that could be somebody's.",
                    "End it in example.com or .example.",
                )
        for what, todo in _numbers(line.text):
            yield line.finding(what, todo)


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    bank = [match[0] for match in _IBAN.finditer(text) if _is_iban(_bare(match[0]))]
    if bank:
        yield "There is a bank account that could be somebody's.", "Change its check digits."
        return
    if any(_is_card(_bare(match[0])) for match in _CARD.finditer(text)):
        yield "There is a card number that could be somebody's.", "Change its last digit."
    if any(not _made_up(match[1]) for match in _TAX.finditer(text)):
        yield "There is a tax number that could be a company's.", "Write 123456789 in its place."
    if any(not _STORY_PHONE.match(_bare(match[0])) for match in _PHONE.finditer(text)):
        yield (
            "There is a telephone number that could be somebody's.",
            "Write +44 20 7946 0958 or +1 202 555 0143 in its place.",
        )


def _bare(number: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", number)


def _made_up(digits: str) -> bool:
    """Say whether nobody could take these for real: all the same, or counted up."""
    return len(set(digits)) == 1 or digits in _RUN


def _is_card(digits: str) -> bool:
    """Check the Luhn sum."""
    if _made_up(digits):
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(int(digit) for digit in digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_iban(number: str) -> bool:
    """Check the sum of ISO 13616."""
    turned = number[4:] + number[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1
