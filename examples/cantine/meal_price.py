"""The price of a meal, by the rule that the council (an invented one) voted: what decides, told step by step."""

from decimal import Decimal
from typing import Annotated

from etatplateforme.guarantor.decisions import UNTOLD, Between, Steps, Told, decision

TEXT = "Délibération imaginaire 2026-14 du 30 juin 2026"
SUBSCRIBED_FROM = 3
SUBSCRIBED, OCCASIONAL = Decimal("3.60"), Decimal("4.10")


@decision(
    "tarif",
    text=TEXT,
    parameters={
        "jours par semaine à partir desquels le repas est au prix de l'abonnement": SUBSCRIBED_FROM,
        "prix de l'abonnement, en euros": SUBSCRIBED,
        "prix ordinaire, en euros": OCCASIONAL,
    },
)
def meal_price(
    *, jours: Annotated[int, Between(1, 4), Told("jours de cantine par semaine")], steps: Steps = UNTOLD
) -> Decimal:
    """Price of a meal in euros: it depends on how many days a week the child eats, and on nothing else."""
    if steps.test(
        f"L'enfant mange à la cantine au moins {SUBSCRIBED_FROM} jours par semaine",
        jours >= SUBSCRIBED_FROM,
        article=f"{TEXT}, article 2",
        jours=jours,
    ):
        return steps.value("Le repas est au prix de l'abonnement, en euros", SUBSCRIBED, article=f"{TEXT}, article 2")
    return steps.value("Le repas est au prix ordinaire, en euros", OCCASIONAL, article=f"{TEXT}, article 3")
