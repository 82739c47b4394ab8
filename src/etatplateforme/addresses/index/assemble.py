"""From sorted docs to the sections of the file: number the words, invert them, weigh them, file the names."""

from collections.abc import Iterator
from math import log, log2
from typing import Final

import numpy as np
from numpy.typing import NDArray

from etatplateforme.addresses.index import lexicon
from etatplateforme.addresses.index.areas import Areas, place_words
from etatplateforme.addresses.index.cells import cell_sections
from etatplateforme.addresses.index.docs import Docs
from etatplateforme.addresses.index.gather import FORMER, MUNICIPALITY, Street
from etatplateforme.addresses.index.layout import Section, offsets, texts
from etatplateforme.addresses.index.normalise import ARTICLES, TYPE_WORDS

BLOCK: Final = 64
IMPORTANCE_UNIT: Final = 65_535


def assemble(docs: Docs) -> Iterator[Section]:
    """All sections of the file."""
    areas = Areas(docs)
    importance = _importance(docs, areas)
    vocabulary = sorted({word for street in docs.streets for word in (*street.words, *place_words(street))})
    number = {word: rank for rank, word in enumerate(vocabulary)}
    ends = offsets(len(street.words) for street in docs.streets)
    word_ids = np.fromiter((number[word] for street in docs.streets for word in street.words), dtype=np.uint32)
    yield from lexicon.build("word", vocabulary)
    yield from _postings(word_ids, ends, vocabulary)
    yield Section("doc_words_at", ends)
    yield Section("doc_words", word_ids)
    yield from _doc_sections(docs, importance)
    yield from _name_sections(docs)
    yield from _place_sections(docs.streets, areas, number)
    yield from areas.sections(docs, list(_first_of_place(docs.streets).values()))
    yield from _start_sections(docs.streets, importance)
    yield from cell_sections(docs)


def _importance(docs: Docs, areas: Areas) -> list[int]:
    """From 0 to 65,535, growing with the number of addresses; a commune always stands above a street."""
    size_of = dict(zip(areas.doc, areas.size, strict=True))
    values: list[int] = []
    for index, street in enumerate(docs.streets):
        if street.kind in {MUNICIPALITY, FORMER}:
            value = min(1.0, 0.5 + 0.022 * log2(1 + size_of[index]))
        else:
            value = min(0.5, 0.045 * log2(1 + docs.addresses[index]))
        values.append(round(value * IMPORTANCE_UNIT))
    return values


def _weight(word: str, frequency: int, size: int) -> float:
    """How much a word tells a doc from the others (inverse document frequency), less for what is often left out."""
    rarest = log(1 + size)  # so that articles and types stay light in a small index too
    weight = log(1 + size / max(1, frequency))
    if word in ARTICLES or len(word) == 1:
        weight = min(weight, 1.0, 0.15 * rarest)
    if word in TYPE_WORDS:
        weight = min(weight, 2.5, 0.3 * rarest)
    if word[0].isdigit():
        weight *= 0.3
    return min(weight, 2.5) if len(word) == 2 else weight


def _postings(word_ids: NDArray[np.uint32], ends: NDArray[np.uint32], vocabulary: list[str]) -> Iterator[Section]:
    """For each word, the docs whose name holds it, ascending; and its weight."""
    size = len(ends) - 1
    docs = np.repeat(np.arange(size, dtype=np.uint64), ends[1:] - ends[:-1])
    pairs = np.sort(word_ids.astype(np.uint64) << np.uint64(32) | docs)
    once = np.ones(len(pairs), dtype=np.bool_)
    once[1:] = pairs[1:] != pairs[:-1]
    packed = pairs[once]
    counts = np.bincount((packed >> np.uint64(32)).astype(np.int64), minlength=len(vocabulary))
    yield Section("post_at", offsets(counts.tolist()))
    yield Section("post", packed.astype(np.uint32))
    weights = [_weight(word, frequency, size) for word, frequency in zip(vocabulary, counts.tolist(), strict=True)]
    yield Section("word_weight", np.array(weights, dtype=np.float32))


