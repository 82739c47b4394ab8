"""What every route needs, made once: the service, its enrolments, its pages and its cookies."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse

from etatplateforme.core.action import Async
from etatplateforme.service import AsyncService

from .enrolments import Enrolments
from .fields import Asked, asked
from .forms import Form, check_mark, read_form
from .office import Office
from .pages import Pages
from .visit import Cookies, Visit, begin


@dataclass(frozen=True)
class Desk:
    """The parts of one running application."""

    service: AsyncService
    enrolments: Enrolments[Async]
    office: Office
    pages: Pages
    cookies: Cookies
    questions: tuple[Asked, ...]

    @classmethod
    def of(cls, service: AsyncService) -> "Desk":
        """The parts for *service*."""
        manifest = service.manifest
        enrolments = service.use(Enrolments[Async], manifest, service.calendar)
        return cls(
            service,
            enrolments,
            Office(service, enrolments),
            Pages(manifest, service.settings),
            Cookies((service.settings.base_url or "").startswith("https:")),
            asked(manifest),
        )

    async def visit(self, request: Request) -> Visit:
        """Who is there."""
        return await begin(request, self.service, self.cookies)

    async def form(self, request: Request) -> Form:
        """What was sent, once it is known to come from a page of ours in this browser."""
        form = await read_form(request)
        check_mark(form, self.cookies.visitor(request))
        return form

    def page(self, template: str, visit: Visit | None, *, status: int = 200, **values: object) -> HTMLResponse:
        """A page, with the cookie of the browser when it is new."""
        page = self.pages.page(template, visit, status=status, **values)
        if visit is not None and visit.new:
            self.cookies.keep_visitor(page, visit.visitor)
        return page
