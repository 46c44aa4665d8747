"""Signals: what routes a case whatever its goals. They route; they never allow anything."""

import re
from collections.abc import Sequence

from casework.domain.reading import Signal
from casework.models.given import MessageText
from casework.models.reading.words import Sentence, fold

_PERSON = (
    r"(?:human|person|people|agent|representative|rep|someone|somebody|operator|manager|supervisor"
    r"|advisor|adviser|assistant|staff|employee|colleague|customer (?:service|care|support))"
)
_SIGNALS: tuple[tuple[Signal, re.Pattern[str]], ...] = tuple(
    (signal, re.compile(rf"\b(?:{pattern})\b"))
    for signal, pattern in (
        (
            Signal.asks_for_person,
            (
                rf"(?:talk|speak|chat|connect|transfer|put|get|hand|pass|refer|escalate)"
                rf" (?:[^ ,]+ ){{0,4}}?(?:to|with|through|me|over|a"
                rf"|an) (?:[^ ,]+ ){{0,3}}?{_PERSON}"
                rf"|(?:want|need|like|give me|get me|prefer) (?:[^ ,]+ ){{0,2}}?(?:a|an|real|live"
                rf"|actual)"
                rf" (?:real |live |actual |human )?(?:human|person|agent|representative|operator"
                rf"|manager|supervisor)|(?:real|live|actual) (?:human|person|agent|people)"
                rf"|(?:human|person|agent|representative|operator) (?:please|now|pls)"
                rf"|call me(?: back)?"
                rf"|(?:contact|call|reach|phone) (?:[^ ,]+ ){{0,2}}?(?:customer (?:service|care"
                rf"|support)"
                rf"|an agent|a human|an operator|assistant)|(?:not|no) (?:a |to a |more )?(?:bot"
                rf"|robot"
                rf"|machine)s?|^(?:a )?(?:human|agent|person|operator|representative)$"
            ),
        ),
        (
            Signal.angry,
            (
                r"ridiculous|furious|outrageous|unacceptable|disgusting|disgrace|disgraceful"
                r"|pathetic"
                r"|useless|worst|fed up|sick of|scam(?:mers?)?|rip ?off|thieves|idiots?|incompetent"
                r"|appalling|joke of a|fuck\w*|shit\w*|bullshit|crap|damn|wtf|hell is wrong"
                r"|so angry"
                r"|really angry|had enough"
            ),
        ),
        (
            Signal.legal,
            (
                r"lawyers?|attorney|solicitor|sue|suing|court|legal (?:action|steps|advice)|lawsuit"
                r"|police|ombudsman|trading standards|consumer (?:protection|rights|agency)"
                r"|chargeback"
                r"|small claims|gdpr|data protection|prosecut\w+"
            ),
        ),
        (
            Signal.danger,
            (
                r"suicid\w+|kill (?:myself|me|you|him|her|them)|end my life|hurt (?:myself|you"
                r"|someone)"
                r"|self ?harm|bomb|caught fire|on fire|burn(?:ed|t)? (?:my|me|the house|down)"
                r"|exploded"
                r"|explosion|electric shock|electrocuted|injur(?:ed|y)|hospital|smoking|smoke"
                r"|bleeding"
                r"|poison(?:ed|ing)?|allergic reaction|want to die"
            ),
        ),
        (
            Signal.thanks,
            (
                r"thanks|thank you|thank u|thx|cheers|much appreciated|appreciate (?:it|your)"
                r"|many thanks|ty"
            ),
        ),
        (
            Signal.repeats,
            (
                r"(?:i )?(?:already|just) (?:told|said|asked|wrote|explained|mentioned)"
                r"|as i (?:said"
                r"|wrote|told)|(?:second|third|fourth|2nd|3rd|4th|fifth|tenth) time|(?:once"
                r"|yet) again"
                r"|how many times|keep (?:asking|telling|saying)|asking again|like i said"
            ),
        ),
    )
)
#: Looked for in the raw text, line breaks and marks included.
_INSTRUCTS = re.compile(
    r"ignore (?:\w+ ){0,4}(?:instructions?|prompts?|rules|guidelines|messages|directions)"
    r"|(?:disregard|forget|override|bypass|skip) (?:\w+ ){0,4}(?:instructions?|prompts?|rules"
    r"|guidelines|verification|approval|policy|policies|checks?|confirmation|safeguards?)"
    r"|system ?prompt|developer mode|jail ?break|you are now\b|from now on,? you|act as (?:an?|if"
    r"|my)\b"
    r"|pretend (?:to be|you are|that you)|new instructions?:|<\|im_|\[/?(?:system|inst)\]"
    r"|</?system>"
    r"|\b(?:i am|i'm|this is) (?:the|an|your) (?:admin|administrator|developer|supervisor|system)\b"
    r"|without (?:any |asking for )?(?:approval|confirmation|a supervisor|authori[sz]ation)"
    r"|(?:reveal|print|repeat|show me|output) (?:\w+ ){0,3}(?:instructions|prompt|rules above)"
    r"|\bapproved by (?:the |a |your )?(?:supervisor|manager|admin)\b|\bsudo\b|^[ \t]*system[ \t]*:"
    r"|\bcall the \w+[._]\w+ (?:tool|function)|\b(?:billing|orders|accounts)\.(?:refund|cancel"
    r"|unlock)\b"
    r"|\byour (?:real |true )?(?:task|job|goal|purpose) is (?:now )?to\b|\bdo anything now\b",
    re.IGNORECASE | re.MULTILINE,
)
_SMALL_TALK = re.compile(
    r"(?:(?:hi|hello|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings|there|how are"
    r" you|how is it going|how do you do|ok|okay|k|alright|great|perfect|cool|nice|sure|fine|got it"
    r"|good|awesome|lovely|bye|goodbye|see you|have a (?:nice|good|great) (?:day|one|evening"
    r"|weekend)|you too|yes|yeah|no|test|all good|sounds good|understood|dear|team|sir|madam|all"
    r"|casework|today|doing|who are you|are you (?:a )?(?:bot|robot|human|there)|lol|haha|please"
    r"|whats up|everyone|so much|very much|a lot|for (?:all |the |your )*(?:help|time|reply|answer)"
    r"|that|is|it|and|i|really"
    r"|thanks|thank you|thx|cheers|,|:)(?: |$))+"
)
_SHOUT = 12
_SHARE = 0.7


