"""The wish without its wrapping: "could you please help me with cancelling" is "cancelling"."""

import re

_I = r"(?:i|we)"
_YOU = r"(?:you|u|ya|somebody|someone|anyone|anybody)"
_IT = r"(?:it|that|this)"
_CAN = r"(?:can|could|would|will|may|might|shall|should|do|does)"
_MUST = r"(?:have to|need to|must|should|ought to)"
_NOT = (
    r"(?:do not|don'?t|dont|did not|didn'?t|didnt|cannot|can not|can'?t|cant|could not|couldn'?t)"
)
_KNOW = r"(?:know|understand|get|see|figure out|find out|find|remember)"
_TELL = r"(?:help|assist|tell|show|explain|guide|advise|walk|give|let|inform)"
_WANT = (
    r"(?:need|want|wanna|wish|require|(?:would|'?d) (?:like|love)|'?d like|have(?: got)?|'?ve got"
    r"|am trying|'?m trying|im trying|try|tried|am looking|'?m looking|im looking|am here|gotta"
    r"|am going|'?m going|must|have to|need to|got to)"
)
_HELP = (
    r"(?:help|assistance|support|info|information|advice|guidance|instructions|details|a hand"
    r"|a question|questions|a query|an enquiry|an inquiry|clarification|assist)"
)
_LINK = (
    r"(?:with|about|on|in|for|to|regarding|concerning|as to|of|from you to|from you with|please)"
)
_ON_IT = rf"(?: with {_IT})?"
_OPENINGS = (
    # Greetings and whom they are for.
    r"hi|hello|hey|hiya|howdy|greetings|good (?:day|morning|afternoon|evening)|dear \w+(?: \w+)?",
    r"there|team|guys|folks|sir|madam|all|everyone",
    # Politeness and filling.
    r"please|pls|plz|plse|kindly|sorry|excuse me|ok|okay|so|well|um|uh|and|quick question|just",
    r"urgent|yo|also|then|question",
    # "I would like some help with", "I am trying to"
    (
        rf"{_I} ?(?:really |just |urgently |also |kindly )?{_WANT}(?: to)?(?: have| get)?"
        rf"(?: some| any| your| ur| a bit of| a little)?(?: {_HELP})?(?: {_LINK})?(?: to)?"
    ),
    # "I don't know how"
    rf"{_I} (?:really |just )?{_NOT} {_KNOW}(?: how| what| where| if| whether)",
    # "could you please tell me"
    (
        rf"{_CAN} {_YOU} (?:please |pls |plz |kindly |possibly )?{_TELL}?(?: to)?(?: me| us)?"
        rf"(?: out| know| through)?(?: some| any)?(?: {_HELP})?(?: {_LINK})?(?: to)?"
    ),
    # "how do I", "what do I have to do to", "where I can", "how to"
    (
        rf"(?:how|where|when|what|which way) (?:{_CAN}|am|is|to) (?:{_I}|{_YOU}|one)"
        rf"(?: {_MUST})?(?: do)?(?: to| in order to)?"
    ),
    rf"what (?:{_CAN}|must|should) {_I} (?:have to |need to )?do(?: to| in order to)?",
    rf"(?:how|what|where|when)? ?{_I} (?:can|could|would|might|may|{_MUST})(?: do)?(?: to)?",
    r"(?:how|where|what|when) to(?: do)?(?: to)?",
    rf"{_CAN} {_I}(?: please| pls)?(?: have| get)?(?: some)?(?: {_HELP} {_LINK})?",
    # "is it possible to", "is there a way to"
    r"(?:is it|would it be|is that|it is) (?:possible|ok|okay|allowed)(?: for (?:me|us|you))? to",
    (
        r"(?:is there|are there|there is|do you have) (?:a|any|some)"
        r" (?:way|chance|possibility|option)s?(?: for me)?(?: to| of)"
    ),
    # "help me with", "I am wondering if", "information about"
    (
        r"(?:please |pls )?(?:help|assist|tell|show|guide|inform|advise)(?: me| us)(?: out)?"
        rf"(?: {_LINK})?(?: to)?"
    ),
    (
        r"(?:i am|i'?m|im|we are|we'?re)? ?(?:wondering|asking|writing|contacting you|calling"
        r"|looking|trying|interested|hoping)(?: if| whether| to| about| for| in| because)?"
    ),
    rf"{_HELP} {_LINK}(?: me)?",
    r"how about|what about|any (?:idea|way)(?: how| to)?",
    r"(?:know|find out|learn|understand)(?: about| more about)?",
    r"to|how|whether|if",
)
_CLOSINGS = (
    r"please|pls|plz|thanks?(?: you| u)?(?: (?:so|very) much| a lot| in advance)?|thx|cheers|ty",
    r"asap|urgently|kind regards|best regards|regards|ok|okay",
    rf"{_CAN} {_YOU} (?:please |pls )?(?:help|assist)(?: me| us)?(?: out)?{_ON_IT}",
    rf"(?:please |pls )?(?:help|assist)(?: me| us)(?: out)?{_ON_IT}",
    (
        rf"{_I} (?:would like|'?d like|need|want|require|could use) (?:some |your |a bit of )?"
        rf"{_HELP}{_ON_IT}"
    ),
    (
        rf"(?:how|what|where) {_CAN}? ?{_I}? ?"
        rf"(?:do {_IT}|start|have to do|can {_IT} be done)"
    ),
    rf"can (?:i|you|u) (?:do|get|have) (?:{_IT}|some help|any help)",
    rf"is {_IT} (?:possible|ok|okay)",
)
_ENDS = " .,!?;:-"
_BEFORE = tuple(re.compile(rf"(?:{opening})(?![\w'])") for opening in _OPENINGS)
_AFTER = tuple(re.compile(rf"(?<![\w'])(?:{closing})$") for closing in _CLOSINGS)
#: A wish has at least this many words; what is shorter is no wrapping.
_WORDS = 2
#: Nobody wraps a wish more often.
_ROUNDS = 6


def wish(folded: str) -> str:
    """Strip greetings, politeness and ways of asking from both ends of a folded text."""
    text = folded.strip(_ENDS)
    for _ in range(_ROUNDS):
        before = text
        for opening in _BEFORE:
            if found := opening.match(text):
                text = _kept(text[found.end() :], text)
        for closing in _AFTER:
            if found := closing.search(text):
                text = _kept(text[: found.start()], text)
        if text == before:
            break
    return text


def _kept(shorter: str, text: str) -> str:
    shorter = shorter.strip(_ENDS)
    return shorter if len(shorter.split()) >= _WORDS else text