def _doc_sections(docs: Docs, importance: list[int]) -> Iterator[Section]:
    yield Section("doc_kind", np.array([street.kind for street in docs.streets], dtype=np.uint8))
    yield Section("doc_postcode", np.array([street.postcode for street in docs.streets], dtype=np.uint32))
    yield Section("doc_position", docs.position.reshape(-1))
    yield Section("doc_importance", np.array(importance, dtype=np.uint16))
    yield from texts("doc_key", [street.key.encode() for street in docs.streets])
    yield from texts("spelled", [f"{' '.join(street.words)}\n".encode() for street in docs.streets])
    yield Section("number_at", docs.number_at)
    yield Section("number_key", docs.number_key)
    yield Section("number_position", docs.number_position.reshape(-1))
    yield Section("number_ban_id", docs.ban_ids.reshape(-1))
    known = any(any(street.ban_id) for street in docs.streets)
    ids = b"".join(street.ban_id or bytes(16) for street in docs.streets) if known else b""
    yield Section("doc_ban_id", np.frombuffer(ids, dtype=np.uint8))


def _name_sections(docs: Docs) -> Iterator[Section]:
    """Names as they are displayed, each kept once."""
    names = sorted({street.name for street in docs.streets} | {street.city for street in docs.streets})
    number = {name: rank for rank, name in enumerate(names)}
    yield from texts("name", [name.encode() for name in names])
    yield Section("doc_name", np.array([number[street.name] for street in docs.streets], dtype=np.uint32))
    first = _first_of_place(docs.streets)
    yield Section("place_city", np.array([number[street.city] for street in first.values()], dtype=np.uint32))


def _first_of_place(streets: list[Street]) -> dict[tuple[str, str], Street]:
    """One doc of each place (commune, former commune), in order of appearance."""
    first: dict[tuple[str, str], Street] = {}
    for street in streets:
        _ = first.setdefault((street.citycode, street.old_city), street)
    return first


def _place_sections(streets: list[Street], areas: Areas, number: dict[str, int]) -> Iterator[Section]:
    first = _first_of_place(streets)
    rank = {where: index for index, where in enumerate(first)}
    places = list(first.values())
    yield Section("doc_place", np.array([rank[s.citycode, s.old_city] for s in streets], dtype=np.uint32))
    yield Section("place_code", np.frombuffer("".join(s.citycode for s in places).encode(), dtype=np.uint8))
    yield Section("place_area", np.array([areas.of_code[s.citycode] for s in places], dtype=np.uint32))
    own = [areas.of_former.get((s.citycode, s.old_city), areas.of_code[s.citycode]) for s in places]
    yield Section("place_own", np.array(own, dtype=np.uint32))
    word_ids = [[number[word] for word in place_words(street)] for street in places]
    yield Section("place_words_at", offsets(map(len, word_ids)))
    yield Section("place_words", np.array([ident for idents in word_ids for ident in idents], dtype=np.uint32))


def _start_sections(streets: list[Street], importance: list[int]) -> Iterator[Section]:
    """Distinct spelled names in order, by their docs (the most important first), and maxima for each 64 names."""
    docs_of: dict[bytes, list[int]] = {}
    for doc, street in enumerate(streets):
        docs_of.setdefault(" ".join(street.words).encode(), []).append(doc)
    names = sorted(docs_of)
    found = [sorted(docs_of[name], key=lambda doc: (-importance[doc], doc)) for name in names]
    yield Section("start_docs_at", offsets(map(len, found)))
    yield Section("start_docs", np.array([doc for docs in found for doc in docs], dtype=np.uint32))
    top = np.array([importance[docs[0]] for docs in found], dtype=np.uint16)
    yield Section("start_top", top)
    blocks = np.maximum.reduceat(top, np.arange(0, len(top), BLOCK))
    yield Section("start_block", blocks.astype(np.uint16))
