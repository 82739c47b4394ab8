"""What a service knows of its registration with the provider, as the harness gives it. Standard library only."""

import json
import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Registration:
    """One service, registered with one provider, listening on ``port``. ``timeout`` is in seconds."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: list[str]
    acr: str
    alg: str
    port: int
    timeout: float
    folder: str
    provider: str
    urls: dict[str, str | int]

    @property
    def base(self) -> str:
        """Where the service answers."""
        return f"http://127.0.0.1:{self.port}"

    @classmethod
    def given(cls) -> "Registration":
        """From the environment."""
        return cls(**json.loads(os.environ["SIGN_IN"]))
