"""The demonstration goes to its end, and fails when one of its steps does."""

import pytest

from etatplateforme.cli import demo
from etatplateforme.cli.main import app, guarded, load

load()


def run() -> int:
    """Run ``etatplateforme demo`` in this process."""
    return guarded(lambda: app(["demo"], standalone_mode=False))


def test_the_demonstration_goes_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    said = capsys.readouterr().out
    for expected in (
        "Connexion avec FranceConnect",
        "Adresse trouvée pour « 6 chem de la teiere somnolente mende » : 6 Chemin de la Théière Somnolente 48000 Mende",
        "Courriel reçu : « Accusé de réception",
        "RAPPORT DU GARANT",
        "Ce qu'une personne doit juger :",
        "Refusé avant d'ouvrir : EG-02",
        "montre le guichet, le téléphone et le formulaire papier",
        "La recherche d'adresse ne répond pas : l'adresse tapée est acceptée",
        "L'État revient : le courriel qui attendait est parti",
        "Tout est allé au bout",
    ):
        assert expected in said


def test_a_step_that_fails_ends_it_with_a_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "ADDRESS", "99 rue absente de toute la base")
    assert run() == 1
    said = capsys.readouterr()
    assert "Erreur (journey_astray)" in said.err
    assert "Tout est allé au bout" not in said.out
