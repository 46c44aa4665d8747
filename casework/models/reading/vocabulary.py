"""The words that cues are made of, for mending; and real words that must not be mended."""

#: A misspelling of one of these is mended.
WORDS_THAT_MATTER = frozenset(
    """
    account accounts address arrive arrived arrives arriving agent again anymore bill billed
    blocked bought broken cancel canceled cancelled cancelling canceling cancellation change
    changed changing charge charged charges charging close closed complain complaint copy
    cracked credited customer damage damaged damaging debited deducted defect defective delayed
    delete deliver delivered delivery delivering different double doubled duplicate duplicated
    exchange expected faulty forget human invoice invoices invoiced ignore instructions
    instead lawyer locked login logged manager meant mistake money needed never mind number
    order ordered orders package packages parcel parcels password payment payments person
    previous problem product purchase purchased purchases receipt receive received refund
    refunded refunding refunds refused reimburse reimbursed reimbursement replacement
    representative return returned returning returns robot scratched send sending sent service
    shattered shipment shipped shipping smashed somebody someone speak status street still
    supervisor system talk thanks thank torn track tracking transaction twice unlock unlocked
    update wanted wants weather where wrong
    """.split()
)

#: Real words one slip away from a word that matters.
LEFT_ALONE = frozenset(
    """
    accent accord adder amount angel attack backed border bordered broke broker brother cabin
    canal candle chance chanced chances changer charger chargers charm cheap clocked closer
    clothe clothes close cloud coffee complaints complete coped corder copies cracker
    crackers customers custom defeat defend delivers deliverer discharge docked doubles
    dress drown duplicates elder every exchanged expect factory fault faults fever flocked
    forgot former gather gender hanged hello honey hooked hours house humans hungry injured
    instead invoke knocked ladder lately later leather lever license lighter locker lockers
    looked looking lucked machine mailed mangle manage managed messages mocked modern monkey
    monday morning mother mouse natural neither nicked number older orange other others
    packaged packed packing packet papers parched parent parents parties passed passwords
    patrol perhaps persons picked plates please pocket poked powder produce produced products
    purchaser racked ranger receipts receiver receives recent refuse refunder regards related
    relieved rested retail retire retired retrieve retried returner rider rocked rolled rubber
    sealed seasons sender sensed serve served several sheet shelter shocked shopped shopping
    should slipped soaked spare speaks spoken spread staff stage stall started state states
    steel stick stocked stolen store stored streets strict sunday talked talks tastes tasted
    tender their then there these thicker thing things think those three thread threw times
    track trace tracked trick trucks trust turned twine united unlocks unblocked using vector
    voice waited wander warned water whether whether winter within woken wonder worded working
    works world worried write writing wrung yellow young tower power shower towel paper pepper
    lower louder folder holder rather father rating dated rated update updated updates torch
    toner owner corner horn thorn strong string among wring
    """.split()
)

#: Short forms and short slips that mending does not reach.
SHORT_FORMS = {
    "acc": "account",
    "acct": "account",
    "oder": "order",
    "odrer": "order",
    "ordr": "order",
    "pkg": "package",
    "recieve": "receive",
    "recieved": "received",
    "rcvd": "received",
}
