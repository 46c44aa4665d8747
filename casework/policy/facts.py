"""What policy is told beside the action: always by the store, never by a worker."""

from datetime import datetime, timedelta

from casework.domain.words import Word

#: How far back the cap looks.
WINDOW = timedelta(days=30)


class PolicyFacts(Word):
    """What the store says at this moment.

    `window_total_ref` is what claimed and sent effects of this tool moved for this customer since
    `now - WINDOW`, whatever the case, in the reference currency, without this action.
    """

    window_total_ref: int
    now: datetime
    customer_hold: bool
