"""Whether the customer's words hold an amount: read exactly, in any usual way of writing it."""

import re

from casework.domain.money import EXPONENTS, Money, NotMoney

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*", re.ASCII)
#: Spaces and apostrophes that group thousands: "1 480,00", "1'480.00".
_SPACED = re.compile("(?<=[0-9])[ '\u2019\u00a0\u202f](?=[0-9]{3}(?![0-9]))")
_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
_COMMAS = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
_POINTS = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]+))?")


def says(words: str, money: Money) -> bool:
    """Say whether the words hold exactly this amount, and no other number that could be meant."""
    numbers = _NUMBER.findall(_SPACED.sub("", words))
    if len(numbers) != 1:
        return False
    try:
        return Money.parse(_decimal(numbers[0], money.currency), money.currency) == money
    except NotMoney:
        return False


def _decimal(number: str, currency: str) -> str:
    """Write a number as a plain decimal; what can not be read comes back as it is."""
    plain = _PLAIN.fullmatch(number)
    grouped = _COMMAS.fullmatch(number) or _POINTS.fullmatch(number)
    # "1,480" is a thousand and more, except where a currency has three decimal places.
    read = plain if plain and EXPONENTS[currency] == len("000") else grouped or plain
    if read is None:
        return number
    whole = re.sub("[.,]", "", read.group(1))
    return f"{whole}.{read.group(2)}" if read.group(2) else whole
