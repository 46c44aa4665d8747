"""Words for days and months in the languages that replies are written in."""

_MONTHS = (
    "january jan januar jänner janvier janv enero ene gennaio gen",
    "february feb februar feber février fevrier févr fév febrero febbraio",
    "march mar märz maerz mrz mars marzo",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag",
    "june jun juni juin junio giugno giu",
    "july jul juli juillet juil julio luglio lug",
    "august aug août aout agosto ago",
    "september sept sep septembre septiembre settembre set",
    "october oct oktober okt octobre octubre ottobre ott",
    "november nov novembre noviembre",
    "december dec dezember dez décembre decembre déc diciembre dicembre dic",
)
_WEEKDAYS = (
    "monday mon montag lundi lunes lunedì lunedi",
    "tuesday tues tue dienstag mardi martes martedì martedi",
    "wednesday wed mittwoch mercredi miércoles miercoles mercoledì mercoledi",
    "thursday thurs thu donnerstag jeudi jueves giovedì giovedi",
    "friday fri freitag vendredi viernes venerdì venerdi",
    "saturday sat samstag sonnabend samedi sábado sabado sabato",
    "sunday sun sonntag dimanche domingo domenica",
)
#: Months by any name of at least three letters; "may" and "mar" only as part of a whole date.
MONTHS = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
WEEKDAYS = {name: n for n, names in enumerate(_WEEKDAYS) for name in names.split()}
#: Weekdays that are also other words, or are cut too short: read only with "last" or "on" before.
SHORT_WEEKDAYS = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun", "tues", "thurs"})

#: Days counted from today.
DAYS = {
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "vorgestern": -2,
    "avant-hier": -2,
    "anteayer": -2,
    "antes de ayer": -2,
    "l'altro ieri": -2,
    "altro ieri": -2,
    "yesterday": -1,
    "last night": -1,
    "gestern": -1,
    "hier": -1,
    "ayer": -1,
    "anoche": -1,
    "ieri": -1,
    "today": 0,
    "this morning": 0,
    "tonight": 0,
    "heute": 0,
    "aujourd'hui": 0,
    "hoy": 0,
    "oggi": 0,
    "stamattina": 0,
    "tomorrow": 1,
    "demain": 1,
    "mañana": 1,
    "domani": 1,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "übermorgen": 2,
    "après-demain": 2,
    "pasado mañana": 2,
    "dopodomani": 2,
}
#: Words of one language that are others in another: believed only in their own.
ONLY_IN = {"hier": "fr"}

_UNITS = {
    1: "day days tag tage tagen jour jours día días dia dias giorno giorni",
    7: "week weeks wk wks woche wochen semaine semaines semana semanas settimana settimane",
}
UNITS = {word: days for days, words in _UNITS.items() for word in words.split()}
MONTH_UNITS = frozenset("month months monat monate monaten mois mes meses mese mesi".split())
NUMBERS = {
    word: n
    for words in (
        "one two three four five six seven eight nine ten eleven twelve",
        "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "un deux trois quatre cinq six sept huit neuf dix onze douze",
        "un dos tres cuatro cinco seis siete ocho nueve diez once doce",
        "un due tre quattro cinque sei sette otto nove dieci undici dodici",
    )
    for n, word in enumerate(words.split(), 1)
} | dict.fromkeys("a an eine einem einer einen une una uno un'".split(), 1)
