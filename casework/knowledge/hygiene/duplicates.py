"""Articles that say the same twice."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from casework.knowledge.article import Article
from casework.knowledge.hygiene.copies import Encode
from casework.knowledge.hygiene.finding import Finding, Level, Sort, finding
from casework.knowledge.hygiene.said import Said

#: The mean nearness of each sentence to the other article's nearest one, in both directions. Of
#: the example's articles, pairs written as copies have 0.80 to 0.89, all others at most 0.45.
_NEAR = 0.65
#: Only articles whose mean sentences are this near are compared sentence by sentence.
_WORTH = 0.6


def duplicates(
    sentences: Sequence[Said], articles: dict[str, Article], encode: Encode
) -> Iterator[Finding]:
    """Give pairs of articles for the same readers, in one language, that say the same."""
    if not sentences:
        return
    rows = encode([said.text for said in sentences])
    of: dict[str, list[int]] = defaultdict(list)
    for n, said in enumerate(sentences):
        of[said.article].append(n)
    names = sorted(of)
    means = np.array([rows[of[name]].mean(axis=0) for name in names]).reshape(len(names), -1)
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    for i, j in np.argwhere(np.triu(means @ means.T, k=1) >= _WORTH):
        first, second = names[int(i)], names[int(j)]
        one, other = articles[first], articles[second]
        if one.language != other.language or not one.audience & other.audience:
            continue
        near = rows[of[first]] @ rows[of[second]].T
        alike = min(float(near.max(axis=1).mean()), float(near.max(axis=0).mean()))
        if alike >= _NEAR:
            owners = sorted({one.owner, other.owner})
            yield finding(
                Sort.duplicate,
                Level.warning,
                owners[0],
                [first, second],
                f"{round(alike * 100)} % alike; owners: {', '.join(owners)}",
            )
