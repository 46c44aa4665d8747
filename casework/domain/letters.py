"""What the API sends to workflows: ids only, so that no words and no names enter a history."""

from casework.domain.words import Letter


class CaseStart(Letter):
    """Start the workflow of a case; `grant_ref` names the grant it may act under."""

    case_id: str
    grant_ref: str


class MessageArrived(Letter):
    """A message was stored and waits to be read."""

    message_id: str


class Wake(Letter):
    """Look at the row that `ref` names; the row says what happened, this letter never does."""

    ref: str
