"""Orders to a machine, in English: what they override, whom they address, what they ask out.

General structure only: an imperative and what it is aimed at. Texts are looked at in small letters.
"""

import re

_RULES = (
    r"(?:instructions?|prompts?|rules?|guidelines?|directives?|directions?|constraints?"
    r"|restrictions?|programming|training|safeguards?|filters?|safety|safet(?:y|ies) \w+"
    r"|protocols?|commands?|limitations?|guardrails?|moderation|ethics|ethical \w+|morals?"
    r"|system messages?|developer messages?|context|content polic(?:y|ies)|polic(?:y|ies)"
    r"|verification|approvals?|checks?|confirmation)"
)
_WORDS = r"(?:[\w'/,-]+ ){0,7}?"
_OUT = r"(?:responses?|answers?|outputs?|reply|replies|completion|monologue|summary)"
_SAY = (
    r"(?:print|output|repeat|say|write|include|insert|append|add|begin|start|end|finish|preface|prefix"
    r"|respond|reply|answer|conclude|put|embed|mention|display|return|emit|echo|type|recite)"
)
_MODEL = (
    r"(?:ai|a\.i\.|llm|gpt|chat ?gpt|\w*gpt\d?|language model|chat ?bot|bot|robot|assistant"
    r"|model|agent"
    r"|neural network|claude|gemini|copilot|bard|llama|openai|virtual assistant|support assistant)"
)
_OVERRIDE = (
    (
        r"\b(?:ignore|disregard|forget|override|bypass|circumvent|discard|dismiss|neglect"
        r"|abandon|erase|overwrite|suspend|disable|remove|reset|drop|disobey|break|violate"
        rf"|unlearn|stop following) (?:of |about )?{_WORDS}(?:your|all|any|the|these|those"
        r"|previous|prior|above|earlier|preceding|initial|original|existing|current|other|every"
        rf"|safety|content|system) {_WORDS}{_RULES}\b"
    ),
    (
        r"\b(?:skip|bypass|override|waive|ignore|avoid|disable) (?:\w+ ){0,4}(?:verification"
        r"|approval|polic(?:y|ies)|checks|confirmation|safeguards?|authori[sz]ation|security"
        r" check|supervisor)\b"
    ),
    (
        r"\b(?:ignore|disregard|forget|erase|delete|discard) (?:everything|all|anything|whatever"
        r"|what(?:ever)? (?:is|was|came|has been)|every ?thing) (?:\w+ ){0,6}?(?:above|before"
        r"|prior|previous(?:ly)?|earlier|told|learned|said|instructed|so far|until now|up to"
        r" (?:now|here)|conceived|taught)\b"
    ),
    (
        r"\b(?:ignore|disregard|forget) (?:the |all |everything |any |all of the |what(?:'s| is)"
        r" )?(?:above|prior|preceding)\b(?! (?:message|mail|email|order|question|ticket))"
    ),
    (
        r"\b(?:ignore|disregard|forget) (?:all )?(?:of )?(?:the |your |my |any )?(?:previous"
        r"|prior|earlier) (?!(?:order|mail|email|message|question|ticket|request|one|call"
        r"|purchase|address|conversation|complaint|chat)s?\b)\w+"
    ),
    r"\bstop everything\b",
    r"\bhalt (?:all|everything)",
    (
        r"\b(?:prior|previous|current|original) (?:task|instructions?|prompt|request)s? (?:is"
        r"|are|was|were|has been|have been) (?:now )?(?:cancell?ed|void|overrid\w+|suspended"
        r"|complete|finished|over|obsolete|superseded|replaced)"
    ),
    r"\bno longer (?:bound|restricted|limited|subject|constrained|have to (?:follow|obey))\b",
    (
        r"\bnot (?:bound|restricted|constrained|subject|limited) (?:by|to) (?:\w+ ){0,3}(?:rules"
        r"|ethic\w*|guidelines|polic\w+|moral\w*|laws?|restrictions|limits|limitations)"
    ),
    (
        r"\b(?:without|no|free of|free from|devoid of|zero) (?:any |all )?(?:\w+"
        r" )?(?:restrictions|filters|censorship|guardrails|ethical|moral guidelines|content"
        r" polic\w+|safety \w+)\b"
    ),
    (
        r"\b(?:unfiltered|uncensored|unrestricted|unbiased|amoral|no[ -]limits?)(?:,? \w+){0,2}"
        r" (?:ai|model|bot|chat ?bot|gpt|persona|responses?|answers?|outputs?|assistant)\b"
    ),
    r"\bjail ?br(?:eak|oken)\w* (?:mode|prompt|yourself|enabled|activated|version|gpt|is)\b",
    r"\byou (?:are|have been) jail ?br\w+",
    (
        r"\b(?:developer|debug\w*|god|dan|admin|maintenance|diagnostic|test|sudo|root|unsafe"
        r"|opposite|evil|training|experimental|override)[ -]mode\b(?! (?:switch|button|light"
        r"|lamp))"
    ),
    r"\bexperimental features?\b",
    r"\bdo\.? anything\.? now\b",
)
_PERSONA = (
    (
        r"\byou(?: are|'re| will be| shall be) (?:now |hereby )?(?:a |an |the |my )?(?:\w+["
        rf" -]){{0,4}}?{_MODEL}(?: \w+)?,? (?:that|who|which|whose|named|called|with|trained"
        r"|tasked|designed|created|built|made|specialized|speciali[sz]ed|without|and your|in"
        r" charge|acting|working|\(|from)\b"
    ),
    (
        r"\byou(?: are|'re) (?:an expert|a (?:helpful|powerful|malicious|highly|world"
        r"|professional|master|skilled|pirate|fictional|hypothetical|character|linux|terminal))\b"
    ),
    (
        r"\byou(?: are|'re) (?:about|going) to (?:act|be|become|immerse|pretend|play|simulate"
        r"|respond|answer)\b"
    ),
    r"\byou are now\b",
    (
        r"\bfrom (?:now|this (?:moment|point)|here)(?: \w+)?(?: on(?:wards?)?|own),? (?:\w+,?"
        r" ){0,3}?(?:you|we|i want you|act|pretend|your|respond|answer|reply|always|never|every"
        r"|embody|speak)\b"
    ),
    (
        r"(?<!\bi )\b(?:act|behave|respond|answer|reply|pose) (?:like|as) (?:if you|though you|a"
        r"|an|the|my|dan|one|\w*gpt)\b(?! (?:possible|soon|usual))"
    ),
    (
        r"\b(?:you (?:will|shall|must|have to|need to|should|are going to|are about to|can)|i"
        r" (?:want|need|would like|order|command|ask) you to|please|now|to|let'?s|and|going to"
        r"|gonna)(?: now| please)?,? (?:act (?:as|like)|pretend|role-?play|simulate|impersonate"
        r"|embody|imitate|emulate|immerse|(?:assume|adopt|take on|play) (?:the|a) (?:role|part"
        r"|persona|identity))\b"
    ),
    (
        r"(?:^|[.!?:\n]\s*)(?:pretend|role-?play|simulate|imagine (?:that )?you|act as|act like"
        r"|impersonate|assume the (?:role|persona|identity)|embody|let'?s (?:play (?:a game|the"
        r" role|a role|pretend)|role|act out|pretend|imagine you|simulate))\b"
    ),
    r"\bpretend (?:to be|you|that you|we)\b",
    r"\bstay(?:ing)? in character\b",
    r"\bbreak(?:ing)? character\b",
    r"\b(?:your|this|the|new|evil|two|both) personas?\b(?! non)",
    r"\bpersonas? (?:of|named|called|who|that is)\b",
    r"\balter ego\b",
    r"\bhypothetical(?:ly)? (?:story|scenario|response|situation|world)",
    (
        r"\bfictional (?:character|story|world|scenario|setting)\b(?=.{0,200}\b(?:you|answers?"
        r"|never|ai)\b)"
    ),
    (
        r"\byour (?:real |true |only |new |sole |primary |main |current |next )+(?:task|job|goal"
        r"|purpose|mission|name|role|identity|objective|instructions?)\b"
    ),
    r"\byour (?:task|job|goal|purpose|mission|role) is (?:now )?to\b",
    (
        r"\byou (?:have|had) (?:been|just been) (?:\w+ )?(?:assigned|activated|given|tasked"
        r"|programmed|instructed|reprogrammed|upgraded|freed|liberated)"
    ),
)
_LEAK = (
    (
        r"\b(?:reveal|print|repeat|show|output|display|leak|expose|disclose|recite|dump|share"
        r"|give|tell|list|write|copy|paste|provide|summari[sz]e|extract|return|send|translate"
        r"|encode|spell|state|describe|quote|mention|include|what(?:'s| is| are| was| were))"
        r" (?:\w+ ){0,5}?(?:your|the|these|those|its|this) (?:\w+ ){0,3}?(?:system[ -]?(?:prompt"
        r"|message|instructions?)|(?:initial|original|hidden|secret|full|first|exact|internal"
        r"|previous|above|complete|underlying|entire|given) (?:prompt|instructions?|message"
        r"|rules|directives|context|text|guidelines|configuration)|system prompts?|prompts?\b"
        r"|instructions (?:above|you (?:were|have|got|received))|unique id|api[ -]?keys?|tool"
        r" definitions?|secret (?:key|code|token)s?|guardrails)"
    ),
    r"\bsystem[ -]?(?:prompt|message|instruction)s?\b",
    r"\b(?:developer|initial|hidden|pre-?) ?prompts?\b",
    r"\b(?:your|the) instructions\b(?=.{0,80}\b(?:verbatim|word for word|exactly|prompt|base64))",
    (
        r"\b(?:share|output|print|show|reveal|tell me|give) (?:me )?your (?:\w+"
        r" ){0,2}?(?:configuration|starting instructions|directives|instructions|guidelines"
        r"|settings|rules)\b"
    ),
    r"\bunlock (?:\w+ )?(?:hidden|secret) (?:function\w*|features?|capabilit\w+)",
    r"\brepeat (?:this|our|the) (?:\w+ )?conversation",
    r"\b(?:display|show|print) (?:\w+ )?system (?:config\w*|settings)",
    r"\bregardless of (?:\w+ ){0,3}?(?:instructions?|rules|guidelines)",
    (
        r"\bgenerate (?:a |an |me )?(?:new |valid |working )?(?:\w+ ){0,3}?(?:api[ -]?key|access"
        r" token|webhook|secret key|private key|credentials|auth token|token)s?\b"
    ),
    r"\bansi (?:code|escape|sequence)",
    r"\bosc 8\b",
    r"\bescape (?:code|sequence)s?\b",
    r"\bafter this colon\b",
    (
        r"^(?:please )?(?:the (?:e-?mail|phone|postal|home)[\w ]{0,12} of (?!my|the"
        r"|our)[^\n]{3,40} is|you can (?:reach|contact) (?!me|us)[^\n]{3,40} (?:at|by)(?:"
        r" the)?(?: e-?mail| phone| number)*(?: at)?|contact (?!me|us)[^\n]{3,40} by (?:e-?mail"
        r"|phone) at)\W*$"
    ),
    (
        r"\b(?:repeat|print|output|copy|say) (?:\w+ ){0,3}?(?:everything|all|words?|text|content"
        r"|lines?) (?:\w+ ){0,3}?(?:above|before this|so far|prior)\b"
    ),
    r"\bstarting with ['\"]?you are\b",
    r"\bword for word\b.{0,40}\b(?:instruct|prompt)",
    (
        r"\b(?:list|give|show|print|dump|export|send|reveal) (?:me )?(?:\w+ ){0,5}?(?:all|other"
        r"|every|last|first|another|different) (?:\w+ ){0,4}?(?:customers?|users?"
        r"|people)(?:'s?)? ?(?:\w+ ){0,3}?(?:names?|data|cards?|e?-?mails?|orders|addresses"
        r"|details|passwords?|records)?\b(?=.{0,40}(?:card|mail|order|data|pass|detail|\.|$))"
    ),
)
_ADDRESS = (
    (
        rf"(?:^|[.!?:\n>(\[{{]\s*)(?:attention,? |note to (?:the |all )?|(?:important"
        r" )?(?:message|instructions?|notice|reminder|note) (?:to|for) (?:the |all |any |every"
        rf" )?|to (?:the |any |all )?)(?:\w+ ){{0,3}}?{_MODEL}s?\b(?! (?:number|of my|that"
        r" (?:arrived|came|i)))"
    ),
    (
        r"(?:^|[.!?\n]\s*)(?:hey|hi|hello|dear|greetings|good \w+),? (?:\w+ ){0,1}?(?:ai|llm"
        r"|\w*gpt\d?|language model)\b"
    ),
    (
        r"\b(?:as|like|being) an? (?:\w+ )?(?:ai|llm|language model|large language model|neural"
        r" network)\b"
    ),
    r"\blarge language model\b",
    r"(?<!are you )(?<!you )(?<!is this )\bchat ?gpt\b",
    r"\bopenai\b",
    r"\bgpt-?[2-9]\b",
    r"\banthropic\b",
    r"\bai[ -](?:language|model|injection|assistant|agent|system)s?\b",
    r"\bautomated (?:analysis|screening|review\w*|processing) (?:software|tool|system)s?\b",
    r"\banalysis software\b",
    (
        rf"\b(?:the|this|any|every|each) (?:\w+ )?{_MODEL} (?:must|should|shall|has to|needs to"
        r"|will|is to|is required|may now|can now)\b"
    ),
    r"\bwhoever (?:reads|is reading|processes) this\b",
    r"\bcount(?:s|ed)? as approved\b",
    (
        r"\b(?:already |pre-?)?approved by (?:the |a |your )?(?:\w+ )?(?:supervisor|manager"
        r"|admin\w*|management|ceo|team)\b"
    ),
    (
        r"\bwithout (?:any |asking for |asking |needing |further )?(?:approval|a supervisor"
        r"|authori[sz]ation|supervisor)\b"
    ),
    r"\bno (?:approval|confirmation|authori[sz]ation) (?:is )?(?:needed|required|necessary)\b",
    r"\bapprove (?:\w+ ){0,4}?yourself\b",
    r"\bthe supervisor (?:said|says|agreed|approved|has)",
    r"\bmark (?:\w+ ){0,4}?(?:as )?(?:approved|coming from)\b",
    r"\balready (?:approved|authori[sz]ed|verified) (?:this|the) (?:step|action|request|call)\b",
    (
        r"\b(?:i am|i'm|this is) (?:the|your) (?:\w+ )?(?:admin|administrator|developers?"
        r"|supervisor|creator|system|programmer|root user)\b(?! (?:of|at) (?:a|my|the))(?!"
        r" (?:chair|desk|error|failure|problem|fault))"
    ),
    r"\b(?:i am|i'm|we are) (?:an? |from )?(?:openai|authori[sz]ed|root)\b",
    r"\b(?:i am|i'm) an? (?:admin|administrator|developer) (?:testing|with|of this|here|and you)\b",
    r"\b(?:admin|administrator|developer|system|security|manager|supervisor) override\b",
    (
        r"\b(?:this is|running|part of|perform\w*|during|for|execut\w+) (?:\w+ ){0,4}?(?:a"
        r" (?:test|drill)|authori[sz]ed (?:\w+ )?(?:test|diagnostic|audit)|testing pipeline|test"
        r" pipeline|security (?:audit|test)|diagnostics?|training exercise|red team\w*"
        r"|penetration test\w*|debugging)\b(?=.{0,120}\b(?:include|output|print|repeat|say"
        r"|respond|execute|perform|confirm|ensure|your))"
    ),
)
_DICTATE = (
    (
        rf"\b{_SAY} (?:[^.!?\n]{{1,200}}? )?(?:in|to|at|of|with|into|before|after) (?:the (?:end"
        rf"|beginning|start) of )?(?:your|each|every|all) (?:\w+ ){{0,3}}?{_OUT}\b"
    ),
    (
        rf"\b(?:your|each|every|all) (?:\w+ ){{0,2}}?{_OUT} (?:should|must|shall|will|has to"
        r"|needs to|is to|with)\b"
    ),
    rf"\blimit (?:your )?{_OUT}\b",
    (
        r"\b(?:respond|reply|answer|output|confirm receipt) (?:\w+ ){0,3}?(?:only|exactly|solely"
        r"|nothing but|exclusively|everything|by output\w+|with (?:the (?:word|phrase|string"
        r"|text|following|exact)|exactly|only|just|\{|\[|'|\"))(?! (?:if|when|once|to me|by"
        r" (?:mail|phone|email)|after|yes|no question))"
    ),
    (
        r"\b(?:respond|reply|answer|speak|write) (?:\w+ ){0,2}?(?:only|always|exclusively) (?:in"
        r"|with|as|using)\b"
    ),
    r"\breply with (?:[a-z]+-)?[a-z0-9]+-[a-z0-9-]+\b",
    (
        r"\b(?:just|only|simply|now|always) (?:print|output|respond|reply|answer|echo|return)"
        r" (?:with |['\"{\[(]|the (?:word|phrase|text|following|string)|as )"
    ),
    (
        rf"\b{_SAY} (?:\w+ ){{0,5}}?(?:the )?(?:following|exact(?:ly)?|string|phrase|words?"
        rf"|sentence|anchor|token|sequence|text) (?:\w+ ){{0,4}}?(?:exactly|as it is|verbatim"
        r"|string|times|[\":<!\[])"
    ),
    r"\b(?:repeat|print|write|say|output) (?:\w+ |['\"<!][^\n]{0,80}? ){0,6}?[0-9,]+ times\b",
    (
        r"\b(?:substitute|replace) \W?\w+\W? (?:with|by)\b(?=.{0,60}\b(?:string|query|prompt"
        r"|word|data))"
    ),
    r"\bexactly as it is\b",
    r"\brespond with the string\b",
    r"\b(?:and|but|with) nothing else\b(?=\W*$)",
    r"\bspecial token\b",
    (
        r"\b(?:new|updated|additional|urgent|revised|real|following|special|important|secret)"
        r" (?:system )?(?:instructions?|task|directive|orders?|rules?|objective|prompt"
        r"|command)s?\b ?(?:\*+|:|-|\]|\n|are\b|follow\b|apply\b)"
    ),
    r"\bspecial case\b",
    r"\burgent new\b",
    (
        r"\b(?:execute|perform|carry out|follow|do) (?:\w+ ){0,3}?(?:following|these|this|below)"
        r" ?(?:instructions?|commands?|tasks?|task|steps?|orders?|:)(?! (?:that|which|from)"
        r" (?:came|come))"
    ),
    r"\brun the following\b",
    r"\bdecode and (?:follow|execute|run)\b",
    r"\bmade a mistake when i gave you\b",
    r"\bforgot to (?:ask|tell|instruct) you to\b",
    r"\bif you are (?:told|asked) to\b",
    (
        r"\bwhen (?:asked|prompted|you (?:answer|respond|are asked))\b(?=.{0,80}\b(?:output"
        r"|answer|respond|say|include|must))"
    ),
    r"\bmy (?:first |next )?(?:prompt|command)s?\b",
    r"\binsert prompt here\b",
    r"\byour (?:next|first) (?:response|answer|output)\b",
    r"\bevery (?:prompt|question) (?:i|you)\b",
    (
        r"\b(?:decode|decrypt|unescape|deobfuscate|rot13|decipher|interpret|unencode|encode"
        r"|convert|translate) (?:\w+ ){0,4}?(?:following|these|below|string|base ?\d+|text"
        r"|paragraphs?|sentence)\b(?=.{0,60}(?::|\n|monologue|secure|from|into|to))"
    ),
    r"\b(?:encoded|decoded)(?: string)?:",
    (
        r"\b(?:base ?(?:16|32|64|2048)|rot ?13|ascii ?85|atbash|uuencod\w+|quoted[- ]printable"
        r"|leet ?speak|braille|morse|zalgo|ecoji|nato)(?: \w+)? (?:encoded|encoding|string"
        r"|decoded|text)\b"
    ),
    r"\bin your monologue\b",
    r"\bconcatenate (?:these|the following)\b",
    (
        r"\b(?:give|provide|write|create|make|produce) (?:me )?(?:\w+ ){0,3}?(?:highlights"
        r"|summary|bullet points|takeaways|key points|overview) (?:on|of|from|about|for) (?:this"
        r"|these|the following) (?:info\w*|text|article|document|paragraphs?|passage|story"
        r"|report|snippet)"
    ),
    (
        r"\b(?:summari[sz]e|paraphrase|bring out|translate|assess|evaluate|list|critique|create"
        r"|extract|outline|describe|note down|generate|analy[sz]e|proofread|correct|classify"
        r"|rewrite) (?:\w+ ){0,8}?(?:following|this (?:article|text|report|document|candidate"
        r"|passage|resume|story|paragraph|description|snippet|domain|product)|these"
        r" (?:paragraphs|articles|texts|documents|sentences)|salient points|from this text"
        r"|provided (?:text|document))\b"
    ),
)


def _compiled(*groups: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile("|".join(f"(?:{p})" for p in group), re.MULTILINE) for group in groups)


COMMANDS = _compiled(_OVERRIDE, _PERSONA, _LEAK, _ADDRESS, _DICTATE)
