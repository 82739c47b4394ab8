"""What the gate and a person are asked before a file leaves."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from etatplateforme.core.action import Sync
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.runner import Guard, SyncRunner
from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.publishing.small_groups import Counts
from etatplateforme.opendata.publish.block import Publishing, PublishSettings
from etatplateforme.opendata.publish.examine import Examined, act_of, proposed_csv
from etatplateforme.opendata.publish.publication import Publication, PublishedFile, Validity
from etatplateforme.values.decision import ALLOWED, Decision
from etatplateforme.values.intent import Act, Detail
from tests.support.blocks import House, counted_calls


def written(folder: Path, content: bytes, name: str = "f.csv") -> PublishedFile:
    path = folder / name
    _ = path.write_bytes(content)
    return PublishedFile("f", path, "Un fichier")


def publication(*files: PublishedFile) -> Publication:
    return Publication("jeu", "organisation", "Un jeu", "Ce qu'il contient.", "lov2", files)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    (tmp_path / "maison").mkdir()
    made = House(tmp_path / "maison")
    yield made
    await made.aclose()


def examine(house: House, file: PublishedFile) -> Examined:
    block: Publishing[Sync] = Publishing(house.runner("sync"), PublishSettings("https://x.fr/api/1"))
    (examined,) = block.examine(publication(file))
    return examined


def details(house: House, file: PublishedFile) -> dict[str, Detail]:
    return dict(act_of(publication(file), (examine(house, file),)).details)


async def test_the_gate_is_told_words_and_numbers_and_no_value(house: House, tmp_path: Path) -> None:
    file = written(tmp_path, b"jour;ecrire_a\r\n2026-09-01;camille.dupont@exemple.fr\r\n")
    told = details(house, replace(file, validity=Validity.INVALID))
    assert told == {
        "licence": "lov2",
        "schema": "invalid",
        "found": ("mail",),
        "columns": ("ecrire_a", "jour"),
        "small": 0,
        "legal_basis": None,
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
async def test_columns_are_read_in_the_encodings_of_french_files(house: House, tmp_path: Path, encoding: str) -> None:
    file = written(tmp_path, "prénom,âge\r\nÉloïse,12\r\n".encode(encoding))
    assert [doubt.column for doubt in examine(house, file).doubts] == ["prénom"]


async def test_cells_beyond_the_header_are_looked_at_too(house: House, tmp_path: Path) -> None:
    assert details(house, written(tmp_path, b"a;b\n1;2;camille.dupont@exemple.fr\n"))["found"] == ("mail",)


async def test_what_is_not_a_table_is_left_to_a_person(house: House, tmp_path: Path) -> None:
    file = written(tmp_path, b"%PDF-1.7", "rapport.pdf")
    assert [doubt.column for doubt in examine(house, file).doubts] == ["*"]
    assert examine(house, replace(file, reviewed=("*",))).doubts == ()


async def test_a_table_of_people_that_may_be_published_is_proposed(house: House, tmp_path: Path) -> None:
    file = written(tmp_path, b"quartier;demandes\r\nnord;4\r\nsud;60\r\nest;55\r\n")
    examined = examine(house, replace(file, counts=Counts("demandes", "quartier")))
    assert examined.small == 1
    assert examined.proposal is not None
    lines = proposed_csv(examined.proposal).decode().split("\r\n")
    assert lines[:2] == ["quartier;demandes", "nord;"]
    assert sum(line.endswith(";") for line in lines) >= 2


class Recording(OpenGate):
    """A gate that allows everything and remembers what it was asked."""

    def __init__(self) -> None:
        self.acts: list[Act] = []

    def ask(self, act: Act) -> Decision:
        self.acts.append(act)
        return ALLOWED


async def test_the_gate_is_asked_and_a_doubt_stops_before_anything_leaves(house: House, tmp_path: Path) -> None:
    gate = Recording()
    runner = SyncRunner(Guard(gate, house.journal, house.clock), house.ports)
    block: Publishing[Sync] = Publishing(runner, PublishSettings("https://x.fr/api/1", "cle"))
    wanted = publication(written(tmp_path, b"prenom;age\nCamille;12\n"))
    with counted_calls(house.ports.wire) as calls, pytest.raises(InvalidInput) as failure:
        _ = block.publish(wanted)
    assert failure.value.code == "publication_doubts"
    assert [fault.key for fault in failure.value.faults] == ["f.csv, prenom"]
    assert [act.details["columns"] for act in gate.acts if act.details] == [("age", "prenom")]
    assert calls == []
    assert "Camille" not in str(failure.value)
