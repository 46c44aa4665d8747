"""Words for goods: the only words besides numbers that a reading may carry as a value."""

COLOURS = frozenset(
    """
    black white blue red green yellow grey gray brown pink purple orange silver gold golden beige
    navy small large big wooden glass ceramic leather cotton steel linen wool copper marble
    """.split()
)
GOODS = frozenset(
    """
    mug cup teapot kettle plate bowl glass vase pan pot knife fork spoon cutlery tray jar bottle
    lamp bulb candle lantern chair table desk sofa bed mattress pillow blanket duvet sheet towel
    curtain rug carpet mirror clock frame shelf cabinet drawer stool bench basket box bin
    shirt tshirt jacket coat dress skirt trousers jeans shorts sweater jumper hoodie scarf hat cap
    glove sock shoe boot sandal trainer belt bag backpack wallet purse watch ring necklace bracelet
    earring sunglasses umbrella phone charger cable headphones headset earbuds speaker laptop tablet
    keyboard mouse monitor screen printer camera tripod drone router toaster blender mixer oven
    microwave fridge freezer vacuum iron fan heater dishwasher coffee espresso grinder machine
    book notebook pen pencil puzzle game toy doll bicycle bike helmet tent racket ball skateboard
    guitar piano violin plant planter hammer drill screwdriver saw ladder hose shampoo soap perfume
    cream razor brush comb apron cushion quilt poster print painting figurine ornament
    saucepan thermos flask wok grill barbecue scale scales thermometer corkscrew tablecloth napkin
    hairdryer toothbrush television tv earphones console joystick microphone projector webcam
    powerbank adapter torch flashlight mat dumbbell scooter pram stroller crib cot swimsuit bikini
    pyjamas leggings tie slipper sneaker heels suitcase rucksack briefcase lipstick lotion serum
    deckchair hammock parasol lawnmower rake spade wardrobe dresser nightstand bookcase armchair
    couch pushchair jigsaw blouse cardigan vest socks gloves shoes boots
    """.split()
)
PLURALS = {
    "knives": "knife",
    "shelves": "shelf",
    "scarves": "scarf",
    "glasses": "glass",
    "watches": "watch",
    "brushes": "brush",
    "boxes": "box",
    "benches": "bench",
    "dresses": "dress",
    "toothbrushes": "toothbrush",
    "torches": "torch",
    "couches": "couch",
    "mice": "mouse",
    "batteries": "battery",
}
#: Words that are goods only where something stands before them that can not precede a verb.
AS_VERBS = frozenset(
    """
    book print ring watch iron fan drill hammer screen bin plant box comb tie cap brush mirror
    frame shelf vacuum torch bed table ladder saw rake grill scale scales drone phone cup plate pan
    bowl coat dress glass pen desk game tablet monitor cream mat
    """.split()
)
BEFORE_GOODS = frozenset(
    """
    a an the my our your his her their this that these those one two three four another other new
    old broken damaged wrong same second first which what coffee espresso desk
    table wall wool bath frying kitchen office folding running rain action water steel electric
    bicycle plant plastic
    """.split()
)
#: The same goods in the other languages that replies are written in.
_DE = """
    tasse=mug becher=mug teekanne=teapot wasserkocher=kettle teller=plate schüssel=bowl
    schale=bowl glas=glass pfanne=pan bratpfanne=pan topf=pot messer=knife küchenmesser=knife
    gabel=fork löffel=spoon besteck=cutlery flasche=bottle trinkflasche=bottle lampe=lamp
    schreibtischlampe=lamp kerze=candle stuhl=chair bürostuhl=chair tisch=table klapptisch=table
    schreibtisch=desk bett=bed matratze=mattress kissen=pillow decke=blanket wolldecke=blanket
    handtuch=towel handtücher=towel vorhang=curtain teppich=rug spiegel=mirror wanduhr=clock
    regal=shelf hemd=shirt jacke=jacket regenjacke=jacket mantel=coat kleid=dress hose=trousers
    pullover=sweater schal=scarf mütze=cap handschuhe=glove socken=sock schuhe=shoe
    laufschuhe=shoe stiefel=boot gürtel=belt tasche=bag rucksack=backpack geldbörse=wallet
    armbanduhr=watch kette=necklace regenschirm=umbrella schirm=umbrella ladegerät=charger
    kabel=cable kopfhörer=headphones lautsprecher=speaker tastatur=keyboard maus=mouse
    drucker=printer kamera=camera actionkamera=camera kaffeemühle=grinder buch=book spiel=game
    spielzeug=toy fahrrad=bicycle fahrradlicht=bike helm=helmet zelt=tent pflanze=plant
    blumentopf=planter staubsauger=vacuum bügeleisen=iron
"""
_FR = """
    tasse=mug théière=teapot bouilloire=kettle assiette=plate bol=bowl verre=glass poêle=pan
    casserole=pot couteau=knife fourchette=fork cuillère=spoon bouteille=bottle gourde=bottle
    lampe=lamp bougie=candle chaise=chair bureau=desk canapé=sofa matelas=mattress
    oreiller=pillow couverture=blanket serviette=towel serviettes=towel rideau=curtain tapis=rug
    miroir=mirror horloge=clock étagère=shelf chemise=shirt veste=jacket manteau=coat jupe=skirt
    pantalon=trousers écharpe=scarf chapeau=hat gants=glove chaussettes=sock chaussures=shoe
    bottes=boot ceinture=belt sac=bag portefeuille=wallet montre=watch bague=ring
    collier=necklace parapluie=umbrella téléphone=phone chargeur=charger câble=cable
    casque=headphones enceinte=speaker clavier=keyboard souris=mouse imprimante=printer
    caméra=camera moulin=grinder livre=book jeu=game jouet=toy vélo=bicycle tente=tent
    plante=plant aspirateur=vacuum
"""
_ES = """
    taza=mug tetera=teapot hervidor=kettle plato=plate cuenco=bowl vaso=glass sartén=pan
    olla=pot cuchillo=knife tenedor=fork cuchara=spoon botella=bottle lámpara=lamp lampara=lamp
    vela=candle silla=chair mesa=table escritorio=desk sofá=sofa cama=bed colchón=mattress
    almohada=pillow manta=blanket toalla=towel toallas=towel cortina=curtain alfombra=rug
    espejo=mirror reloj=clock estantería=shelf camisa=shirt chaqueta=jacket abrigo=coat
    vestido=dress falda=skirt pantalones=trousers jersey=sweater bufanda=scarf sombrero=hat
    guantes=glove calcetines=sock zapatos=shoe zapatillas=shoe botas=boot cinturón=belt
    bolso=bag mochila=backpack cartera=wallet anillo=ring paraguas=umbrella cargador=charger
    auriculares=headphones altavoz=speaker teclado=keyboard ratón=mouse impresora=printer
    cámara=camera camara=camera molinillo=grinder libro=book rompecabezas=puzzle juguete=toy
    bicicleta=bicycle planta=plant maceta=planter aspiradora=vacuum
"""
_IT = """
    tazza=mug teiera=teapot bollitore=kettle piatto=plate ciotola=bowl bicchiere=glass
    padella=pan pentola=pot coltello=knife forchetta=fork cucchiaio=spoon bottiglia=bottle
    borraccia=bottle lampada=lamp candela=candle sedia=chair tavolo=table scrivania=desk
    divano=sofa letto=bed materasso=mattress cuscino=pillow coperta=blanket asciugamano=towel
    asciugamani=towel tappeto=rug specchio=mirror orologio=clock scaffale=shelf camicia=shirt
    giacca=jacket cappotto=coat vestito=dress gonna=skirt pantaloni=trousers maglione=sweater
    sciarpa=scarf cappello=hat guanti=glove calzini=sock scarpe=shoe stivali=boot cintura=belt
    borsa=bag zaino=backpack portafoglio=wallet anello=ring collana=necklace ombrello=umbrella
    caricatore=charger cuffie=headphones altoparlante=speaker tastiera=keyboard
    stampante=printer fotocamera=camera macinacaffè=grinder libro=book giocattolo=toy
    bicicletta=bicycle pianta=plant
"""
IN_ENGLISH: dict[str, str] = {
    word: name
    for table in (_DE, _FR, _ES, _IT)
    for word, _, name in (pair.partition("=") for pair in table.split())
}
