"""What the name, the code or the postcode of a commune designates: ranges of docs, and a point on the map."""

from collections.abc import Iterator
from zlib import crc32

import numpy as np

from etatplateforme.addresses.index import lexicon
from etatplateforme.addresses.index.arrondissements import arrondissement
from etatplateforme.addresses.index.docs import Docs
from etatplateforme.addresses.index.gather import FORMER, MUNICIPALITY, Street
from etatplateforme.addresses.index.layout import Section, offsets
from etatplateforme.addresses.index.normalise import words


class Areas:
    """The areas of all docs: communes, former communes, and the three cities that have arrondissements.

    Making it also gives communes, which have no house number of their own, the mean position of their docs.
    """

    def __init__(self, docs: Docs) -> None:
        self.doc: list[int] = []
        self.size: list[int] = []
        self.ranges: list[list[int]] = []
        self.of_code: dict[str, int] = {}
        self.of_former: dict[tuple[str, str], int] = {}
        self.of_name: dict[str, set[int]] = {}
        self._declared: list[int] = []
        for index, street in enumerate(docs.streets):
            self._add(
                index, street, docs.addresses[index], declared=(street.citycode, street.old_city) in docs.declared
            )
        for area in self._declared:
            # Nobody knows which streets of today's commune stood in the former one: all may have.
            code = docs.streets[self.doc[area]].citycode
            self.ranges[area] = self.ranges[self.of_code[code]]
        self._set_positions(docs)

    def _add(self, index: int, street: Street, addresses: int, *, declared: bool) -> None:
        inside = arrondissement(street.citycode)
        own = self._extend(self.of_code.setdefault(street.citycode, len(self.doc)), index, addresses)
        if inside:
            _ = self._extend(self.of_code.setdefault(inside[0].code, len(self.doc)), index, addresses)
        if street.old_city:
            former = self.of_former.setdefault((street.citycode, street.old_city), len(self.doc))
            own = self._extend(former, index, addresses)
            if declared:
                self._declared.append(own)
        if street.kind in {MUNICIPALITY, FORMER}:
            self.doc[own] = index
            self.of_name.setdefault(" ".join(street.words), set()).add(own)

    def _extend(self, area: int, index: int, addresses: int) -> int:
        if area == len(self.doc):
            self.doc.append(index)
            self.size.append(0)
            self.ranges.append([])
        flat = self.ranges[area]
        if flat and flat[-1] == index:
            flat[-1] = index + 1
        else:
            flat.extend((index, index + 1))
        self.size[area] += addresses
        return area

    def _set_positions(self, docs: Docs) -> None:
        for area, head in enumerate(self.doc):
            flat = self.ranges[area]
            inside = np.concatenate([docs.position[low:high] for low, high in zip(flat[::2], flat[1::2], strict=True)])
            known = inside[inside.any(axis=1)]
            if len(known):
                docs.position[head] = np.rint(known.mean(axis=0))

    def sections(self, docs: Docs, places: list[Street]) -> Iterator[Section]:
        """The sections that look areas up by name, by code, by postcode and by position.

        :param places: one doc of each place, in the order of the places.
        """
        yield Section("area_ranges_at", offsets(map(len, self.ranges)))
        yield Section("area_ranges", np.array([index for flat in self.ranges for index in flat], dtype=np.uint32))
        yield Section("area_doc", np.array(self.doc, dtype=np.uint32))
        names = sorted(self.of_name)
        found = [sorted(self.of_name[name], key=lambda area: (-self.size[area], area)) for name in names]
        yield from lexicon.build("key", names)
        rank = {name: index for index, name in enumerate(names)}
        yield Section("place_key", np.array([rank[" ".join(_own_name(s))] for s in places], dtype=np.uint32))
        yield Section("place_city_key", np.array([rank[" ".join(words(s.city))] for s in places], dtype=np.uint32))
        yield Section("key_areas_at", offsets(map(len, found)))
        yield Section("key_areas", np.array([area for areas in found for area in areas], dtype=np.uint32))
        yield from self._by_code()
        yield from self._by_postcode(docs)
        yield from self._by_position(docs)
        yield from self._from_outside(docs)

    def _by_code(self) -> Iterator[Section]:
        codes = sorted(self.of_code)
        yield Section("code", np.frombuffer("".join(codes).encode(), dtype=np.uint8))
        yield Section("code_area", np.array([self.of_code[code] for code in codes], dtype=np.uint32))

    def _from_outside(self, docs: Docs) -> Iterator[Section]:
        """CEDEX codes with the commune each stands for; and the communes that exist but are not in this index."""
        cedex = {
            int(postcode): self.of_code[code]
            for code, postcode in docs.communes.cedex
            if postcode.isdecimal() and len(postcode) == 5 and code in self.of_code
        }
        yield Section("cedex", np.array(sorted(cedex), dtype=np.uint32))
        yield Section("cedex_area", np.array([cedex[code] for code in sorted(cedex)], dtype=np.uint32))
        names = {" ".join(words(name)) for name in docs.communes.names} - set(self.of_name)
        yield Section("elsewhere", np.array(sorted({crc32(name.encode()) for name in names}), dtype=np.uint32))

    def _by_postcode(self, docs: Docs) -> Iterator[Section]:
        inside: dict[int, set[int]] = {}
        for street in docs.streets:
            inside.setdefault(street.postcode, set()).add(self.of_code[street.citycode])
        postcodes = sorted(inside)
        found = [sorted(inside[postcode], key=lambda area: (-self.size[area], area)) for postcode in postcodes]
        yield Section("postcode", np.array(postcodes, dtype=np.uint32))
        yield Section("postcode_areas_at", offsets(map(len, found)))
        yield Section("postcode_areas", np.array([area for areas in found for area in areas], dtype=np.uint32))

    def _by_position(self, docs: Docs) -> Iterator[Section]:
        def latitude(area: int) -> tuple[int, int]:
            return int(docs.position[self.doc[area], 1]), area

        order = sorted(set(self.of_code.values()), key=latitude)
        positions = docs.position[[self.doc[area] for area in order]]
        yield Section("near_longitude", positions[:, 0].astype(np.int32))
        yield Section("near_latitude", positions[:, 1].astype(np.int32))
        yield Section("near_area", np.array(order, dtype=np.uint32))


def _own_name(street: Street) -> list[str]:
    """The words of the narrowest commune a doc stands in: former commune, arrondissement, or commune."""
    inside = arrondissement(street.citycode)
    if street.old_city:
        return words(street.old_city)
    return words(street.city) + ([f"{inside[1]}e"] if inside else [])


def place_words(street: Street) -> list[str]:
    """The words of the commune a doc stands in: ``paris 11e``, ``cherbourg en cotentin querqueville``."""
    inside = arrondissement(street.citycode)
    city = words(street.city) + ([f"{inside[1]}e"] if inside else [])
    return city + [word for word in words(street.old_city) if word not in city]
