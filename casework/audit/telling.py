"""A proof told to a person: the chain of authority from the wish down to the answer, indented."""

from collections.abc import Iterator

from casework.audit.done import answer_of
from casework.audit.people import approvals
from casework.audit.proof import Entry
from casework.audit.story import Story
from casework.audit.verifying import withheld
from casework.domain.money import Money, NotMoney

_SHOWN = 12


def told(story: Story) -> tuple[str, ...]:
    """Tell the story in lines, each link one step further in."""
    lines: list[str] = []
    for depth, link in enumerate(_links(story)):
        first, *more = link
        lines.append("   " * depth + ("└─ " if depth else "") + first)
        lines += ["   " * (depth + 1) + text for text in more]
    missing = withheld(story)
    if missing:
        lines.append(f"Not in the file, by the chain alone: {', '.join(missing)}.")
    return tuple(lines)


def _links(story: Story) -> Iterator[tuple[str, ...]]:
    customer = f"customer {story.customer}, case {story.claim.text('case')}"
    if story.reading is not None:
        yield _message(story, story.reading, customer)
        yield _reading(story.reading)
    else:
        yield (f"nobody's message: the engine owed it to {customer}",)
    for entry in story.proposals:
        yield _proposal(story, entry)
    if story.confirmation is not None:
        yield _confirmation(story)
    for entry in approvals(story):
        yield (_at(entry, f"approved by {entry.text('person')}, signed ({_short(entry)})"),)
    yield _claim(story.claim)
    yield from _outcome(story)


def _message(story: Story, reading: Entry, customer: str) -> tuple[str, ...]:
    head = f"message {reading.text('message')} of {customer}"
    opened = story.proof.message
    if opened is None:
        return (head, f"its words are sealed, and bound as {reading.text('words')[:_SHOWN]}")
    return (head, *(f"> {line}" for line in opened.text.splitlines()))


def _reading(entry: Entry) -> tuple[str, ...]:
    reader = f"{entry.text('tier')} reader {entry.text('reader')[:_SHOWN]}".rstrip()
    kind = f"read as {entry.text('read_as')}, confidence {entry.text('confidence')}"
    return (_at(entry, kind), f"by the {reader}")


def _proposal(story: Story, entry: Entry) -> tuple[str, ...]:
    amount, verb = _money(entry), "edited to" if entry.text("replaces") else "proposed"
    by = f" by {entry.text('person')}" if entry.text("replaces") else ""
    head = " ".join(filter(None, (verb, entry.text("tool"), amount))) + by
    rule = f"policy: {entry.text('outcome')} by rule {entry.text('rule')}"
    lines = [_at(entry, head), f"{rule}, version {entry.text('policy_version')[:_SHOWN]}"]
    lines.append(f"action {entry.text('action_id')}, hash {entry.text('action_hash')[:_SHOWN]}")
    for action in story.proof.actions:
        args = action.get("args")
        if action.get("action_id") == entry.text("action_id") and isinstance(args, dict):
            plain = {name: value for name, value in args.items() if isinstance(value, str)}
            lines += [f"{name}: {value}" for name, value in plain.items()]
    return tuple(lines)


def _confirmation(story: Story) -> tuple[str, ...]:
    word = story.confirmation
    action_id = word.text("action_id") if word is not None else ""
    [entry, *_] = story.of(action_id, "confirmation")
    carried = action_id != story.proof.action_id
    less = ("to more of the same; the amount has only fallen since",) if carried else ()
    return (_at(entry, f"confirmed by customer {entry.text('subject')}, signed"), *less)


def _claim(entry: Entry) -> tuple[str, ...]:
    token = entry.part("token")
    return (
        _at(entry, f"claimed by worker {entry.text('subject')}"),
        f"token {token.get('jti')}: for {token.get('aud')}, {token.get('scope')}",
    )


def _outcome(story: Story) -> Iterator[tuple[str, ...]]:
    for entry in story.of(story.proof.action_id, "effect"):
        if entry.seq <= story.claim.seq:
            continue
        receipt = entry.text("receipt")
        details = answer_of(story.proof.answer.text).get("details") if story.proof.answer else None
        shown = details if receipt and isinstance(details, dict) else {}
        head = f"{entry.text('state')}{f', the backend says {receipt}' if receipt else ''}"
        yield (_at(entry, head), *(f"{name}: {value}" for name, value in sorted(shown.items())))


def _money(entry: Entry) -> str:
    minor, currency = entry.money
    try:
        return Money.of(int(minor), currency).plain() if minor else ""
    except (NotMoney, ValueError):
        return f"{minor} {currency}"


def _short(entry: Entry) -> str:
    return entry.text("signed")[:_SHOWN]


def _at(entry: Entry, what: str) -> str:
    return f"{what}  [{entry.entry.get('at')}, entry {entry.seq}]"
