"""The base of every domain record: frozen, closed, and compared by value."""

from pydantic import BaseModel, ConfigDict


class Word(BaseModel):
    """A frozen record. Unknown fields are refused, so a typo can never be a silent default."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Letter(BaseModel):
    """A frozen record that crosses Temporal's history.

    Histories outlive releases: fields are only ever added, with a default, and unknown ones from
    a newer release are ignored.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
