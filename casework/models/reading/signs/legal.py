"""Threats of law: lawyers, courts, the police, consumer bodies, and payments called back."""

from casework.models.reading.signs.heard import sign

LEGAL = sign(
    english=(
        r"lawyers?",
        r"attorneys?",
        r"solicitors?",
        r"barrister",
        r"(?:will|ill|to|gonna|can|could|should|might|may|and|or|shall|well) sue",
        r"sue (?:you|your|the company|them|for|this)",
        r"suing",
        r"sued",
        r"lawsuits?",
        r"class action",
        (
            r"legal (?:action|steps|advice|proceedings|team|route|measures|consequences|matter"
            r"|notice|counsel|help|remed\w+)"
        ),
        r"legally (?:obliged|required|bound)",
        r"take (?:it )?legal",
        r"(?:to|in|go to|before a|small claims) court",
        r"court (?:action|case|claim|summons|date)",
        r"small claims",
        r"see you in court",
        (
            r"(?:call|calling|contact|contacting|go|going|report\w*|file\w*|inform|tell|involve)"
            r" (?:[^ ,]+ ){0,5}?police"
        ),
        r"police (?:report|complaint)",
        r"ombudsman",
        r"trading standards",
        r"consumer (?:protection|rights?|agency|council|association|affairs|court)",
        r"better business bureau",
        r"bbb",
        r"attorney general",
        r"ftc",
        r"citizens advice",
        r"financial conduct",
        r"data protection (?:authority|commissioner|agency)",
        (
            r"report (?:you|your (?:company|shop|store)|this (?:company|shop|store)) (?:[^ ,]+"
            r" ){0,3}?(?:to|for)"
        ),
        r"press charges",
        r"criminal (?:complaint|charges|offence)",
        r"prosecut\w+",
        r"cease and desist",
        r"breach of contract",
        r"charge ?backs?",
        (
            r"(?:dispute|disputing|reverse|reversing|contest) (?:[^ ,]+ ){0,3}?(?:charges?"
            r"|payments?|transactions?|it|this) (?:[^ ,]+ ){0,2}?(?:with|through|via|at) (?:[^"
            r" ,]+ ){0,2}?(?:bank|card|visa|mastercard|paypal|amex|credit)"
        ),
        (
            r"(?:open|opening|raise|file|start) (?:a|an|the) (?:[^ ,]+ ){0,2}?(?:dispute|case"
            r"|claim) (?:with|at|on|against|through) (?:[^ ,]+ ){0,2}?(?:bank|paypal|visa"
            r"|mastercard|amex|card|credit|you)"
        ),
        r"paypal (?:dispute|claim|buyer protection)",
        r"section (?:75|seventy five)",
        r"(?:bank|card|visa|paypal|amex) (?:[^ ,]+ ){0,4}?(?:reverse|claw|dispute|take it back)",
    ),
    others=(
        r"anwalt\w*",
        r"rechtsanwalt\w*",
        r"anwaltin",
        r"verklag\w+",
        r"klage (?:ein|erheb|gegen)\w*",
        r"rechtliche schritte",
        r"rechtsschutz\w*",
        r"vor gericht",
        r"anzeige (?:erstatten|gegen)",
        r"erstatte anzeige",
        r"strafanzeige",
        r"(?:zur|der|die) polizei",
        r"verbraucherschutz\w*",
        r"verbraucherzentrale",
        r"ruckbuchung",
        r"zuruckbuchen",
        r"ruckbuchen",
        r"kaufer ?schutz",
        r"mahnbescheid",
        r"betrug anzeigen",
        r"avocat\w*",
        r"porter plainte",
        r"porterai plainte",
        r"depose\w* plainte",
        r"plainte a la police",
        r"poursui\w+ en justice",
        r"poursuites",
        r"tribunal",
        r"(?:en|saisir la|saisis la) justice",
        r"dgccrf",
        r"signal ?conso",
        r"repression des fraudes",
        r"60 millions",
        r"que choisir",
        r"retrofacturation",
        r"opposition (?:au|aupres|sur)",
        r"abogad[oa]s?",
        r"demandar\w*",
        r"denunci\w+",
        r"acciones legales",
        r"tribunales",
        r"juicio",
        r"a la policia",
        r"consumo y",
        r"oficina del consumidor",
        r"facua",
        r"ocu",
        r"hoja de reclamaciones",
        r"contracargo",
        r"devolver el cargo",
        r"disputa con (?:mi|el) banco",
        r"avvocat[oi]",
        r"denunci\w+",
        r"azioni? legal\w+",
        r"vie legali",
        r"tribunale",
        r"querela",
        r"alla polizia",
        r"carabinieri",
        r"altroconsumo",
        r"federconsumatori",
        r"garante",
        r"giudice di pace",
        r"storno dalla banca",
        r"contestare l addebito",
    ),
    idioms=(
        (
            r"(?:tennis|basketball|food|squash|badminton|volleyball|elm|oak|hampton|[a-z]+)"
            r" courts?(?: (?:road|street|shoes|house))"
        ),
        r"(?:tennis|basketball|food|squash|badminton|volleyball) courts?",
        (
            r"(?:is|was|am|im|being|becoming|for|as|called|play|like) (?:a |an |the |my )?(?:[^"
            r" ]+ )?(?:lawyer|attorney|solicitor|barrister)s? ?(?:bag|outfit|friend|office"
            r"|bookcase)?(?! (?:will|is|has|says|about|to|now))"
        ),
        r"power of attorney",
        (
            r"(?:aunt|auntie|mrs|to|for|from|name is|grandma|dear) sue(?! (?:you|them|the|for"
            r"|your|this))"
        ),
        r"lego police",
        r"police (?:costume|car|badge|station|officer|uniform|hat|toy)",
    ),
)
