"""Small words that tell one language from the others where a text is short.

No English word stands in a foreign list unless it is far more telling there than in English.
"""

_ENGLISH = """
    i me my mine you your yours we us our they them their he she his her it its the an and or
    but if is are was were been be being am this that these those to of in on for with without
    not have has had having do does did doing done can could would should will wont shall may
    might please pls plz want wanted wants need needs needed where when what why how who which
    whose order orders ordered ordering refund refunds refunded money back cancel canceled
    cancelled account accounts help hi hello hey thanks thank thx cheers never from at by as so
    im ive id dont didnt doesnt isnt wasnt cant couldnt wouldnt havent hasnt arent whats wheres
    theres here there again still now just get got getting give gave one two three any some all
    every about after before because until since than then them too very much more most less
    other another something anything nothing someone anyone nobody yes yeah yep nope okay sorry
    good great broken damaged lost late wrong missing delivery delivered deliver package parcel
    shipping shipped ship tracking number invoice receipt bill charged charge twice payment paid
    pay card password login log sign locked unlock email address phone change changed item items
    product received receive arrived arrive came sent send bought buy return returned returning
    exchange size colour color subscription newsletter complaint manager human agent person
    speak talk call customer service support stock warranty gift voucher code discount price
    store shop website app today yesterday tomorrow day days week weeks month months time
    working works work check checking status make made take taken took tell told said say know
    see look find found keep stop start open close delete remove update help
"""
_LISTS = {
    "de": """
    ich mein meine meinen meinem meiner meins mir mich du dein deine dir dich wir uns unser
    unsere ihr euch euer eure sie ihnen ihre ihren und oder aber nicht kein keine keinen ist
    sind bin wurde wurden worden habe hab hat haben hatte hätte hätten kann können könnte
    könnten möchte moechte möchten will wollen würde wuerde sollte der das ein eine einen einem
    einer den dem des für fuer mit ohne auf zu zum zur von vom bei beim bis noch schon immer
    wieder nur auch wie wo wann warum wieso weshalb wer welche welcher welches es bitte danke
    dankeschön vielen dank hallo guten tag morgen abend moin servus grüße gruß grüßen
    freundlichen nein ja doch gut schlecht bestellung bestellungen bestellt bestellen
    bestellnummer geld zurück zurueck rückerstattung rueckerstattung erstattung erstatten konto
    kündigen kuendigen stornieren storno stornierung rechnung rechnungen lieferung liefern
    geliefert paket sendung versand adresse lieferadresse passwort kennwort anmelden abmelden
    einloggen gesperrt entsperren kaputt defekt beschädigt beschaedigt falsch falsche falschen
    fehlt fehlen angekommen zweimal doppelt abgebucht bezahlt zahlung zahlen karte kreditkarte
    kundenservice mitarbeiter mensch sprechen beschwerde umtausch umtauschen zurückgeben
    zurückschicken größe farbe artikel gutschein geschenkkarte rabatt ändern aendern löschen
    loeschen hilfe brauche warte woche wochen tage tagen gestern heute ab verfügbar lager
    schließen kaufen garantie kostet zurücksetzen abbestellen möglich verloren gutschrift lager
    wenn weil dass daß diese dieser dieses mal etwas nichts alles mehr sehr ihrem gibt geht
    funktioniert bekomme bekommen bekam kam kommt wird werden bleibt sein seit jetzt endlich
    blau blaue blauen rote roten grün grüne schwarz schwarze weiß weiße weiss gelb gelbe grau
    graue erste ersten zweite zweiten letzte beide beiden genau richtig klar gerne stimmt
    """,
    "fr": """
    je j mon ma mes moi me tu ton ta tes vous votre vos nous notre nos il elle ils elles le la
    les un une des du au aux et ou où mais est sont suis êtes été etait était ai as avez avons
    ont pas ne n jamais rien plus que qui quoi quand comment pourquoi combien quel quelle quels
    quelles ce cet cette ces c ça ca cela avec sans pour par sur dans chez depuis encore
    toujours déjà deja très tres bien merci bonjour bonsoir salut svp stp plaît plait oui non
    veux voudrais voudrai souhaite souhaiterais peux pouvez pourriez puis dois faut faire fait
    reçu recu recevoir commande commandes commandé commander remboursement rembourser remboursé
    argent compte annuler annulation annulé facture factures livraison livrer livré livrée colis
    adresse mot passe connexion connecter bloqué débloquer cassé cassée abîmé endommagé
    défectueux erreur mauvais mauvaise manque manquant arrivé arrivée deux fois débité prélevé
    prelevé payé payer paiement carte bancaire service conseiller humain parler réclamation
    plainte échange échanger retourner retour taille couleur article produit bon cadeau
    réduction changer modifier supprimer aide besoin bleu bleue rouge vert verte noir noire
    blanc blanche jaune gris grise première deuxième dernier dernière annulez remboursez rendez
    envoyez exactement voilà accord attends prélèvement prenez envoi garantie horaires joindre
    réinitialiser clientèle semaine semaines jours hier aujourd hui demain disponible s'il d l
    qu y en
    """,
    "es": """
    yo mi mis me tu tus te su sus nos nuestro usted ustedes él ella ellos el la los las un una
    unos unas y o pero no es son está esta están estoy soy fue era ha he han había hay que qué
    quien quién cuando cuándo donde dónde adónde como cómo por porque para con sin de del al en
    sobre desde hasta todavía todavia aún aun ya nunca nada muy más mas bien gracias hola buenas
    buenos días dias tardes noches favor porfa sí si quiero quisiera querría deseo puedo pueden
    puede podrían podría necesito tengo tiene quería hacer hice pedido pedidos pedí reembolso
    reembolsar devolución devolver devuelvan devuélvanme dinero cuenta cancelar cancelen
    cancelación anular factura envío envio enviar entrega entregar entregado paquete dirección
    direccion contraseña clave sesión bloqueada bloqueado desbloquear roto rota dañado dañada
    defectuoso equivocado equivocada falta llegó llego llegado llegar dos veces cobrado cobraron
    cobrar pagué pagado pago pagar tarjeta atención cliente hablar persona humano queja
    reclamación cambiar cambio talla color artículo producto regalo descuento cupón cobro
    importe fallido incorrecto envíos hacen aceptan cuánto cuanto garantía saldo acuerdo
    eliminar borrar ayuda espero semana semanas ayer azul rojo roja verde negro negra blanco
    blanca amarillo gris primero primera segundo segunda último última exacto correcto claro
    vale hoy mañana disponible lo le les se este ese eso esto mismo otra otro vez
    """,
    "it": """
    io mio mia miei mie mi tu tuo tua ti voi vostro vostra vi noi nostro ci lui lei loro il lo
    la i gli le un uno una e o ma non è sono sei siete sta stato stata stati era ho hai ha avete
    hanno che chi cosa quando dove dov come perché perche quanto quale questo questa quello
    quella con senza per da dal dalla dei del della delle degli di in nel nella su sul tra
    ancora già gia mai niente nulla molto più piu bene grazie mille ciao buongiorno buonasera
    salve favore prego sì no voglio vorrei desidero posso potete può puo potrei devo bisogno
    avere fare fatto ordine ordini ordinato rimborso rimborsare rimborsato soldi denaro conto
    annullare annullamento cancellare disdire fattura spedizione spedire spedito consegna
    consegnato pacco indirizzo accesso accedere bloccato sbloccare rotto rotta danneggiato
    difettoso sbagliato sbagliata manca arrivato arrivata arrivare due volte addebitato addebito
    pagato pagare pagamento carta assistenza cliente parlare persona operatore reclamo cambiare
    cambio restituire reso taglia colore articolo prodotto regalo sconto codice garanzia quanto
    importo orari accettate spedite ricordo eliminare aiuto aspetto settimana settimane giorni
    ieri blu rosso rossa verde nero nera bianco bianca giallo grigio primo prima secondo seconda
    ultimo ultima esatto giusto certo oggi domani disponibile anche solo stesso altra altro
    """,
    "nl": """
    ik mijn mij je jij jouw jullie u uw wij ons onze het een en of maar niet geen is zijn ben
    was heb heeft hebben had kan kunnen kunt wil willen graag zou waar wanneer waarom hoe wat
    wie welke voor met zonder op naar van bij uit om te nog al nooit altijd weer ook terug geld
    bestelling besteld bestellen terugbetaling terugbetaald annuleren rekening factuur levering
    geleverd pakket adres wachtwoord inloggen geblokkeerd kapot beschadigd verkeerd verkeerde
    ontbreekt aangekomen ontvangen twee keer afgeschreven betaald betalen klantenservice
    medewerker spreken klacht ruilen hallo goedemorgen goedendag dag alstublieft alsjeblieft
    bedankt dank ja nee dit dat deze die mijne gisteren vandaag wel
    """,
    "pt": """
    eu meu minha meus minhas você voce vocês vocês nós nos nosso ele ela o os as um uma e ou mas
    não nao é são sao está estão estou sou foi era tenho tem têm tinha que quem quando onde como
    por porque para com sem de do da dos das no na em sobre desde até ainda já nunca nada muito
    mais bem obrigado obrigada olá ola oi bom boa dia tarde noite favor sim quero queria
    gostaria posso podem pode preciso fazer fiz pedido pedidos encomenda reembolso dinheiro
    volta conta cancelar cancelamento fatura nota fiscal entrega entregue pacote endereço morada
    senha bloqueada bloqueado quebrado quebrada danificado errado errada falta chegou chegar
    duas vezes cobrado cobrança paguei pago pagar pagamento cartão atendente falar pessoa
    reclamação trocar troca meu ontem hoje amanhã isso isto esse essa
    """,
    "pl": """
    ja mój moja moje mojego mojej mi mnie ty twój wy wasz nie jest są był była było być mam ma
    mamy gdzie kiedy dlaczego jak co kto który która proszę prosze dziękuję dziekuje dzień dobry
    dzien cześć czesc witam tak chcę chce chciałbym chciałabym mogę moge może czy z ze do na od
    po w we o u się sie że ale lub i oraz jeszcze już juz nadal zamówienie zamowienie zamówienia
    pieniądze zwrot zwrotu konto konta faktura fakturę paczka paczki przesyłka dostawa adres
    hasło haslo zablokowane uszkodzony uszkodzona zepsuty brakuje dwa razy pobrano zapłaciłem
    anulować anuluj reklamacja konsultant dwukrotnie to ten ta
    """,
    "sv": """
    jag min mitt mina mig du din ditt dig ni er vi oss vår är inte och eller men var när hur
    varför vad vem vilken som att det den ett en på av till från för med utan har hade kan vill
    skulle ska inte ingen hej tack snälla ja nej beställning beställningen beställt order pengar
    pengarna tillbaka återbetalning konto kontot faktura leverans levererats paket paketet
    adress lösenord trasig trasigt fel saknas kommit fått två gånger betalat kundtjänst prata
    avbeställa ångra
    """,
    "da": """
    jeg min mit mine mig du din dit dig vi os vores i jer er ikke og eller men hvor hvornår
    hvordan hvorfor hvad hvem som at det den et en på af til fra for med uden har havde kan vil
    ville skal hej tak venligst ja nej bestilling ordre ordren fået sker pengene penge tilbage
    tilbagebetaling konto faktura levering leveret pakke pakken adresse adgangskode ødelagt
    forkert mangler kommet modtaget noget gange betalt kundeservice tale annullere gerne
    """,
    "no": """
    jeg min mitt mine meg du din ditt deg vi oss vår er ikke og eller men hvor når hvordan
    hvorfor hva hvem som at det den et en på av til fra for med uten har hadde kan vil ville
    skal hei takk vennligst ja nei bestilling bestillingen ordre pengene penger tilbake refusjon
    konto faktura levering levert pakke pakken adresse passord ødelagt feil mangler kommet
    mottatt noe ganger betalt kundeservice snakke kansellere gjerne ønsker bestillingen ordren
    pakka pengene fått skjer
    """,
    "fi": """
    minä minun mun minulle minua sinä te teidän me meidän on ei ole oli olen en ja tai mutta
    missä milloin miksi miten mikä mitä kuka että kun jos vielä jo hei moi kiitos ole hyvä kyllä
    haluan haluaisin voin voitteko voiko tilaus tilaukseni tilausta tilasin rahat rahani
    takaisin palautus hyvitys tili tilini lasku toimitus paketti pakettini osoite salasana rikki
    väärä puuttuu saapunut tullut kaksi kertaa maksu maksoin asiakaspalvelu peruuttaa perua
    """,
    "cs": """
    já můj moje mě mi jsem jsme jste je jsou byl byla bylo není nemám mám máte ne a nebo ale kde
    kdy proč jak co kdo který která prosím děkuji děkuju dobrý den ahoj ano chci chtěl chtěla
    bych mohu můžu můžete na do od po v ve s se si že ještě už objednávka objednávku objednávky
    peníze zpět vrácení účet faktura fakturu balík zásilka doručení adresa heslo rozbitý rozbité
    poškozené chybí dvakrát zaplatil zrušit reklamace nedorazil nedorazila nedorazilo nepřišla
    """,
    "tr": """
    ben benim bana beni sen siz sizin biz bizim bir ve veya ama değil degil nerede ne zaman
    neden nasıl nasil kim hangi için icin ile da de mi mı mu mü var yok bu şu o merhaba selam
    teşekkürler tesekkurler teşekkür lütfen lutfen evet hayır istiyorum isterim siparişim
    sipariş siparis siparisim param paramı para iade iadesi geri hesap hesabım hesabımı fatura
    kargo kargom paket teslimat adres şifre kırık bozuk yanlış eksik gelmedi geldi iki kez kere
    ödeme ödedim iptal müşteri hizmetleri şikayet
    """,
    "ro": """
    eu meu mea mei mele mie mă imi îmi tu dumneavoastră noi nostru este e sunt era am ai are au
    nu și si sau dar unde când cand cum de ce cine care pentru cu fără fara la din pe în in încă
    deja bună buna ziua salut mulțumesc multumesc rog vreau doresc aș as putea pot puteți
    comanda comandă comenzii banii bani înapoi inapoi rambursare cont contul factura factură
    livrare colet coletul adresa parola stricat spart greșit lipsește ajuns primit două ori
    plătit anulez anula anulați
    """,
    "hu": """
    én az egy és vagy de nem van volt lesz hol mikor miért hogyan mi ki melyik hogy még már a
    szia jó napot köszönöm kérem kérek igen szeretném szeretnék tudom tudok tudnának rendelés
    rendelésem rendelésemet pénzt pénzem pénzemet vissza visszatérítés fiók fiókom számla csomag
    csomagom szállítás cím jelszó törött hibás rossz hiányzik érkezett meg kétszer fizettem
    lemondani törölni
    """,
    "id": """
    saya aku anda kami tidak belum sudah yang dan atau tetapi di ke dari untuk dengan ini itu
    mana kapan mengapa kenapa bagaimana apa siapa tolong terima kasih halo selamat mau ingin
    bisa pesanan pesan uang kembali pengembalian akun faktur paket pengiriman alamat kata sandi
    rusak salah hilang dua kali bayar batalkan
    """,
    "vi": """
    tôi của bạn không có là và hoặc nhưng ở đâu khi nào tại sao như thế gì ai cho với xin chào
    cảm ơn vui lòng muốn được đơn hàng tiền hoàn lại tài khoản hóa gói giao địa chỉ mật khẩu
    hỏng sai thiếu hai lần hủy
    """,
}
ENGLISH = frozenset(_ENGLISH.split())
FOREIGN = {language: frozenset(words.split()) for language, words in _LISTS.items()}
#: Words that are the same in too many languages to tell anything.
NEUTRAL = frozenset(
    """
    ok okay k hm hmm mhm no si na eh ah oh ha haha lol hey hi hallo super email mail e-mail online
    app pdf sms wifi usb laptop tablet pin iban paypal visa mastercard amazon dhl ups fedex dpd gls
    iphone samsung sony lg euro euros eur usd gbp chf dollar nr no. id tel info web link code total
    taxi hotel radio video foto photo normal international service status account password shop
    ticket chat support yo ty ya um uh mm da
    """.split()
)
