"""What people read of the continuity of a service: what the manifest declares, and nothing else."""

from etatplateforme.guarantor.going_on import going_on

from .samples import manifest


def test_everything_declared_is_told_in_sentences() -> None:
    assert going_on(manifest()) == (
        "Il est fabriqué par Direction du numérique.",
        "Il est exploité par Direction du numérique.",
        "Il est hébergé par Hébergeur.",
        "L'aide aux personnes est assurée par Direction du numérique.",
        "En répond, pour l'organisme : Responsable du service des écoles.",
        "Il est financé jusqu'au 31 décembre 2029 (Budget de la ville).",
        "Son code est sous licence EUPL-1.2, publié à l'adresse https://code.exemple.fr/cantine.",
        "Peuvent en être emportés : les demandes (CSV).",
        "Si FranceConnect ne répond pas, la personne lit : « Remplissez le formulaire sans vous connecter. »",
        "Si le serveur d'envoi des messages ne répond pas, la démarche continue quand il répond de nouveau.",
        "Si data.gouv.fr ne répond pas, la démarche continue quand il répond de nouveau.",
    )


def test_what_is_not_declared_is_left_out() -> None:
    assert going_on(manifest({"continuity": None, "makers": []})) == ()


def test_an_outage_of_what_is_not_used_is_not_told() -> None:
    told = going_on(manifest({"identity": None, "notifications": None, "opendata": None}))
    assert not [sentence for sentence in told if sentence.startswith("Si ")]


def test_several_people_and_ways_are_listed() -> None:
    told = going_on(
        manifest(
            {
                "makers": [{"name": name, "tasks": ["build"]} for name in ("A", "B", "C")],
                "continuity.funded_until": None,
                "continuity.funding_recurs": True,
                "continuity.outages.franceconnect": {"instead": ["form", "phone"]},
            }
        )
    )
    assert "Il est fabriqué par A, B et C." in told
    assert "Son financement est reconduit chaque année (Budget de la ville)." in told
    assert (
        "Si FranceConnect ne répond pas, la démarche continue par un formulaire sans connexion ou par téléphone."
        in told
    )
