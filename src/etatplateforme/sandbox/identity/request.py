"""A request as Authlib reads it, made of parameters that were already parsed and bounded."""

from collections.abc import Sequence

from authlib.oauth2 import OAuth2Request
from authlib.oauth2.rfc6749.requests import OAuth2Payload


class Payload(OAuth2Payload):
    """The parameters of a request, with repeated ones kept so that they can be refused."""

    def __init__(self, params: Sequence[tuple[str, str]]) -> None:
        self._data = dict(params)
        self._datalist = {name: [value for other, value in params if other == name] for name, _ in params}

    @property
    def data(self) -> dict[str, str]:
        """The last value of each parameter."""
        return self._data

    @property
    def datalist(self) -> dict[str, list[str]]:
        """All values of each parameter."""
        return self._datalist


class ProtocolRequest(OAuth2Request):
    """A request as Authlib reads it: parameters that are already parsed, whether they came by query or by form."""

    @property
    def args(self) -> dict[str, str | None]:
        """The parameters of the query."""
        return {**self.form}

    @property
    def form(self) -> dict[str, str]:
        """The parameters of the body."""
        return self.payload.data if self.payload else {}


def protocol_request(method: str, uri: str, params: Sequence[tuple[str, str]]) -> ProtocolRequest:
    """The request of *method* on *uri* with these parameters."""
    request = ProtocolRequest(method, uri)
    request.payload = Payload(params)
    return request
