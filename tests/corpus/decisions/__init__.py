"""Decisions of town halls and associations whose fairness is known, to try the search for twins on.

Written without a look at that search, from the side of those who decide and of those who are hurt. `Entry` tells
what is known of each, `criteria` which inputs describe a person, and `test_corpus` proves it without any engine.
The articles cited under `justified` are what a town would declare: they are part of the stories, not of the law.
"""

from tests.corpus.decisions import (
    aide_sociale,
    associations,
    bourses,
    cadre_de_vie,
    cantine,
    creche,
    culture_sport,
    emploi,
    etat_civil,
    logement,
    scolarite,
    stationnement,
    transport,
    urbanisme,
)
from tests.corpus.decisions.entry import Couple, Entry, Kind

CORPUS: tuple[Entry, ...] = (
    *cantine.ENTRIES,
    *scolarite.ENTRIES,
    *creche.ENTRIES,
    *logement.ENTRIES,
    *aide_sociale.ENTRIES,
    *transport.ENTRIES,
    *culture_sport.ENTRIES,
    *etat_civil.ENTRIES,
    *stationnement.ENTRIES,
    *bourses.ENTRIES,
    *urbanisme.ENTRIES,
    *cadre_de_vie.ENTRIES,
    *emploi.ENTRIES,
    *associations.ENTRIES,
)

__all__ = ["CORPUS", "Couple", "Entry", "Kind"]
