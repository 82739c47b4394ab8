"""The form, its check, the recapitulation, the sending and the acknowledgement.

Nothing is kept before the person sends: from one page to the next the answers travel in the form itself.
"""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from etatplateforme.errors import EtatError
from etatplateforme.guarantor.decisions import DecisionRecord, Explanation
from etatplateforme.guarantor.decisions.explanation import RuleChanged
from etatplateforme.values.acknowledgement_text import paragraphs_of

from .acknowledgement import acknowledgement_of
from .answers import Examined, Fault, examine, shown
from .desk import Desk
from .enrolments import Request as Sending
from .forms import Form, first, token_of
from .meal_price import meal_price
from .suggestions import search
from .visit import Visit

RECEIVED = "/inscription/recue"


class Enrolling:
    """Routes of the journey."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        """These routes."""
        router = APIRouter()
        router.add_api_route("/inscription", self.blank, methods=["GET"])
        router.add_api_route("/inscription", self.filled, methods=["POST"])
        router.add_api_route("/inscription/envoi", self.send, methods=["POST"])
        router.add_api_route(RECEIVED, self.received, methods=["GET"])
        return router

    async def blank(self, request: Request) -> Response:
        """The form, with what the identity provider knows."""
        visit = await self._desk.visit(request)
        return self._form(visit, {**visit.suggested, "jeton": [secrets.token_urlsafe(24)]})

    async def filled(self, request: Request) -> Response:
        """What a button of the form or of the recapitulation asks: search the address, correct, or check everything."""
        form = await self._desk.form(request)
        visit = await self._desk.visit(request)
        match first(form, "action"):
            case "chercher":
                chosen, told = await search(self._desk, first(form, "address"))
                return self._form(visit, form, found=chosen, told=told, searched=True)
            case "corriger":
                return self._form(visit, form)
            case _:
                return self._checked(visit, _with_chosen_address(form))

    async def send(self, request: Request) -> Response:
        """Record the enrolment, queue its acknowledgement, and lead to the page that shows it."""
        form = await self._desk.form(request)
        visit = await self._desk.visit(request)
        examined = self._examine(visit, form)
        if examined.faults:
            return self._form(visit, form, faults=examined.faults)
        mandate = visit.session.mandate if visit.session is not None else None
        decided = self._decided(examined.values)
        sending = Sending(token_of(form), visit.visitor, examined.values, visit.subject, decided)
        _ = await self._desk.enrolments.record(sending, mandate=mandate)
        with suppress(EtatError):  # the request is recorded: a later turn of the office acknowledges it
            await self._desk.office.acknowledge()
        return RedirectResponse(RECEIVED, status_code=303)

    async def received(self, request: Request) -> Response:
        """The acknowledgement of the last enrolment sent from this browser, to be read, printed or noted."""
        visit = await self._desk.visit(request)
        enrolment = None if visit.new else await self._desk.enrolments.latest(visit.visitor)
        if enrolment is None:
            return RedirectResponse("/", status_code=303)
        service = self._desk.service
        told = acknowledgement_of(service.manifest, service.calendar, enrolment.received_at, enrolment.reference)
        return self._desk.page(
            "recue.html",
            visit,
            reference=enrolment.reference,
            by_mail=enrolment.acknowledged != "on_paper",
            paragraphs=paragraphs_of(told),
            explained=await self._explained(enrolment.reference),
        )

    def _decided(self, answers: Mapping[str, str]) -> tuple[DecisionRecord, ...]:
        """What the rules of the service decide of the answers: the price, where the manifest declares it."""
        service = self._desk.service
        if meal_price not in service.plan.decisions or "days" not in answers:
            return ()
        return (service.decide(meal_price, jours=answers["days"].count(",") + 1).record,)

    async def _explained(self, reference: str) -> Sequence[Explanation]:
        """The explanations of what was decided; a decision of another version of its rule is explained on demand."""
        told: list[Explanation] = []
        for record in await self._desk.enrolments.decisions(reference):
            with suppress(RuleChanged):
                told.append(self._desk.service.explain(meal_price, record))
        return told

    def _checked(self, visit: Visit, form: Form) -> Response:
        """The recapitulation, or the form again with its faults."""
        examined = self._examine(visit, form)
        if examined.faults:
            return self._form(visit, form, faults=examined.faults)
        answered = [one for one in self._desk.questions if one.name in examined.values]
        rows = [(one, shown(one, examined.values[one.name])) for one in answered]
        kept = [(name, value) for name, values in self._kept(form).items() for value in values]
        return self._desk.page("recapitulatif.html", visit, rows=rows, kept=kept)

    def _kept(self, form: Form) -> Mapping[str, Sequence[str]]:
        """What goes to the next page: the answers and the name of the sending, nothing else that was sent."""
        names = [*(one.name for one in self._desk.questions), "jeton"]
        return {name: form[name] for name in names if name in form}

    def _examine(self, visit: Visit, form: Form) -> Examined:
        today = self._desk.service.plan.today()
        return examine(self._desk.questions, form, visit.known, today)

    def _form(
        self,
        visit: Visit,
        typed: Form,
        *,
        faults: Sequence[Fault] = (),
        found: Sequence[str] = (),
        told: str = "",
        searched: bool = False,
    ) -> Response:
        return self._desk.page(
            "inscription.html",
            visit,
            status=422 if faults else 200,
            questions=self._desk.questions,
            typed=typed,
            token=first(typed, "jeton"),
            faults=faults,
            wrong={fault.name: fault.message for fault in faults},
            known=visit.known,
            found=found,
            told=told,
            searched=searched,
        )


def _with_chosen_address(form: Form) -> Form:
    """The address chosen among those found takes the place of what was typed."""
    chosen = first(form, "address_found")
    return {**form, "address": [chosen]} if chosen else form
