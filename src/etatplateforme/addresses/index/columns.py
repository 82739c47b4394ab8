"""The sections of an opened index under readable names, and the few look-ups that everything else is made of."""

from bisect import bisect_left, bisect_right
from typing import Final
from uuid import UUID
from zlib import crc32

from etatplateforme.addresses.index.gather import MUNICIPALITY, SUFFIX_BITS
from etatplateforme.addresses.index.layout import Sections, broken
from etatplateforme.addresses.index.lexicon import Lexicon
from etatplateforme.addresses.index.normalise import ARTICLES, TYPE_WORDS
from etatplateforme.addresses.index.ranges import Range

_PAIRS: Final = (
    # A column of offsets, and the column (and items for each) that its last offset must reach.
    ("doc_words_at", "doc_words"),
    ("number_at", "number_key"),
    ("post_at", "post"),
    ("key_areas_at", "key_areas"),
    ("area_ranges_at", "area_ranges"),
    ("place_words_at", "place_words"),
    ("postcode_areas_at", "postcode_areas"),
    ("start_docs_at", "start_docs"),
    ("cell_docs_at", "cell_docs"),
)


class Columns:
    """Everything a query reads. Immutable once made: threads share it.

    A *doc* is a street, a named place or a commune; docs are sorted by postcode, INSEE code and name, so that a
    postcode is one range of docs and a commune a few. A *place* is a commune (or a former commune inside it); an
    *area* is what a commune's name or code designates: a list of ranges of docs.
    """

    def __init__(self, sections: Sections) -> None:
        for at, items in _PAIRS:
            ends, reached = sections.integers(at), sections.integers(items)
            if not len(ends) or ends[-1] != len(reached):
                raise broken(f"la partie « {items} » n'a pas la longueur attendue.")
        self.words = Lexicon(sections, "word")
        self.keys = Lexicon(sections, "key")
        self.word_weight = sections.floats("word_weight")
        self.types = frozenset(rank for word in TYPE_WORDS if (rank := self.words.find(word)) >= 0)
        self.light = self.types | {rank for word in ARTICLES if (rank := self.words.find(word)) >= 0}
        self.post_at = sections.integers("post_at")
        self.post = sections.integers("post")
        self.posts = sections.array("post")
        self._docs(sections)
        self._areas(sections)
        self._starts(sections)
        suffixes = sections.meta.get("suffixes")
        self.suffixes = [str(text) for text in suffixes] if isinstance(suffixes, list) else []
        self.suffix_code = {text: code for code, text in enumerate(self.suffixes)}

    def _docs(self, sections: Sections) -> None:
        self.doc_kind = sections.raw("doc_kind")
        self.doc_place = sections.integers("doc_place")
        self.doc_places = sections.array("doc_place")
        self.doc_postcode = sections.integers("doc_postcode")
        self.doc_position = sections.integers("doc_position")
        self.doc_positions = sections.signed("doc_position")
        self.doc_importance = sections.integers("doc_importance")
        self.doc_importances = sections.short("doc_importance")
        self.doc_words_at = sections.integers("doc_words_at")
        self.doc_words = sections.integers("doc_words")
        self.docs_words_at = sections.array("doc_words_at")
        self.docs_words = sections.array("doc_words")
        self.doc_name = sections.integers("doc_name")
        self.doc_key = _Texts(sections, "doc_key")
        self.name = _Texts(sections, "name")
        self.spelled = _Texts(sections, "spelled")
        self._number_ban_id = sections.raw("number_ban_id")
        self._doc_ban_id = sections.raw("doc_ban_id")
        self.number_at = sections.integers("number_at")
        self.numbers_at = sections.array("number_at")
        self.number_key = sections.integers("number_key")
        self.number_position = sections.integers("number_position")
        self.number_positions = sections.signed("number_position")
        self.size = len(self.doc_place)
        if len(self._number_ban_id) not in {0, 16 * len(self.number_key)} or len(self._doc_ban_id) not in {
            0,
            16 * self.size,
        }:
            raise broken("ses identifiants n'ont pas la longueur attendue.")
        if not self.size == len(self.doc_kind) == len(self.doc_words_at) - 1 == len(self.number_at) - 1:
            raise broken("ses colonnes n'ont pas la même longueur.")

    def _areas(self, sections: Sections) -> None:
        self.key_areas_at = sections.integers("key_areas_at")
        self.key_areas = sections.integers("key_areas")
        self.area_ranges_at = sections.integers("area_ranges_at")
        self.area_ranges = sections.integers("area_ranges")
        self.area_doc = sections.integers("area_doc")
        self.place_city = sections.integers("place_city")
        self.place_code = sections.raw("place_code")
        self.place_area = sections.integers("place_area")
        self.place_keys = sections.array("place_key")
        self.place_city_keys = sections.array("place_city_key")
        self.place_own = sections.integers("place_own")
        self.place_words_at = sections.integers("place_words_at")
        self.place_words = sections.integers("place_words")
        self.postcodes = sections.integers("postcode")
        self.postcode_areas_at = sections.integers("postcode_areas_at")
        self.postcode_areas = sections.integers("postcode_areas")
        self._codes = sections.raw("code")
        self.code_area = sections.integers("code_area")
        self.codes = len(self.code_area)
        self._cedex = sections.integers("cedex")
        self._cedex_area = sections.integers("cedex_area")
        self._elsewhere = sections.integers("elsewhere")
        self.near_latitude = sections.integers("near_latitude")
        self.near_longitudes = sections.signed("near_longitude")
        self.near_latitudes = sections.signed("near_latitude")
        self.near_area = sections.integers("near_area")

    def _starts(self, sections: Sections) -> None:
        self.start_docs_at = sections.integers("start_docs_at")
        self.start_docs = sections.integers("start_docs")
        self.start_tops = sections.short("start_top")
        self.start_blocks = sections.short("start_block")
        self.cell = sections.integers("cell")
        self.cell_docs_at = sections.integers("cell_docs_at")
        self.cell_docs = sections.array("cell_docs")

    def postcode_range(self, postcode: int) -> Range:
        """The docs whose postcode this is."""
        low = bisect_left(self.doc_postcode, postcode)
        return low, bisect_right(self.doc_postcode, postcode, low)

    def code(self, at: int) -> bytes:
        """The code of this rank among the INSEE codes, in order."""
        return bytes(self._codes[5 * at : 5 * at + 5])

    def area_of_code(self, citycode: str) -> int | None:
        """The area of a commune's (or an arrondissement's) INSEE code."""
        wanted = citycode.encode()
        at = bisect_left(range(self.codes), wanted, key=self.code)
        return self.code_area[at] if at < self.codes and self.code(at) == wanted else None

    def area_of_cedex(self, postcode: int) -> int | None:
        """The commune that a CEDEX stands for."""
        at = bisect_left(self._cedex, postcode)
        return self._cedex_area[at] if at < len(self._cedex) and self._cedex[at] == postcode else None

    def is_elsewhere(self, name: str) -> bool:
        """Whether this is the name of a commune that exists, but not in this index."""
        key = crc32(name.encode())
        at = bisect_left(self._elsewhere, key)
        return at < len(self._elsewhere) and self._elsewhere[at] == key

    def ban_id(self, doc: int, row: int) -> str | None:
        """The identifier in the BAN of a doc, or of its house number if *row* is not negative; None if unknown."""
        ids, at = (self._number_ban_id, row) if row >= 0 else (self._doc_ban_id, doc)
        found = bytes(ids[16 * at : 16 * at + 16])
        return str(UUID(bytes=found)) if any(found) else None

    def ranges_of(self, area: int) -> list[Range]:
        """The ranges of docs of an area."""
        flat = self.area_ranges[self.area_ranges_at[area] : self.area_ranges_at[area + 1]].tolist()
        return list(zip(flat[::2], flat[1::2], strict=True))

    def areas_of_key(self, key: int) -> list[int]:
        """The areas a commune's name designates, the largest first."""
        return self.key_areas[self.key_areas_at[key] : self.key_areas_at[key + 1]].tolist()

    def areas_of_postcode(self, postcode: int) -> list[int]:
        """The communes that have at least one street in a postcode."""
        at = bisect_left(self.postcodes, postcode)
        if at == len(self.postcodes) or self.postcodes[at] != postcode:
            return []
        return self.postcode_areas[self.postcode_areas_at[at] : self.postcode_areas_at[at + 1]].tolist()

    def words_of(self, doc: int) -> list[int]:
        """The words of a doc's name, in order."""
        return self.doc_words[self.doc_words_at[doc] : self.doc_words_at[doc + 1]].tolist()

    def start_prefix(self, text: str) -> Range:
        """The ranks of the distinct names that begin with *text*."""
        wanted, ranks = text.encode(), range(len(self.start_docs_at) - 1)
        low = bisect_left(ranks, wanted, key=self._start)
        return low, bisect_left(ranks, wanted + b"\xff", low, key=self._start)

    def _start(self, rank: int) -> bytes:
        """The distinct name of this rank, as any of its docs spells it."""
        return self.spelled.raw(self.start_docs[self.start_docs_at[rank]])[:-1]

    def find_number(self, doc: int, number: int, suffix: int) -> int:
        """The row of a house number in a street, or -1."""
        high, wanted = self.number_at[doc + 1], number << SUFFIX_BITS | suffix
        at = bisect_left(self.number_key, wanted, self.number_at[doc], high)
        return at if at < high and self.number_key[at] == wanted else -1

    def is_commune(self, doc: int) -> bool:
        """Whether this doc is a commune, an arrondissement or a former commune, and not a street in it."""
        return self.doc_kind[doc] >= MUNICIPALITY


class _Texts:
    """Texts end to end with their offsets."""

    __slots__ = ("_at", "_blob", "size")

    def __init__(self, sections: Sections, name: str) -> None:
        self._at = sections.integers(f"{name}_at")
        self._blob = sections.raw(f"{name}_text")
        self.size = len(self._at) - 1
        if self.size < 0 or self._at[-1] != len(self._blob):
            raise broken(f"la partie « {name} » n'a pas la longueur attendue.")

    def __getitem__(self, rank: int) -> str:
        return str(self._blob[self._at[rank] : self._at[rank + 1]], "utf-8")

    def raw(self, rank: int) -> bytes:
        """The text as bytes, to compare without decoding."""
        return bytes(self._blob[self._at[rank] : self._at[rank + 1]])

    def slice(self, low: int, high: int) -> str:
        """The texts of a range, end to end (each ends with its own newline when it was written so)."""
        return str(self._blob[self._at[low] : self._at[high]], "utf-8")
