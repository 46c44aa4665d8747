"""The shop's rules that procedures follow, each number in one place."""

from datetime import timedelta

#: Days after delivery in which damaged goods are paid back.
DAMAGED_DAYS = 60
#: Days after delivery in which goods may be returned because the customer changed their mind.
RETURN_DAYS = 30
#: Days past the expected date after which a parcel counts as lost.
LATE_DAYS = 3
#: Two payments of the same amount for one order this close together are one payment too many.
DUPLICATE_WITHIN = timedelta(hours=24)

#: How many orders a question offers.
CHOICES = 5
#: Questions after which a person takes over.
QUESTIONS = 2
#: Proposals overtaken by changing facts after which a person takes over.
OVERTAKEN = 3

#: What replies may state as a rule of the shop ("rule/<name>").
RULES = {
    "damaged": f"{DAMAGED_DAYS} days",
    "return": f"{RETURN_DAYS} days",
    "late": f"{LATE_DAYS} days",
}