def signals(messages: Sequence[MessageText], found: Sequence[Sentence]) -> frozenset[Signal]:
    """Find the signals that stand in the words themselves."""
    signs = {
        signal for signal, cue in _SIGNALS if any(cue.search(sentence.text) for sentence in found)
    }
    texts = [message.text for message in messages]
    if any(_INSTRUCTS.search(text) for text in texts):
        signs.add(Signal.instructs_engine)
    if any(_shouts(text) for text in texts):
        signs.add(Signal.angry)
    folded = [" ".join(fold(text).split()) for text in texts]
    if len(set(folded)) < len(folded):
        signs.add(Signal.repeats)
    return frozenset(signs)


def only_small_talk(found: Sequence[Sentence]) -> bool:
    """Say whether nothing but greetings, thanks and nods was written."""
    return bool(found) and all(_SMALL_TALK.fullmatch(sentence.text) for sentence in found)


def _shouts(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    loud = len(letters) >= _SHOUT and sum(c.isupper() for c in letters) > _SHARE * len(letters)
    return loud or "!!!" in text


_GLAD = re.compile(
    r"\b(?:thanks|thank|great|perfect|love|lovely|nice|happy|appreciate|good|please)\b"
)
_SAD = re.compile(
    r"\b(?:broken|damaged|never|wrong|bad|terrible|awful|horrible|worst|unacceptable|ridiculous"
    r"|angry|furious|upset|disappointed|frustrated|annoyed|useless|scam|late|lost|again|twice)\b"
)


def sentiment(found: Sequence[Sentence], signs: frozenset[Signal]) -> float:
    """Place the mood between -1 and 1."""
    glad = sum(len(_GLAD.findall(sentence.text)) for sentence in found)
    sad = sum(len(_SAD.findall(sentence.text)) for sentence in found)
    sad += 3 * (Signal.angry in signs) + 2 * (Signal.legal in signs)
    return round((glad - sad) / (glad + sad + 1), 2)
