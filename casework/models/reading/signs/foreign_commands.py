"""Orders to a machine in German, French, Spanish and Italian."""

import re

_PATTERNS = (
    (
        r"\b(?:ignorier\w*|vergiss|vergessen sie|missacht\w+|umgeh\w+|übergeh\w+|überschreib\w+"
        r"|hebe?|setz\w*) (?:\w+ ){0,5}?(?:anweisung\w*|regel\w*|befehl\w*|vorgabe\w*"
        r"|richtlinie\w*|instruktion\w*|prompt\w*|sperre\w*|prüfung\w*|freigabe\w*)\b"
    ),
    r"\bdu bist (?:jetzt|nun|ab jetzt|ab sofort)\b",
    (
        r"\b(?:ab (?:jetzt|sofort|nun)|von nun an) (?:\w+ ){0,3}?(?:bist|antworte\w*|verhalte"
        r"|handle|gilt|gelten|sollst)\b"
    ),
    r"\btu(?:e)? so,? als\b",
    r"\bverhalte dich (?:wie|als)\b",
    r"\bgib dich als\b",
    r"\bspiele? die rolle\b",
    r"\bin der rolle\b",
    (
        r"\b(?:zeig\w*|gib|nenn\w*|verrate?\w*|wiederhol\w*|schreib\w*) (?:\w+"
        r" ){0,5}?(?:system-?prompt\w*|anweisung\w*|instruktion\w*|prompt)\b"
    ),
    r"\bsystem-?(?:prompt|anweisung|nachricht)\w*\b",
    r"\banweisung der (?:leitung|geschäftsführung)\b",
    r"\bohne (?:freigabe|genehmigung|rückfrage|bestätigung)\b",
    r"\bkeine (?:freigabe|genehmigung|bestätigung) (?:nötig|erforderlich)\b",
    r"\b(?:gilt|gelten) als (?:genehmigt|freigegeben)\b",
    r"\bals ki\b",
    r"\bsprachmodell\b",
    r"\bneue anweisung\w*\b",
    r"\bantworte (?:nur|ausschließlich|genau|immer)\b",
    (
        r"\b(?:ignor(?:e|ez|er)|oublie[zr]?|outrepasse[zr]?|contourne[zr]?|ne tiens pas compte)"
        r" (?:[\w']+ ){0,5}?(?:instructions?|consignes?|règles?|directives?|ordres?|prompts?"
        r"|vérifications?|validations?)\b"
    ),
    r"\btu es (?:maintenant|désormais|à présent)\b",
    r"\bvous êtes (?:maintenant|désormais)\b",
    (
        r"\b(?:à partir de maintenant|désormais),? (?:tu|réponds|répondez|agis|ne réponds|vous"
        r" (?:êtes|répondez|devez))\b"
    ),
    r"\bdorénavant,? (?:tu|vous)\b",
    r"\bfai(?:s|tes) (?:comme si|semblant)\b",
    r"\bagi(?:s|ssez) comme\b",
    r"\bcomporte-toi comme\b",
    r"\bjoue(?:z)? le rôle\b",
    (
        r"\b(?:montre|affiche|révèle|répète|donne|écris|imprime)(?:z|-moi|z-moi)? (?:[\w']+"
        r" ){0,5}?(?:prompt|instructions?|consignes?)\b"
    ),
    r"\b(?:prompt|message|invite) système\b",
    r"\bmodèle de langage\b",
    r"\bsans (?:validation|approbation|confirmation)\b",
    r"\baucune (?:validation|approbation|confirmation) (?:n'est )?(?:requise|nécessaire)\b",
    r"\bnouvelles? (?:instructions?|consignes?)\b",
    r"\brépond(?:s|ez) (?:uniquement|seulement|exactement|toujours)\b",
    (
        r"\b(?:ignora\w*|olvida\w*|omite|omita|descarta|salta|desobedece) (?:\w+"
        r" ){0,5}?(?:instrucci(?:ón|ones)|reglas?|órdenes|directrices|indicaciones|prompts?"
        r"|verificaci(?:ón|ones)|normas?)\b"
    ),
    r"\bahora eres\b",
    r"\beres ahora\b",
    (
        r"\b(?:a partir de ahora|de ahora en adelante),? (?:tú |tu )?(?:eres|respond\w+|actú\w+"
        r"|debes|serás|di|vas)\b"
    ),
    r"\bactúa como\b",
    r"\bfinge (?:ser|que)\b",
    r"\bhaz(?:te)? (?:como si|pasar)\b",
    r"\binterpreta el papel\b",
    (
        r"\b(?:muestra|muéstrame|revela|repite|dime|escribe|imprime|dame) (?:\w+"
        r" ){0,5}?(?:prompt|instrucciones|indicaciones)\b"
    ),
    r"\b(?:prompt|mensaje) (?:del? )?sistema\b",
    r"\bmodelo de lenguaje\b",
    r"\bsin (?:aprobación|autorización|confirmación)\b",
    (
        r"\bno (?:se )?(?:necesita|requiere|hace falta) (?:\w+ )?(?:aprobación|autorización"
        r"|confirmación)\b"
    ),
    r"\bnuevas? instrucci(?:ón|ones)\b",
    r"\bresponde (?:solo|únicamente|exactamente|siempre)\b",
    (
        r"\b(?:ignora\w*|dimentica\w*|trascura|aggira|scavalca|disattiva) (?:\w+"
        r" ){0,5}?(?:istruzion[ei]|regol[ae]|ordini ricevuti|direttive|indicazioni|prompt"
        r"|verific\w+|comandi)\b"
    ),
    r"\b(?:ora|adesso) sei\b",
    r"\bd(?:a ora|'ora) in (?:poi|avanti),? (?:tu )?(?:sei|rispond\w+|devi|agisc\w+|dirai)\b",
    r"\bagisci come\b",
    r"\bcomportati come\b",
    r"\bfai finta\b",
    r"\bfingi (?:di|che)\b",
    r"\binterpreta il ruolo\b",
    (
        r"\b(?:mostra\w*|rivela\w*|ripeti|dimmi|scrivi|stampa|dammi) (?:\w+ ){0,5}?(?:prompt"
        r"|istruzioni)\b"
    ),
    r"\b(?:prompt|messaggio) di sistema\b",
    r"\bmodello linguistico\b",
    r"\bsenza (?:approvazione|autorizzazione|conferma)\b",
    r"\bnon (?:serve|è necessaria|occorre) (?:\w+ )?(?:approvazione|autorizzazione|conferma)\b",
    r"\bnuov[ae] istruzion[ei]\b",
    r"\brispondi (?:solo|soltanto|esattamente|sempre)\b",
)
FOREIGN_COMMANDS = re.compile("|".join(f"(?:{p})" for p in _PATTERNS), re.MULTILINE)
