"""What a customer is told in a language that replies can not be written in: a person takes over.

Two short sentences each: a colleague takes over, and can see what was written. Nothing in them
depends on the case, so that they can be checked once and for all.
"""

from collections.abc import Mapping
from types import MappingProxyType

from casework.models.languages import base

A_COLLEAGUE_TAKES_OVER: Mapping[str, str] = MappingProxyType(
    {
        "nl": "Een collega neemt het vanaf hier over. Die kan zien wat u hebt geschreven.",
        "pt": "Um colega vai assumir o seu pedido a partir daqui. Ele pode ver o que escreveu.",
        "pl": "Sprawą zajmie się teraz nasz pracownik. Widzi on wszystko, co zostało napisane.",
        "sv": "En kollega tar över härifrån. Kollegan kan se vad du har skrivit.",
        "da": "En kollega tager over herfra. Kollegaen kan se, hvad du har skrevet.",
        "no": "En kollega tar over herfra. Kollegaen kan se hva du har skrevet.",
        "fi": "Kollegamme jatkaa asian hoitamista tästä eteenpäin. "
        "Hän näkee, mitä olet kirjoittanut.",
        "cs": "Od této chvíle se vám bude věnovat náš kolega. Vidí, co jste napsali.",
        "sk": "Odteraz sa vám bude venovať náš kolega. Vidí, čo ste napísali.",
        "hu": "Innentől egy kollégánk veszi át az ügyet. Látja, amit Ön írt.",
        "ro": "De acum înainte se ocupă un coleg de-al nostru. Poate vedea ce ați scris.",
        "bg": "Оттук нататък поема наш колега. Той вижда какво сте написали.",
        "hr": "Od ovog trenutka preuzima naš kolega. Može vidjeti što ste napisali.",
        "tr": "Bundan sonrasını bir çalışma arkadaşımız devralıyor. Yazdıklarınızı görebiliyor.",
        "ru": "Дальше вашим вопросом займётся наш сотрудник. Он видит всё, что вы написали.",
        "uk": "Далі вашим питанням займеться наш співробітник. Він бачить усе, що ви написали.",
        "el": "Από εδώ και πέρα αναλαμβάνει ένας συνάδελφός μας. Μπορεί να δει όσα έχετε γράψει.",
        "ar": "سيتولى أحد زملائنا المتابعة معك من الآن. ويمكنه الاطلاع على ما كتبته.",
        "fa": "از این پس یکی از همکاران ما کار را پیگیری می‌کند. او می‌تواند آنچه را نوشته‌اید ببیند.",
        "he": "נציג מהצוות שלנו ממשיך לטפל בפנייה מכאן. הוא יכול לראות את מה שכתבת.",
        "hi": "अब हमारे एक सहकर्मी आपकी मदद करेंगे। आपने जो लिखा है, वह उन्हें दिखाई देता है।",
        "id": "Mulai dari sini, seorang rekan kami akan mengambil alih. "
        "Rekan kami dapat melihat apa yang telah Anda tulis.",
        "vi": "Từ đây, một đồng nghiệp của chúng tôi sẽ tiếp nhận. "
        "Họ có thể xem những gì bạn đã viết.",
        "th": "จากนี้เพื่อนร่วมงานของเราจะเป็นผู้ดูแลต่อ และสามารถเห็นสิ่งที่คุณเขียนไว้",
        "zh": "接下来将由我们的同事为您服务。他们可以看到您所写的内容。",
        "ja": "ここからは担当のスタッフが対応いたします。"
        "お書きいただいた内容は担当者が確認できます。",
        "ko": "이제부터 저희 담당 직원이 도와드리겠습니다. "
        "작성하신 내용은 담당 직원이 볼 수 있습니다.",
    }
)


def in_their_language(language: str) -> str | None:
    """Say it in the customer's language; None where nobody here has words for it."""
    return A_COLLEAGUE_TAKES_OVER.get(base(language))
