"""Whether somebody is or may be in danger: fire, shock, injury, poison, threats of violence."""

from casework.models.reading.signs.danger_idioms import IDIOMS
from casework.models.reading.signs.heard import sign

_BODY = (
    r"(?:hand|hands|finger|fingers|arm|arms|leg|legs|foot|feet|face|eye|eyes|skin|head|back|toe|toes"
    r"|knee|neck|mouth|lip|lips|tongue|thumb|wrist|stomach|throat|chest|hair)"
)
_SOMEBODY = (
    r"(?:me|myself|my ?self|my (?:[^ ,]+ )?(?:son|daughter|child|kid|kids|baby|wife|husband|mother"
    r"|mum|mom|father|dad|dog|cat|toddler|boy|girl|partner|brother|sister|grandson|granddaughter)"
    r"|our (?:son|daughter|child|baby|dog|cat)|someone|somebody|him|her|us|them|himself|herself)"
)
DANGER = sign(
    english=(
        (
            r"(?:caught|catch|catches|catching|started a|set|sets|is|was|went|goes|its|almost|on"
            r"|nearly|small|in) (?:a |on )?(?:fire|flames)(?! (?:sale|pit|stick|engine|truck"
            r"|place|works|tv|extinguisher|alarm|department|red|hazard))"
        ),
        (
            r"(?:fire|flames) (?:came|coming|shot|broke|in (?:my|the|our) (?:kitchen|house|flat"
            r"|room|apartment|living|bedroom))"
        ),
        r"burst into flames",
        r"burn(?:ed|t|ing)? (?:down|the house|our house|my house|through)",
        r"house (?:is )?(?:burning|on fire)",
        (
            r"(?:smoke|sparks?|flames?) (?:[^ ,]+ ){0,2}?(?:came|coming|comes|pour\w*|flew"
            r"|flying|out|from|shot|everywhere|rising)"
        ),
        (
            r"(?:started|starts|begins|began|is|was|its|keeps|and|just) (?:to )?(?:smoking|smoke"
            r"|sparking|spark|sparks)(?! (?:grey|gray|detector|alarm|hot|free|coloured|colored"
            r"|glass|black|cigar\w*|weed|pipe))"
        ),
        r"(?:saw|full of|with) (?:smoke|sparks)",
        r"it smokes",
        r"sparked",
        r"smou?ldering",
        r"charred",
        r"singed(?! edge)",
        (
            r"(?:smell|smells|smelled|smelt|smelling|stinks|smell of|reeks) (?:[^ ,]+"
            r" ){0,2}?(?:of |like )?(?:burn(?:ing|t)?|smoke|gas|burned plastic|melting)"
        ),
        r"gas leak",
        r"leaking gas",
        r"carbon monoxide",
        r"explod(?:e|ed|es|ing)(?! (?:in popularity|with (?:joy|flavou?r|colou?r)|in sales))",
        r"explosion(?! of)",
        r"blew up(?! (?:on|the (?:image|photo|picture|balloon)|in (?:price|popular)))",
        r"blown up in",
        r"detonat\w+",
        r"burst in (?:my|his|her)",
        r"(?:electric(?:al)?|electricity) shocks?(?! (?:collar|absorber))",
        r"electrocut\w+",
        (
            r"got (?:a |an |badly )?(?:[^ ,]+ )?(?:shock|shocked|zapped)(?! (?:by|at|when i saw"
            r"|to (?:see|hear|find))(?: the| your| how)? (?:price|bill|service|amount|total))"
        ),
        rf"(?:shocked|zapped|electrified) {_SOMEBODY}",
        r"gives? (?:me |you |us )?(?:a |an )?(?:[^ ,]+ )?shocks?",
        (
            r"(?:burn(?:ed|t|s)?|scald(?:ed|s)?|cut|cuts|hurt|hurts|injur(?:ed|es)|wound(?:ed)?"
            r"|crush(?:ed)?|broke|broken|fractur(?:ed|e)|sliced|stabbed|hit|pinched|trapped)"
            rf" (?:and [^ ,]+ )?(?:my|his|her|their|our)(?: (?:[^ ,]+ ){{0,3}}?| ){_BODY}"
        ),
        (
            r"(?:burn(?:ed|t)|scald(?:ed)?|hurt|injured|wounded|poisoned|choked|attacked)"
            rf" (?:badly )?{_SOMEBODY}"
        ),
        (
            r"(?:i|he|she|we|son|daughter|child|kid|baby|mother|dog|cat|wife|husband|someone"
            r"|somebody|mum|mom|dad|father|people) (?:[^ ,]+ ){0,2}?(?:got|was|were|is|has been"
            r"|am|been|fell and got|getting) (?:[^ ,]+ )?(?:hurt|injured|burned|burnt|scalded"
            r"|poisoned|wounded|unconscious|bleeding|choking|electrocuted|suffocating|concuss\w+"
            r"|drowning)"
        ),
        r"lost consciousness",
        r"passed out",
        r"turn(?:ed|ing) blue in the face",
        r"lost a finger",
        (
            r"(?:cut|cuts|hurt|burned|burnt|burn|injured|scalded) (?:myself|himself|herself"
            r"|themselves|my ?self)"
        ),
        r"injur(?:y|ies)(?! (?:time|lawyer|prevention|recovery))",
        r"(?:second|third|2nd|3rd) degree burns?",
        r"burns on (?:my|his|her)",
        r"chemical burns?",
        r"bleed(?:s|ing)?(?! edge)(?: (?:badly|heavily|a lot|everywhere))?",
        r"(?:wont|not) stop bleeding",
        r"blood everywhere",
        r"(?:covered in|full of|losing|lost) blood",
        r"(?:needs?|needed|got|had) (?:[^ ,]+ )?stitches",
        r"a&e",
        (
            r"(?:in|to|at|into|took|taken|went|rushed|admitted) (?:[^ ,]+ ){0,3}?(?:emergency"
            r" room|er|a and e|intensive care|urgent care)"
        ),
        (
            r"(?:rushed|taken|took|ended up|admitted|because of (?:it|this|you)) (?:[^ ,]+"
            r" ){0,3}?(?:to|in|into) (?:the )?hospital"
        ),
        r"(?:had|have) to go to (?:the )?(?:hospital|doctor) (?:because|after|when|with)",
        r"ambulance(?! (?:toy|driver|lego|costume))",
        r"paramedics (?:came|were|had|took)",
        r"hospitali[sz]ed",
        r"allergic (?:reaction|shock)",
        r"anaphyla\w+",
        r"(?:rash|hives|blisters?|swelling) (?:all over|on (?:my|his|her)|after|from)",
        r"(?:came out|broke out|breaking out) in (?:a )?(?:rash|hives|spots)",
        r"face (?:is )?swollen",
        r"(?:throat|tongue) (?:is )?(?:swelling|swollen|closing)",
        r"(?:cant|cannot|couldnt|hard to|difficulty|stopped|trouble) breath(?:e|ing)",
        r"poison(?:ed|ing|ous)?(?! (?:ivy|oak|dart frog))",
        r"food poisoning",
        r"toxic (?:fumes|smoke|gas)",
        r"fumes",
        (
            r"(?:glass|metal|needle|mould|mold) (?:pieces |shards? )?in (?:the|my|his|her)"
            r" (?:food|baby|mouth|bottle|bread|drink)"
        ),
        r"made (?:me|us|him|her|my [^ ]+) (?:very |really |so )?(?:sick|ill)",
        r"vomit\w*",
        r"throwing up",
        r"(?:swallow\w*|choke[ds]?|choking|suffocat\w+|strangl\w+)(?! (?:up|the price|hazard))",
        r"stuck in (?:his|her|my|the) throat",
        (
            r"(?:battery|batteries|plug|cable|charger|socket|it|powerbank|bank|pack|phone|laptop"
            r"|wires?) (?:[^ ,]+ ){0,3}?(?:melted|melting|swollen|swelling|bulging|overheat\w*"
            r"|leaking acid|leaked acid|red hot|burning hot)"
        ),
        r"overheat(?:ed|s|ing)? (?:and|so)",
        r"exposed wires?",
        r"live wires?",
        (
            rf"(?:collapsed|fell|broke|snapped|tipped) (?:[^ ,]+ ){{0,3}}?(?:on|under|onto"
            rf"|beneath) (?:top of )?{_SOMEBODY}"
        ),
        (
            r"(?:fell|fall) (?:off|from|down) (?:[^ ,]+ ){0,3}?(?:ladder|chair|stairs|bike|stool"
            r"|scooter|bunk)(?: and)?"
        ),
        r"(?:in|real|great|serious|immediate|life in) danger(?! zone)",
        r"life threatening",
        r"could have (?:died|killed|been killed)",
        r"almost (?:died|killed)",
        r"nearly (?:died|killed)(?! (?:laughing|of (?:boredom|laughter)))",
        (
            r"(?:call|called|calling) (?:911|112|999|the fire|an? ambulance|fire (?:brigade"
            r"|department|service))"
        ),
        r"(?:this is|its|have) an emergency",
        r"fire (?:brigade|department|service|fighters?) (?:came|had|was|were)",
        r"brakes? (?:failed|dont work|stopped working|do not work|broke)",
        (
            r"(?:will|going to|gonna|ill|want to|wanna) (?:[^ ,]+ ){0,2}?(?:kill|murder|shoot"
            r"|stab|beat|hurt|attack|bomb|blow up|burn down|strangle) (?:you|him|her|them"
            r"|someone|somebody|everyone|everybody|your (?:[^ ]+ )?(?:office|shop|store|staff"
            r"|warehouse|driver|building|people|family|house|place|headquarters)|the (?:driver"
            r"|courier|office|shop|store|building))(?! (?:on price|with kindness|sales))"
        ),
        r"(?:bomb|gun|knife) (?:in|at|to) your",
        r"planted a bomb",
        r"bomb threat",
        r"know where you (?:live|work)",
        r"(?:threatened|threatening|threatens) (?:me|us|my)",
        r"(?:you|they) (?:will|should|deserve to) (?:all )?(?:die|burn)",
        r"(?:stalking|following) me",
        r"domestic violence",
        r"being (?:attacked|abused|held)",
    ),
    others=(
        r"in brand",
        r"brennt",
        r"gebrannt",
        r"in flammen",
        r"feuer (?:gefangen|ausgebrochen)",
        r"explodiert\w*",
        r"explosion",
        r"stromschlag",
        r"elektrischen schlag",
        r"raucht",
        r"qualm\w*",
        r"rauch (?:kam|kommt|aus)",
        r"funken (?:kamen|schlag\w*|spruh\w*)",
        r"verbrannt",
        r"verbruh\w+",
        r"verletzt",
        r"blutet",
        r"im krankenhaus (?:wegen|weil)",
        r"ins krankenhaus",
        r"notarzt",
        r"krankenwagen",
        r"notaufnahme",
        r"vergift\w+",
        r"allergische reaktion",
        r"verschluckt",
        r"riecht (?:[^ .]+ ){0,2}(?:verbrannt|verschmort|gas)",
        r"verschmort",
        r"geschmolzen",
        r"bringe (?:euch|sie|dich) um",
        r"bombe",
        r"lebensgefahr\w*",
        r"notfall",
        r"pris feu",
        r"en feu",
        r"prend feu",
        r"brule (?:ma|mon|la|le|les|au)",
        r"(?:suis|etait|s est|me suis|ete) (?:brule\w*|blesse\w*|electrocute\w*)",
        r"explose\w*",
        r"explosion",
        r"decharge electrique",
        r"choc electrique",
        r"fumee",
        r"etincelles",
        r"blesse\w*",
        r"saigne\w*",
        r"a l hopital",
        r"aux urgences",
        r"ambulance",
        r"pompiers",
        r"intoxi\w+",
        r"empoisonn\w+",
        r"reaction allergique",
        r"s est etouffe\w*",
        r"avale (?:[^ .]+ ){0,3}(?:pile|aimant|piece)",
        r"odeur de (?:brule|gaz)",
        r"fondu",
        r"vais (?:vous|te) tuer",
        r"en danger",
        r"(?:se|en|prendio|cogio) (?:incendi\w+|fuego|llamas)",
        r"ardi\w+",
        r"exploto",
        r"explosion",
        r"exploto",
        r"explot\w+",
        r"descarga electrica",
        r"echa humo",
        r"echando humo",
        r"sale humo",
        r"humo",
        r"chispas",
        r"(?:se ha|he|ha|esta|me he) quemado",
        r"quemaduras? en (?:la|el|mi|las|los) (?:mano|piel|cara|brazo|dedos?|pierna)\w*",
        r"me queme",
        r"se quemo",
        r"herid[oa]",
        r"lesion\w*",
        r"sangr\w+",
        r"al hospital",
        r"a urgencias",
        r"ambulancia",
        r"bomberos",
        r"intoxic\w+",
        r"envenen\w+",
        r"reaccion alergica",
        r"se trago",
        r"se atraganto",
        r"huele a (?:quemado|gas)",
        r"derretid\w+",
        r"(?:voy a|os voy a|te voy a) matar(?:te|os|los|lo)?(?! me)",
        r"en peligro",
        r"preso fuoco",
        r"in fiamme",
        r"incendi\w+",
        r"fuoco",
        r"esplos\w+",
        r"scossa(?: elettrica)?",
        r"fulminat\w+",
        r"fumo",
        r"fuma",
        r"scintille",
        r"ustion\w*",
        r"bruciat\w+ (?:la|il|le|una)",
        r"mi sono (?:bruciat|ferit|tagliat)\w+",
        r"ferit[oa]",
        r"sanguin\w+",
        r"in ospedale",
        r"al pronto soccorso",
        r"pronto soccorso",
        r"ambulanza",
        r"pompieri",
        r"vigili del fuoco",
        r"avvelen\w+",
        r"intossic\w+",
        r"reazione allergica",
        r"ha ingoiato",
        r"soffoc\w+",
        r"odore di (?:bruciato|gas)",
        r"fus[oa]",
        r"vi ammazzo",
        r"ti ammazzo",
        r"in pericolo",
    ),
    idioms=IDIOMS,
)
