"""Threats to go public: the press, television, or a crowd on social media."""

from casework.models.reading.signs.heard import sign

_NETWORK = (
    r"(?:twitter|x|facebook|instagram|insta|tiktok|reddit|linkedin|youtube|threads|mastodon"
    r"|social media|socials|google reviews?|trustpilot|every (?:platform|site)|the internet|online"
    r"|everywhere)"
)
PRESS = sign(
    english=(
        (
            r"(?:to|with|by|contact|tell|call|inform|alert|in) (?:[^ ,]+ ){0,3}?(?:the press"
            r"|(?:the )?media|newspapers?|journalists?|reporters?|tabloids?)(?! (?:button|play"
            r"|release|kit))"
        ),
        r"newspapers? (?:will|would|might|should)",
        r"journalists? (?:will|would|who)",
        r"(?:my|a) (?:[^ ]+ )?(?:journalist|reporter)",
        (
            r"(?:tv|television|radio) (?:station|channel|show|programme|program|crew)s? (?:[^"
            r" ,]+ ){0,3}?(?:know|hear|about|interested|love)"
        ),
        (
            r"(?:contact|call|tell|write to|going to) (?:[^ ,]+ ){0,2}?(?:tv|television|bbc|cnn"
            r"|watchdog|the news|consumer (?:show|programme|reports?))"
        ),
        (
            r"(?:post|posting|tweet|tweeting|share|sharing|put|putting|publish|publishing|blast"
            rf"|plaster|write|spread|expose|slam|upload\w*) (?:[^ ,]+ ){{0,6}}?(?:on|all over|to"
            rf"|about|across) (?:[^ ,]+ ){{0,2}}?{_NETWORK}"
        ),
        (
            r"(?:will|gonna|going to|ill|im about to|about to) (?:[^ ,]+ ){0,2}?(?:tweet|go"
            r" viral|go public|name and shame|expose (?:you|this|your))"
        ),
        r"name and shame",
        r"(?:make|making) (?:[^ ,]+ ){0,4}?(?:go viral|public)",
        r"going public",
        r"go public",
        r"going viral",
        r"goes viral",
        (
            r"(?:tell|warn|telling|warning) (?:all )?(?:of )?(?:my|our) (?:[^ ,]+"
            r" ){0,3}?(?:followers|subscribers|readers|viewers|audience)"
        ),
        r"followers will (?:hear|know|see)",
        (
            r"(?:or|unless|otherwise|will|ill|gonna|going to) (?:[^ ,]+ ){0,5}?(?:bad|negative"
            r"|terrible|awful|scathing|damning|horrible|one star|1 star) reviews? (?:[^ ,]+"
            r" ){0,3}?(?:everywhere|all over|on every|trustpilot|google|online)"
        ),
        (
            r"everyone (?:will|is going to|should) (?:[^ ,]+ )?(?:know|hear|find out|see) (?:[^"
            r" ,]+ )?(?:about|what|how)"
        ),
        r"let the (?:whole )?world know",
    ),
    others=(
        r"(?:an|in|mit|bei) (?:[^ .]+ ){0,2}(?:presse|zeitung|medien|fernsehen|bild zeitung)",
        r"offentlich machen",
        r"an die offentlichkeit",
        (
            r"(?:auf|in|bei) (?:[^ .]+ ){0,2}(?:facebook|instagram|twitter|tiktok|social media"
            r"|sozialen medien) (?:[^ .]+ ){0,3}(?:posten|teilen|veroffentlichen|schreiben)"
        ),
        r"(?:meinen|meine) followern?",
        r"shitstorm",
        r"journalist\w*",
        r"(?:la|a la|aux|les) (?:presse|journaux|medias|journalistes?)",
        (
            r"(?:publier|poster|partager|raconter|balancer) (?:[^ .]+ ){0,5}(?:sur|dans) (?:[^"
            r" .]+ ){0,2}(?:facebook|instagram|twitter|tiktok|reseaux|les reseaux sociaux"
            r"|internet)"
        ),
        r"rendre (?:[^ .]+ ){0,3}public",
        r"mes abonnes",
        r"un buzz",
        r"(?:la|a la|con la) prensa",
        r"periodistas?",
        r"los medios",
        (
            r"(?:publicar|publicare|subir|subire|contarlo|contar|contare|poner) (?:[^ .]+"
            r" ){0,5}(?:en|por) (?:[^ .]+ ){0,2}(?:facebook|instagram|twitter|tiktok|redes|las"
            r" redes sociales|internet)"
        ),
        r"hacer(?:lo)? (?:[^ .]+ )?(?:publico|viral)",
        r"mis seguidores",
        r"telediario",
        r"(?:alla|la|sulla) stampa",
        r"giornal(?:i|e|ist\w+)",
        (
            r"(?:pubblic\w+|posta\w*|raccont\w+|scriver\w+) (?:[^ .]+ ){0,5}(?:su|sui|in) (?:[^"
            r" .]+ ){0,2}(?:facebook|instagram|twitter|tiktok|social|internet)"
        ),
        r"rendere (?:[^ .]+ )?pubblic\w+",
        r"miei follower",
        r"striscia la notizia",
        r"le iene",
    ),
    idioms=(
        r"(?:french|garlic|printing|bench|leg|trouser|flower|tofu|hydraulic|aero) press",
        r"press (?:the|a|on|any|enter|down|it|here|that)",
        r"media (?:player|console|unit|stand|storage)",
        (
            r"(?:saw|seen|found|see|follow|liked|heard about|ad|advert|advertised|log ?in|sign"
            r" ?in|like) (?:[^ ,]+ ){0,6}?(?:on|with|via|through) (?:facebook|instagram|twitter"
            r"|tiktok|youtube)"
        ),
    ),
)
