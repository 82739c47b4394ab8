"""Texts read a second beside textstat, and how close the two Kandel–Moles are, in one run.

textstat is not a dependency of the project: ``pip install textstat`` in the environment of this script. Both measure
the same texts; each gives the mean sentence, the long words, LIX, RIX and Kandel–Moles. They alternate batch by batch.
textstat's caches of texts are emptied before each batch (it would else answer from memory); both keep their caches of
words, as in service, filled by a first pass. ``formula_gap`` is the largest difference of the two formulas on the same
counts; ``pearson`` and ``mean_gap`` compare the whole chain, where textstat counts syllables by hyphenation.

    python benchmarks/language.py [FILE]    (FILE: plain text, its texts apart by a line of three dashes)
"""

import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from etatplateforme.guarantor.language.advice import read_text
from etatplateforme.guarantor.language.indicators import kandel_moles, measure

BATCHES = 15
OPENINGS = (
    "Vous pouvez inscrire votre enfant à la cantine jusqu'au vendredi précédent.",
    "La mairie examine votre demande, puis elle vous répond par courrier ou par courriel.",
    "Conformément au règlement intérieur, l'inscription est subordonnée à la production des pièces justificatives.",
    "Apportez votre livret de famille et un relevé de votre quotient familial.",
    "Si vous ne recevez aucune réponse au bout de deux mois, votre demande est réputée rejetée.",
    "Nonobstant les dispositions précédentes, l'administration peut diligenter une vérification complémentaire.",
    "Le guichet est ouvert le lundi et le jeudi, de neuf heures à midi.",
    "Une personne de confiance peut faire la démarche à votre place, avec une procuration signée.",
    "La bibliothèque prête trois livres par semaine aux habitants de la commune et des hameaux voisins.",
    "Le conseil municipal a fixé les tarifs applicables à compter de la prochaine rentrée scolaire.",
    "Téléphonez-nous !",
)


def built_in_texts() -> list[str]:
    """Texts of six to eleven sentences in every rotation, so that no two are the same."""
    size = len(OPENINGS)
    return [
        f"Dossier numéro {step * size + start}. "
        + " ".join(OPENINGS[(start + place * (step + 1)) % size] for place in range(6 + step))
        for step in range(6)
        for start in range(size)
    ]


class Peer:
    """textstat, set to French, without the memory of the texts that it has already seen."""

    def __init__(self) -> None:
        self.textstat = import_module("textstat")
        self.metrics = import_module("textstat.backend.metrics")
        self.textstat.set_lang("fr")

    def read(self, text: str) -> tuple[float, ...]:
        """The same figures as ours."""
        return (
            float(self.textstat.words_per_sentence(text)),
            float(self.textstat.long_word_count(text)),
            float(self.textstat.lix(text)),
            float(self.textstat.rix(text)),
            self.kandel_moles(text),
        )

    def kandel_moles(self, text: str) -> float:
        """Its score for French."""
        return float(self.textstat.flesch_reading_ease(text))

    def our_formula(self, text: str) -> float:
        """Our formula on its counts."""
        return kandel_moles(self.textstat.words_per_sentence(text), self.metrics.syllables_per_word(text, "fr"))

    def forget(self) -> None:
        """Empty its caches, but the one that holds the hyphenation dictionary."""
        for name, module in list(sys.modules.items()):
            if name.startswith("textstat.backend."):
                for value in vars(module).values():
                    if hasattr(value, "cache_clear") and "pyphen" not in value.__name__:
                        value.cache_clear()


def speeds(peer: Peer, texts: list[str]) -> dict[str, list[float]]:
    """Texts a second (of CPU) of each reader, batch by batch."""
    readers: dict[str, Callable[[str], object]] = {"peer": peer.read, "indicators": measure, "with_advice": read_text}
    seen: dict[str, list[float]] = {name: [] for name in readers}
    for text in texts:
        _ = (peer.read(text), read_text(text))
    for _ in range(BATCHES):
        for name, read in readers.items():
            peer.forget()
            began = time.process_time()
            for text in texts:
                _ = read(text)
            seen[name].append(len(texts) / (time.process_time() - began))
    return seen


def times_faster(ours: list[float], theirs: list[float]) -> float:
    """Median of the ratios of neighbouring batches: the speed of the machine drifts, the ratio less."""
    return round(statistics.median(one / other for one, other in zip(ours, theirs, strict=True)), 1)


def main(file: str = "") -> None:
    """Measure and print the line."""
    whole = Path(file).read_text("utf-8").split("\n---\n") if file else built_in_texts()
    texts = [text for text in whole if text.strip()]
    peer = Peer()
    rates = speeds(peer, texts)
    ours = [measure(text).kandel_moles for text in texts]
    theirs = [peer.kandel_moles(text) for text in texts]
    line = {
        "benchmark": "language",
        "peer": f"textstat {'.'.join(map(str, peer.textstat.__version__))}",
        "texts": len(texts),
        "words": sum(measure(text).words for text in texts),
        "batches": BATCHES,
        **{f"{name}_texts_a_second": round(statistics.median(values)) for name, values in rates.items()},
        "times_faster": times_faster(rates["indicators"], rates["peer"]),
        "times_faster_with_advice": times_faster(rates["with_advice"], rates["peer"]),
        "formula_gap": max(abs(peer.our_formula(text) - score) for text, score in zip(texts, theirs, strict=True)),
        "pearson": round(statistics.correlation(ours, theirs), 4),
        "mean_gap": round(statistics.fmean(one - other for one, other in zip(ours, theirs, strict=True)), 2),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main(*sys.argv[1:2])
