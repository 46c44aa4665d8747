"""A question about the rules, answered in the words of an article, which is named."""

import re

from casework.demo.shop.cast import HANA
from casework.demo.story.scene import Check, Played, Script
from casework.demo.story.stage import Stage

_QUOTED = re.compile("“([^”]+?)[.]?”")
_ARTICLE = "delivery-times"


async def play(stage: Stage) -> Played:
    """Hana wants to know something before she orders."""
    hana = await stage.customer("Hana", HANA.customer)
    await hana.opens("How long does standard delivery take?")
    case = await hana.until_all_ended()
    sources = [source for message in case.messages for source in message.sources]
    quotes = _QUOTED.findall(" ".join(case.from_engine()))
    for source in sources:
        stage.telling.happens(f"It rests on: {source.title} ({source.id})")
    return Played(
        customer=hana.subject,
        case_id=hana.case_id,
        expected=(),
        seen=await stage.reads_the_books(hana.subject),
        checks=(
            Check(
                what="it names the article",
                ok=any(source.id.startswith(f"{_ARTICLE}@") for source in sources),
            ),
            Check(
                what="word for word",
                ok=bool(quotes) and all(quote in sources[0].text for quote in quotes),
            ),
            Check(
                what="an answer is never called proved",
                ok=all(not goal.proved for goal in case.goals),
            ),
        ),
    )


SCENE = Script(name="by-the-book", title="What the articles say", play=play)
