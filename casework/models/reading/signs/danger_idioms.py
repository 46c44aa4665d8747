"""What sounds like danger and is none: prices that kill, bath bombs, burnt orange, chair legs."""

IDIOMS = (
    r"bath ?bombs?",
    r"photo ?bomb\w*",
    r"bombed (?:the|my|an|it)",
    r"glitter bomb",
    r"bomb ?shell",
    r"the bomb",
    r"cherry bomb",
    r"sex bomb",
    r"bomber jackets?",
    r"seed bombs?",
    (
        r"smok(?:e|ing|ed|y|er)s? (?:detector|alarm|hot|grey|gray|black|salmon|paprika"
        r"|jacket|glass|gun|mirrors?|wood|bbq|grill|free|eye|quartz|cheese|area|room|machine"
        r"|cloud grey)"
    ),
    r"no smoking",
    r"quit smoking",
    r"stop smoking",
    r"non smok\w+",
    r"like smoke",
    r"holy smoke",
    r"smoke (?:and mirrors|colou?r)",
    (
        r"(?:is|are|has been|youre|he was|she was|team is|sales are|support is|on) (?:really"
        r" )?on fire (?:today|this week|lately|with)"
    ),
    (
        r"(?:amazon |kindle )?fire (?:tv|stick|hd|tablet|pit|place|sale|guard|engine|truck"
        r"|works|extinguisher|alarm|blanket|hazard|rating|safety|proof|retardant|resistant"
        r"|starter|red)"
    ),
    r"(?:get|got|was|been|be) fired",
    r"fireplace",
    r"ready to fire",
    r"under fire",
    r"hold fire",
    (
        r"burn(?:ing|t|ed)? (?:question|orange|sienna|umber|calories|fat|out|cds?|dvds?|a"
        r" hole in (?:my|our) (?:wallet|pocket)|through (?:my )?(?:money|cash|budget)|taste"
        r"|toast|cookies|cake|caramel|ends|time|incense|candles?)"
    ),
    r"tastes? burnt",
    r"slow burn",
    r"(?:wood|log|gas|candle|oil|incense) burn\w*",
    r"(?:got|been|feel|felt) burned by (?:your|this|the) (?:shop|company|service|store|sale)",
    r"explosion of",
    r"exploded (?:in popularity|view|diagram)",
    r"exploding kittens",
    r"colou?r explosion",
    (
        r"(?:inbox|sales|popularity|mailbox) (?:is |has |have )?(?:exploded|exploding|blew"
        r" up|blown up)"
    ),
    r"my head (?:is |will |might )?(?:explode|exploding)",
    r"(?:head|mind) (?:is )?(?:exploding|blown)",
    r"blew up on",
    r"about to explode",
    r"(?:was|were|am|im|so|totally|absolutely|quite|really) shocked",
    r"shock (?:absorber|collar|proof|resistant|price|horror)s?",
    r"sticker shock",
    r"culture shock",
    r"what a shock",
    r"came as a shock",
    r"got (?:a|quite a|such a) shock (?:when|at|seeing|to)",
    r"bleeding edge",
    r"bleed(?:s|ing)? (?:colou?r|money|in the wash|dye|ink|through|area|margin)s?",
    (
        r"(?:colou?r|dye|ink|paint|print)s? (?:is |are |was |were |keeps? )?(?:bled|bleeds?"
        r"|bleeding)"
    ),
    r"bleed (?:a|the|my) radiators?",
    r"bleeding (?:money|radiator|hearts?|colou?r|dye|on)",
    r"nose ?bleed section",
    r"poison (?:ivy|oak|dart)",
    r"toxic (?:masculinity|customer|service|workplace|attitude)",
    r"non ?toxic",
    r"not poisonous",
    r"(?:is|are) (?:it|this|that|these|the [^ ]+) (?:poisonous|toxic)",
    r"chok(?:ing|e) hazard",
    r"choker",
    r"artichokes?",
    r"swallow(?:s|ed)? (?:the (?:cost|price|fee|loss)|my pride|bird|tattoo|print)",
    r"hard to swallow",
    r"(?:atm|machine|form|site|page|system|website|app|bank|store) [^.]{0,20}?swallow\w*",
    (
        r"swallow\w* (?:my |a |the |your |our )?(?:[^ ]+ )?(?:card|password|digit|order"
        r"|message|money|code|letter|parcel)"
    ),
    (
        r"kill(?:er|ing)? (?:deal|price|app|heels|time|two birds|switch|it|the (?:mood|order"
        r"|subscription|account|process|vibe))"
    ),
    r"killing me",
    r"kill me",
    r"kills me",
    r"killed (?:it|my (?:battery|budget|mood|plants?|phone))",
    r"dressed to kill",
    (
        r"broke (?:his|her|my|our) (?:heart|back (?:pack|door|light|rest|wheel|seat|panel)"
        r"|head ?phones|head ?set|foot ?(?:rest|stool)|hand ?(?:le|bag|brake)|leg of|arm"
        r" ?(?:rest|chair))"
    ),
    r"break a leg",
    r"(?:chair|table|desk|sofa|bed|lamp|couch|stool) (?:[^ ,]+ )?(?:arm|leg|back|head|foot)s?",
    (
        r"(?:cut|hurt) (?:my|our) (?:losses|hair(?! ?(?:came|fell))|feelings|budget|wallet"
        r"|order|bill)"
    ),
    r"hit (?:my|our) (?:inbox|account|card|bank)",
    r"back (?:door|pack|light|order)",
    r"beat (?:you|your|them|that) (?:price|to it|on price|offer)",
    r"shoot (?:me|you|us|over) (?:an?|over)",
    r"hurt (?:my|our) feelings",
    r"(?:no|without|any) injur(?:y|ies)",
    r"injury (?:time|prevention)",
    r"(?:not|isnt|no|without|any|never) (?:in )?(?:any )?(?:danger|emergency)",
    r"emergency (?:contact|kit|blanket|light|exit|fund|number|radio|charger|exit sign)",
    r"in case of (?:an )?emergency",
    r"ambulance (?:toy|set|costume)",
    r"first aid",
    r"could have (?:died|killed) (?:laughing|for)",
    r"died (?:laughing|of (?:laughter|embarrassment|boredom))",
    r"killed (?:the|my) battery",
    r"safe for",
    r"(?:know|learn) how to",
    r"(?:made|makes) me sick (?:how|that|to see|of)",
    r"sick of",
    r"heart ?burn",
    r"sun ?burn\w*",
    r"wind ?burn",
    r"(?:free|low|perfume|paint|smell) fumes",
    r"fumes? (?:hood|extractor)",
    r"running on fumes",
    r"fuming",
    r"following me on",
    r"follow me",
)
