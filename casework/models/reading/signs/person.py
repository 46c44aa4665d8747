"""Whether a human being is asked for."""

from casework.models.reading.signs.heard import sign

_PERSON = (
    r"(?:human|person|people|agent|representative|rep|someone|somebody|operator|manager|supervisor"
    r"|advisor|adviser|assistant|staff|employee|colleague|boss|team ?leader"
    r"|customer (?:service|care|support)|real (?:one|human|person))"
)
ASKS_FOR_PERSON = sign(
    english=(
        (
            rf"(?:talk|speak|chat|connect|escalate) (?:[^ ,]+ ){{0,4}}?(?:to|with|through) (?:[^"
            rf" ,]+ ){{0,3}}?{_PERSON}"
        ),
        (
            r"(?:transfer|put|get|hand|pass|refer|connect) (?:me|us|this|my [^ ]+) (?:[^ ,]+"
            rf" ){{0,3}}?(?:to|with|through|over|on|a|an) (?:[^ ,]+ ){{0,3}}?{_PERSON}"
        ),
        rf"get me {_PERSON}",
        (
            r"(?:want|need|like|give me|get me|prefer) (?:[^ ,]+ ){0,2}?(?:a|an|real|live"
            r"|actual) (?:real |live |actual |human )?(?:human|person|agent|representative"
            r"|operator|manager|supervisor)"
        ),
        r"(?:real|live|actual) (?:human|person|agent|people)",
        r"(?:human|person|agent|representative|operator) (?:please|now|pls)",
        r"call me(?: back)?(?! (?:stupid|crazy|old|sir|maam|names|if|when|from|by))",
        r"(?:contact|call|reach|phone) (?:[^ ,]+ ){0,2}?(?:an agent|a human|an operator|assistant)",
        (
            r"(?:want to|wanna|need to|must|let me) (?:contact|call|reach) (?:[^ ,]+"
            r" ){0,2}?customer (?:service|care|support)"
        ),
        r"(?:not|no|stupid) (?:a |to a |more )?(?:bot|robot|machine|chatbot)s?",
        r"^(?:a )?(?:human|agent|person|operator|representative|supervisor|manager)s?$",
        r"escalate (?:this|it|my|the)",
        r"is there (?:anyone|anybody|someone|a (?:human|person)) (?:there|here|i can|real)",
    ),
    others=(
        (
            r"mit (?:[^ .]+ ){0,3}(?:mensch\w*|mitarbeiter\w*|berater\w*|person|kolleg\w+"
            r"|vorgesetzten|chef\w*|jemand\w*|support|kundenservice) (?:[^ .]+ ){0,2}(?:sprechen"
            r"|reden|verbinden|telefonieren|verbunden)"
        ),
        r"(?:echten|richtigen|echter) (?:mensch\w*|mitarbeiter\w*)",
        r"kein(?:en)? (?:bot|roboter|chatbot)",
        r"rufen sie mich (?:bitte )?an",
        r"ruft mich (?:bitte )?an",
        r"^(?:mensch|mitarbeiter|berater)(?: bitte)?$",
        r"menschlichen? mitarbeiter\w*",
        (
            r"parler (?:a|avec) (?:[^ .]+ ){0,3}(?:humain\w*|conseill\w+|personne|agent"
            r"|responsable|quelqu|operateur|etre humain|vraie)"
        ),
        r"(?:vrai|vraie) (?:humain|personne|conseiller)",
        r"un humain",
        r"conseiller (?:svp|humain)",
        r"pas (?:a )?un robot",
        r"rappelez[ -]moi",
        r"passez moi (?:[^ .]+ ){0,2}(?:responsable|conseiller)",
        (
            r"hablar (?:con|a) (?:[^ .]+ ){0,3}(?:persona|humano|agente|operador\w*|encargad\w+"
            r"|alguien|supervisor|responsable|asesor\w*)"
        ),
        r"(?:agente|persona) (?:humano|real|humana)",
        r"persona de verdad",
        r"llamenme",
        r"llameme",
        r"no (?:quiero|con) (?:[^ .]+ ){0,3}(?:robot|bot)",
        (
            r"parlare con (?:[^ .]+ ){0,3}(?:persona|operator\w+|umano|responsabile|qualcuno"
            r"|addett\w+|superiore)"
        ),
        r"(?:persona|operatore) (?:vera|reale|umano|umana)",
        r"un operatore",
        r"chiamatemi",
        r"richiamatemi",
    ),
    idioms=(
        r"(?:how|what|when|where|which) [^.]{0,60}(?:customer (?:service|care|support))",
        r"(?:one|two|three|four|six|per|each|every) person",
        r"(?:[0-9]+) person",
        (
            r"get (?:it|them|this|that|my [^ ]+|the [^ ]+) (?:to|for) (?:a|an|someone|somebody"
            r"|another)"
        ),
        r"send (?:it|them|this) to (?:someone|somebody|another)",
    ),
)
