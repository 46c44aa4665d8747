"""Thanks, greetings and nods: what is said beside a wish, or with none."""

import re
from collections.abc import Sequence

from casework.models.reading.signs.heard import sign

THANKS = sign(
    english=(
        r"thanks",
        r"thank you",
        r"thank u",
        r"thx",
        r"tnx",
        r"thanx",
        r"cheers",
        r"much appreciated",
        r"appreciate (?:it|your|that)",
        r"many thanks",
        r"ty",
        r"tysm",
        r"grateful",
    ),
    others=(
        r"danke\w*",
        r"vielen dank",
        r"besten dank",
        r"herzlichen dank",
        r"merci",
        r"je vous remercie",
        r"gracias",
        r"se agradece",
        r"grazie",
        r"ti ringrazio",
        r"vi ringrazio",
    ),
)
#: Each line is one phrase, without accents and apostrophes.
_PHRASES = """
good morning
good afternoon
good evening
good day
how are you
how is it going
how do you do
how are things
whats up
nice to meet you
got it
i see
see you
see ya
take care
talk soon
have a nice day
have a good day
have a great day
have a good one
have a great one
have a nice evening
have a good evening
have a nice weekend
have a good weekend
have a great weekend
you too
same to you
all good
sounds good
that works
who are you
are you a bot
are you a robot
are you human
are you a human
are you there
are you real
anybody there
anyone there
so much
very much
a lot
a bunch
a million
for all the help
for all your help
for the help
for your help
for help
for helping
for your time
for the reply
for the quick reply
for your reply
for the answer
for everything
for now
thank you
thank u
much appreciated
i appreciate it
appreciate it
no problem
no worries
im fine
youre welcome
my friend
great job
good job
well done
good to know
that is all
thats all
guten tag
guten morgen
guten abend
gruss gott
wie gehts
wie geht es ihnen
wie geht es dir
alles klar
alles gut
vielen dank
danke schon
danke sehr
herzlichen dank
besten dank
tausend dank
bitte sehr
auf wiedersehen
schonen tag
schonen abend
einen schonen tag
schones wochenende
bis bald
bis dann
fur die hilfe
fur ihre hilfe
fur deine hilfe
fur die antwort
fur die schnelle antwort
mit freundlichen grussen
viele grusse
liebe grusse
sehr geehrte damen und herren
bist du ein bot
bist du ein mensch
bonne journee
bonne soiree
bon week end
bon weekend
bonne nuit
comment allez vous
comment ca va
ca va
tres bien
d accord
merci beaucoup
merci bien
merci infiniment
je vous remercie
avec plaisir
de rien
sil vous plait
au revoir
a bientot
pour votre aide
pour laide
pour tout
pour votre reponse
cest parfait
cest bon
tout va bien
a vous aussi
bien a vous
etes vous un robot
buenos dias
buenas tardes
buenas noches
que tal
como estas
como esta usted
muy bien
muy amable
de acuerdo
muchas gracias
muchisimas gracias
mil gracias
por favor
de nada
hasta luego
hasta pronto
buen dia
que tenga un buen dia
buen fin de semana
por la ayuda
por su ayuda
por todo
por la respuesta
un saludo
eso es todo
eres un robot
buon giorno
buona sera
buona giornata
buona serata
come va
come stai
come state
va bene
molto bene
grazie mille
molte grazie
tante grazie
vi ringrazio
ti ringrazio
per favore
di nulla
a presto
buon weekend
buon fine settimana
per laiuto
per il vostro aiuto
di tutto
per la risposta
anche a voi
cordiali saluti
sei un robot
"""
_WORDS = """
hi hello hey hiya howdy greetings there morning afternoon evening ok okay k alright great perfect
cool nice sure fine good awesome lovely excellent wonderful brilliant super bye goodbye yes yeah yep
no nope test testing understood dear team sir madam all everyone folks guys casework today doing lol
haha hehe please that is it its thats and i im really very thanks thanx thx ty cheers
hallo moin servus tag noch auch ja nein gut prima toll klar gerne perfekt passt verstanden danke
dankeschon bitte bitteschon tschuss
bonjour bonsoir salut coucou allo daccord oui non parfait genial bien merci svp stp madame monsieur
cordialement et
hola buenas si vale claro perfecto genial estupendo entendido gracias adios igualmente saludos y
ciao salve buongiorno buonasera perfetto ottimo bene benissimo daccordo capito grazie prego
arrivederci e
"""
_PLEASANT = re.compile(
    r"\b(?:{})\b".format(
        "|".join(sorted({*_PHRASES.strip().splitlines(), *_WORDS.split()}, key=len, reverse=True))
    )
)
_LETTER = re.compile(r"[^\W_]")


def only_pleasant(sentences: Sequence[str]) -> bool:
    """Say whether these unaccented sentences hold nothing but greetings, thanks and nods."""
    return bool(sentences) and not any(_LETTER.search(_PLEASANT.sub("", s)) for s in sentences)
