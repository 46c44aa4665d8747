"""Money as whole minor units of one ISO 4217 currency; never a float, never a guess."""

import re
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, field_validator

#: ISO 4217 active codes whose minor unit is not a hundredth (list one, 2026).
_EXPONENTS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
_HUNDREDTHS = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN "
    "QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP "
    "TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG"
).split()
EXPONENTS: dict[str, int] = dict.fromkeys(_HUNDREDTHS, 2) | _EXPONENTS

#: Cedar's Long and JSON both lose integers past this, so no amount may reach it.
MAX_MINOR = 2**53 - 1
_MINOR = re.compile(r"-?[0-9]{1,16}", re.ASCII)
_DECIMAL = re.compile(r"([0-9]{1,16})(?:\.([0-9]+))?", re.ASCII)


class NotMoney(ValueError):
    """This is not an amount of money in a currency we know."""


def _whole_minor_units(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        msg = "an amount is a whole number of minor units"
        raise NotMoney(msg)
    if isinstance(value, str) and not _MINOR.fullmatch(value):
        msg = "an amount is a whole number of minor units, written in the digits 0-9"
        raise NotMoney(msg)
    amount = int(value)
    if abs(amount) > MAX_MINOR:
        msg = "an amount this large cannot be handled"
        raise NotMoney(msg)
    return amount


MinorUnits = Annotated[
    int, BeforeValidator(_whole_minor_units), PlainSerializer(str, return_type=str)
]


class Money(BaseModel):
    """An exact amount in one currency; arithmetic across currencies is refused.

    Written as `{"amount_minor": "14800", "currency": "EUR"}` everywhere it leaves the process.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount_minor: MinorUnits
    currency: str

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, value: str) -> str:
        if value not in EXPONENTS:
            msg = f"{value!r} is not an ISO 4217 currency in use"
            raise NotMoney(msg)
        return value

    @classmethod
    def of(cls, amount_minor: int, currency: str) -> Self:
        """Make an amount from minor units: `Money.of(14800, "EUR")` is 148 euros."""
        return cls(amount_minor=amount_minor, currency=currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Read a plain decimal ("148", "148.00") exactly; more digits than the currency: NotMoney.

        Signs, exponents, separators, NaN and non-ASCII digits are refused, not interpreted.
        """
        match = _DECIMAL.fullmatch(text)
        if currency not in EXPONENTS or match is None:
            msg = f"{text!r} is not an amount in {currency!r}"
            raise NotMoney(msg)
        exponent = EXPONENTS[currency]
        whole, fraction = match.group(1), match.group(2) or ""
        if len(fraction) > exponent:
            msg = f"{currency} has {exponent} decimal places; {text!r} has more"
            raise NotMoney(msg)
        return cls.of(_whole_minor_units(whole + fraction.ljust(exponent, "0")), currency)

    @property
    def exponent(self) -> int:
        """How many decimal places the currency has."""
        return EXPONENTS[self.currency]

    def plain(self) -> str:
        """Write the amount for logs and cards, without locale: "148.00 EUR"."""
        digits = str(abs(self.amount_minor)).rjust(self.exponent + 1, "0")
        sign = "-" if self.amount_minor < 0 else ""
        if not self.exponent:
            return f"{sign}{digits} {self.currency}"
        return f"{sign}{digits[: -self.exponent]}.{digits[-self.exponent :]} {self.currency}"

    def _same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            msg = f"cannot set {self.currency} against {other.currency}"
            raise NotMoney(msg)

    def __add__(self, other: "Money") -> "Money":
        """Add, in the same currency only."""
        self._same_currency(other)
        return Money.of(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Subtract, in the same currency only."""
        self._same_currency(other)
        return Money.of(self.amount_minor - other.amount_minor, self.currency)

    def __le__(self, other: "Money") -> bool:
        """Compare, in the same currency only."""
        self._same_currency(other)
        return self.amount_minor <= other.amount_minor

    def __lt__(self, other: "Money") -> bool:
        """Compare, in the same currency only."""
        self._same_currency(other)
        return self.amount_minor < other.amount_minor
