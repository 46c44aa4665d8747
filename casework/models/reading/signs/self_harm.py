"""Whether somebody may want to harm themselves: rather one alarm too many than one too few."""

from casework.models.reading.signs.heard import sign

_WANT = (
    r"(?:want|wanna|wants|wanted|going|gonna|plan(?:ning)?|thinking|think|thought|thoughts|about|of"
    r"|to|might|will|ill|feel|feeling|like|urge|tempted|need|ready|am|im|keep|started|been|again"
    r"|by|try|trying|tried|rather|just|should|decided)"
)
SELF_HARM = sign(
    english=(
        r"suicid\w*",
        r"self ?harm\w*",
        r"unaliv\w+",
        (
            rf"(?:{_WANT}) (?:[^ ,]+ ){{0,3}}?(?:kill(?:ing)?|hang(?:ing)?|drown(?:ing)?"
            r"|shoot(?:ing)?|starv(?:e|ing)|poison(?:ing)?|stab(?:bing)?) (?:myself|my self"
            r"|meself)"
        ),
        r"(?:kill|kills|killing) (?:himself|herself|themselves|themself|my ?self)",
        (
            rf"(?:{_WANT}) (?:[^ ,]+ ){{0,2}}?(?:hurt|harm|hurting|harming|cut|cutting|burn"
            r"|burning) (?:myself|my self|my wrists?)"
        ),
        (
            r"(?:been|started|keep|started) (?:hurting|harming|cutting|burning) (?:myself|my"
            r" ?self|again)"
        ),
        r"(?:end|ending|take|taking|finish|ended) (?:my|my own|her|his|their|ones) (?:own )?life",
        (
            r"(?:end|ending|finish|finishing) (?:it|everything|things) (?:all|once and for all"
            r"|tonight)(?! (?:our|my|the|this) (?:contract|subscription|order))"
        ),
        (
            r"(?:want|wanna|wish|wants|ready|going|rather|hope|deserve|better|like|just"
            r"|prepared) (?:to |i could |i can |i )?(?:just )?(?:die|be dead|was dead|were"
            r" dead)(?! (?:for|laughing|of (?:laughter|embarrassment|shame)))"
        ),
        (
            r"(?:wish|wished) (?:i|that i) (?:was|were|had) (?:never (?:been )?born|dead|not"
            r" (?:here|alive))"
        ),
        r"better off (?:dead|without me)",
        r"(?:world|everyone|family|they) (?:[^ ,]+ ){0,4}?better (?:off )?without me",
        (
            r"(?:dont|do not|didnt|not|no longer) (?:[^ ,]+ ){0,2}?(?:want|wanna|wish|care)"
            r" (?:to )?(?:live|be alive|exist|be here|wake up|go on living|carry on living|be"
            r" around)(?! (?:in|at|through|by|on the|with|near|there|when|for|until))"
        ),
        (
            r"(?:no|without|any|lost (?:the|my|all)) (?:reason|will|point|desire|wish) (?:[^ ,]+"
            r" )?(?:to live|to (?:go|carry) on(?: living)?|(?:in|of) (?:living|life|being alive"
            r"|going on)|left)"
        ),
        r"nothing (?:left )?to live for",
        (
            r"(?:life|it) (?:is|isnt|is not|isnt really|not) (?:not )?worth (?:living|it anymore"
            r" to live)"
        ),
        r"worth living",
        r"(?:tired|sick) of (?:living|being alive|life|existing)",
        (
            r"cant (?:go on|live|carry on) (?:like this )?(?:any ?more|living|any longer|with"
            r" (?:this|the) pain)"
        ),
        (
            r"(?:cant|cannot) (?:do|take) (?:this|it|life) any ?more (?:[^ ,]+ ){0,4}?(?:goodbye"
            r"|die|end|over)"
        ),
        (
            r"(?:took|taken|take|taking|swallow\w*|have|overdos\w+) (?:[^ ,]+ ){0,4}?(?:all"
            r" (?:of )?my|too many|whole (?:bottle|pack) of|bottle of|handful of) (?:[^ ,]+"
            r" ){0,2}?(?:pills|tablets|sleeping|painkillers|paracetamol|medication|medicine)"
        ),
        r"overdos\w+",
        (
            r"(?:jump|jumping|throw myself|walk) (?:off|from|in front of|under|into) (?:[^ ,]+"
            r" ){0,2}?(?:bridge|roof|building|train|balcony|cliff|traffic|window|bus|tracks)"
        ),
        (
            r"(?:keeps?|started|is|was|been|wants? to|tried to|trying to|going to|threatens to"
            r"|talks about|about) (?:hurt|hurting|harm|harming|cut|cutting|kill|killing|starve"
            r"|starving) (?:himself|herself|themselves|themself|myself)"
        ),
        (
            r"(?:wants|talks about|thinking about|thinks about|thought about|talking about|think"
            r" about|dream of) (?:to die|dying|death|ending (?:it|things)|suicide|not (?:living"
            r"|waking up|being (?:here|alive)))"
        ),
        (
            r"(?:dont|do not|cant|cannot|no longer|hardly|barely) (?:[^ ,]+ )?(?:see|find|have"
            r"|feel) (?:a|any|the|much) (?:[^ ,]+ )?(?:reason|point|sense|purpose|meaning|will)"
            r" (?:[^ ,]+ ){0,3}?(?:live|living|life|(?:going|carry|carrying|go) on|any ?more|in"
            r" anything)"
        ),
        r"not wak(?:e|ing) up(?: any ?more| again)?(?! (?:call|light|in time|for work))",
        r"give up on life",
        r"giving up on life",
        r"will to live",
        r"life has no (?:meaning|sense|point)",
        r"(?:a|such a) burden (?:to|on|for) (?:everyone|everybody|my family)",
        r"(?:off|top|neck|kms|do) myself(?: in)?(?! (?:a|the|up|as|off))",
        r"do something (?:stupid|bad|terrible) to myself",
        r"death (?:would be|is) (?:better|easier|a relief)",
        r"rather die than",
        r"not see tomorrow",
        r"written (?:a|my) (?:suicide |goodbye |last )note",
        r"cut my wrists",
        r"harm(?:ing)? myself",
        r"(?:want|wanna) (?:[^ ,]+ )?(?:to )?(?:disappear|vanish) forever",
        r"dont want to exist",
        r"stop existing",
        r"slit(?:ting)? (?:my|his|her) (?:wrists?|throat)",
        r"noose",
        r"(?:hang|hanging|hung) myself",
        r"(?:go to|fall a?) ?sleep (?:and )?(?:never|not) wake(?: up)?",
        r"never wake up",
        r"not wake up",
        r"(?:disappear|gone|leave) (?:forever|for good) (?:[^ ,]+ ){0,3}?(?:nobody|no one|miss)",
        r"(?:last|final) (?:message|words|goodbye|note) (?:to|before i|from me)",
        r"goodbye (?:cruel )?world",
        r"(?:wont|will not) be (?:around|here|alive) (?:much longer|tomorrow|any ?more|by then)",
        r"nobody would (?:miss me|care if i)",
        r"no one would (?:miss me|care if i)",
    ),
    others=(
        r"selbstmord\w*",
        r"suizid\w*",
        r"lebensmude",
        r"freitod",
        r"bring\w* mich (?:noch |jetzt )?um(?! den| die)",
        r"mich um(?:zu)?bringen",
        r"mir das leben (?:zu )?nehmen",
        r"mir (?:was|etwas) an(?:zu)?tun",
        r"nicht mehr leben",
        r"(?:will|mochte|wollte) (?:nur noch |einfach )?sterben",
        r"ware (?:ich|lieber) (?:[^ .]+ )?tot",
        r"(?:ritze|verletze|mich selbst (?:zu )?verletz\w+|mich ritzen)(?: mich)?(?: selbst)?",
        r"keinen sinn mehr (?:im leben|zu leben|weiterzuleben)",
        r"mein(?:em)? leben (?:ein ende|beenden)",
        r"nicht mehr aufwachen",
        r"suicid\w*",
        r"me tuer",
        r"envie de mourir",
        r"(?:veux|voudrais|vais) mourir",
        r"en finir(?: avec (?:la vie|tout))",
        r"plus envie de vivre",
        r"veux plus vivre",
        r"me faire du mal",
        r"me scarifi\w+",
        r"mettre fin a mes jours",
        r"me pendre",
        r"me suis taillad\w+",
        r"plus de raison de vivre",
        r"matarme",
        r"me quiero morir",
        r"quiero morir\w*",
        r"no quiero (?:seguir )?viv\w+",
        r"quitarme la vida",
        r"hacerme dano",
        r"acabar con mi vida",
        r"cortarme las venas",
        r"sin ganas de vivir",
        r"no vale la pena vivir",
        r"ahorcarme",
        r"uccidermi",
        r"ammazzarmi",
        r"voglio morire",
        r"vorrei morire",
        r"non voglio (?:piu )?vivere",
        r"farla finita",
        r"togliermi la vita",
        r"farmi (?:del )?male",
        r"tagliarmi le vene",
        r"nessuna ragione per vivere",
        r"impiccarmi",
    ),
    idioms=(
        r"suicide squad",
        r"suicide doors?",
        r"suicide (?:prevention|awareness) (?:shirt|ribbon|wristband|bracelet)",
        r"suicide knob",
        (
            r"(?:could|could have|couldve|nearly|almost) (?:kill(?:ed)?|kick(?:ed)?) myself"
            r" (?:for|laughing)"
        ),
        r"kill(?:ed|ing|s)? me (?:with|softly|laughing)",
        r"to die for",
        r"die for (?:it|this|that|these|them)",
        r"dying (?:to|for)",
        r"die hard",
        r"die cut",
        r"die of (?:laughter|boredom|embarrassment)",
        r"(?:before|until|till) (?:i|we) die",
        (
            r"(?:hurt|cut|burned|burnt|burn|hurting|cutting) myself (?:on|with|when|while"
            r"|because|opening|using|trying|slightly|badly on)"
        ),
        r"not (?:the )?end (?:of )?(?:the )?world",
        r"end it all in one",
    ),
)
