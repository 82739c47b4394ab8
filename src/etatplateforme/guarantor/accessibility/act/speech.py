"""ACT rules on the language of texts: is it the one that is said? Told only when the commonest words leave no doubt."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from etatplateforme.guarantor.accessibility.act.outcome import Act, Told
from etatplateforme.guarantor.accessibility.act.spoken import Spoken, spoken
from etatplateforme.guarantor.accessibility.language import Language, judge_tag
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.values.finding import Verdict

WORD = re.compile(r"[^\W\d_]+")
LONGEST = 10_000
"""Characters of a text beyond which its beginning is enough."""

COMMON: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        language: frozenset(words.split())
        for language, words in {
            "fr": "le la les un une des du de et à au aux en dans sur pour par avec que qui est sont ce cette ces il "
            "elle nous vous ils on ne pas plus ou où mais son sa ses leur votre vos notre d l c s j qu n être a ont",
            "en": "the of and to in is are was it its for on with as that this these those be by at from or an a not "
            "which you your we they he she have has but if can will their there when all so than then into",
            "de": "der die das und ist sind nicht ein eine einer einem einen zu den dem des mit von auf für im in sich "
            "auch es sie wir ihr ich er als an bei aus nach wie oder aber wird werden",
            "nl": "de het een en van is zijn niet in op te met voor dat die er aan ook als om bij uit naar maar of ze "
            "wij hij zij wordt worden deze dit u uw je",
            "es": "el la los las un una de del y en es son que por para con se su sus no lo al como más pero o este "
            "esta estos estas a le les ha han",
            "it": "il lo la i gli le un una di del della dei delle e è sono che per con non si in da al alla nel nella "
            "come più ma o questo questa su ha hanno",
            "pt": "o a os as um uma de do da dos das e é são que por para com não se em no na nos nas ao à como mais "
            "mas ou este esta seu sua",
            "da": "og i at det er en et den til på som med af for ikke de han hun vi jeg der var fra om har kan men "
            "ved eller dette denne",
            "sv": "och i att det är en ett den till på som med av för inte de han hon vi jag var från om har kan men "
            "vid eller detta denna",
        }.items()
    }
)
"""The commonest words of some languages of Europe; those that two languages share are in both lists."""

FEWEST = 6
"""Common words below which a text is too short to tell its language."""


def counted(texts: list[str]) -> tuple[int, dict[str, int]]:
    """How many words there are, and how many of the commonest of each language."""
    found = Counter(WORD.findall(" ".join(texts)[:LONGEST].casefold()))
    return found.total(), {
        language: sum(found[word] for word in common & found.keys()) for language, common in COMMON.items()
    }


def speaks(language: str, texts: list[str]) -> bool | None:
    """Whether texts are mostly in a language; None when there are too few words, or no list of its words.

    False needs six common words of another language, one word in four, and five times those of the one that is said.
    """
    total, counts = counted(texts)
    if language not in counts:
        return None
    said = counts.pop(language)
    most = max(counts.values())
    if said >= FEWEST and said * 5 >= total and said * 2 >= most * 3:
        return True
    other = most >= FEWEST and most * 4 >= total and most >= said * 5
    return False if other else None


def _judged(view: View, tag: str, words: Spoken) -> Verdict:
    right = speaks(tag.lower().partition("-")[0], words.texts)
    return Verdict.CANT_TELL if right is None or words.more or view.sheets_may_hide else VERDICTS[right]


VERDICTS = {True: Verdict.PASSED, False: Verdict.FAILED}


def _parts(view: View) -> Iterator[Told]:
    for element, words in spoken(view).items():
        if element is None or ":" in element.tag or not words.in_body:
            continue
        tag = element.attributes["lang"]
        judged = judge_tag(tag)
        if judged is not Language.UNKNOWN and (words.more or any(text.strip() for text in words.texts)):
            yield element, _judged(view, tag, words) if judged is Language.KNOWN else Verdict.CANT_TELL


def _page(view: View) -> Iterator[Told]:
    root = view.document.root
    tag = root.attributes.get("lang", "")
    if judge_tag(tag) is not Language.KNOWN:
        if judge_tag(tag) is Language.UNSURE:
            yield root, Verdict.CANT_TELL
        return
    told = spoken(view).get(root, Spoken(in_body=False))
    words = replace(told, texts=[*told.texts, view.document.title or ""])
    if words.more or any(WORD.search(text) for text in words.texts):
        yield root, _judged(view, tag, words)


QUESTION = "Le texte est-il bien dans la langue que dit l'attribut « lang » ?"
SPEECH = (
    Act("off6ek", _parts, on_web_page=True, question=QUESTION),
    Act("ucwvc8", _page, on_web_page=True, question=QUESTION),
)
