"""The faults that a developer must handle, each switched on by name, from a test or from a web page."""

import asyncio
import threading
from collections.abc import Collection, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Protocol

from etatplateforme.errors import InvalidInput

RETRY_AFTER_S = 5  # what the Géoplateforme documents: a flood is refused for five seconds


@dataclass(frozen=True, slots=True)
class KnownFault:
    """One thing that may go wrong: its stable English *name*, the *block* it belongs to, and one French line."""

    name: str
    block: str
    explanation: str


GEOCODER, CATALOGUE, MAIL, IDENTITY = "Géocodeur", "Catalogue de données", "Courriel", "Identité"
ADMINISTRATIONS = "Administrations"
BAN, DIVISIONS = "Base Adresse Nationale", "Découpage administratif"
REGISTERS = "Entreprises et annuaire"
SMS = "SMS"
IDENTITY_PREFIX = "identity_"

PLAIN_FAULTS = {
    "429": "Répond 429 (trop de demandes) avec Retry-After.",
    "500": "Répond 500 avec un corps vide.",
    "slow": "Répond juste, mais en retard.",
    "silence": "Accepte la connexion et ne répond pas.",
}
"""What may happen to any service (:class:`~etatplateforme.sandbox.http_faults.HttpFaults`)."""

KNOWN_FAULTS: tuple[KnownFault, ...] = (
    *(KnownFault(f"ban_{name}", BAN, told) for name, told in PLAIN_FAULTS.items()),
    KnownFault("ban_file_cut", BAN, "Le téléchargement d'un fichier d'adresses s'arrête à la moitié."),
    KnownFault("ban_file_changed", BAN, "Le fichier d'adresses est d'une semaine plus récent."),
    *(KnownFault(f"geo_{name}", DIVISIONS, told) for name, told in PLAIN_FAULTS.items()),
    *(KnownFault(f"companies_{name}", REGISTERS, told) for name, told in PLAIN_FAULTS.items()),
    *(KnownFault(f"directory_{name}", REGISTERS, told) for name, told in PLAIN_FAULTS.items()),
    KnownFault("directory_cut", REGISTERS, "S'arrête au milieu de sa réponse et le dit dedans, sous le statut 200."),
    KnownFault("geocoder_429", GEOCODER, "Répond 429 (trop de demandes) avec Retry-After."),
    KnownFault("geocoder_500", GEOCODER, "Répond 500 avec un corps vide, comme en production sur un mot très long."),
    KnownFault("geocoder_slow", GEOCODER, "Répond juste, mais en retard."),
    KnownFault("geocoder_silence", GEOCODER, "Accepte la connexion et ne répond pas."),
    KnownFault("geocoder_html", GEOCODER, "Répond 200 avec une page HTML, comme un portail d'accès au réseau."),
    KnownFault("geocoder_empty", GEOCODER, "Ne trouve aucune adresse."),
    KnownFault("geocoder_project_failed", GEOCODER, "Un projet (fichier envoyé d'un coup) finit en échec."),
    KnownFault("catalogue_429", CATALOGUE, "Répond 429 (trop de demandes) avec Retry-After."),
    KnownFault("catalogue_500", CATALOGUE, "Répond 500 avec un message d'erreur."),
    KnownFault("catalogue_slow", CATALOGUE, "Répond juste, mais en retard."),
    KnownFault("catalogue_silence", CATALOGUE, "Accepte la connexion et ne répond pas."),
    KnownFault("catalogue_wrong_checksum", CATALOGUE, "Un octet du fichier diffère : l'empreinte annoncée est fausse."),
    KnownFault("catalogue_truncated", CATALOGUE, "Le téléchargement s'arrête à la moitié du fichier."),
    KnownFault("catalogue_html_instead_of_csv", CATALOGUE, "Le fichier CSV est remplacé par une page HTML, avec 200."),
    KnownFault("catalogue_redirect_elsewhere", CATALOGUE, "Le téléchargement est redirigé vers une autre origine."),
    KnownFault("catalogue_lost_reply", CATALOGUE, "Fait ce qui est demandé, puis coupe la connexion sans répondre."),
    KnownFault("catalogue_read_only", CATALOGUE, "Refuse toute écriture (423), le temps d'une maintenance."),
    KnownFault("catalogue_key_refused", CATALOGUE, "Refuse la clé (401), comme révoquée."),
    KnownFault("catalogue_too_large", CATALOGUE, "Le fichier envoyé est bien plus gros que la taille annoncée."),
    KnownFault("administration_429", ADMINISTRATIONS, "Répond 429 (trop de demandes) avec Retry-After."),
    KnownFault("administration_500", ADMINISTRATIONS, "Répond 500 : l'API elle-même est en panne."),
    KnownFault("administration_slow", ADMINISTRATIONS, "Répond juste, mais en retard."),
    KnownFault("administration_silence", ADMINISTRATIONS, "Accepte la connexion et ne répond pas."),
    KnownFault("administration_409", ADMINISTRATIONS, "Répond 409 : la même demande est déjà en cours."),
    KnownFault("administration_502", ADMINISTRATIONS, "Répond 502 : l'API ne comprend pas l'administration."),
    KnownFault("administration_504", ADMINISTRATIONS, "Répond 504 : l'administration n'a pas répondu à temps."),
    KnownFault("administration_unknown", ADMINISTRATIONS, "Ne connaît pas la personne (404)."),
    KnownFault("administration_token_invalid", ADMINISTRATIONS, "Ne reconnaît pas le jeton (401)."),
    KnownFault("administration_token_expired", ADMINISTRATIONS, "Dit que le jeton a expiré (401)."),
    KnownFault("administration_token_revoked", ADMINISTRATIONS, "Dit que le jeton est sur liste noire (401)."),
    KnownFault("administration_scope_missing", ADMINISTRATIONS, "Dit que le jeton n'ouvre pas cette donnée (403)."),
    KnownFault("administration_identity_refused", ADMINISTRATIONS, "Refuse un élément de l'état civil (422)."),
    KnownFault("administration_html", ADMINISTRATIONS, "Répond 200 avec une page HTML, comme un portail d'accès."),
    KnownFault("administration_masked", ADMINISTRATIONS, "Répond sans aucune donnée : le jeton n'en ouvre aucune."),
    KnownFault("administration_cached", ADMINISTRATIONS, "Répond depuis le cache de l'API, et le dit."),
    KnownFault("smtp_rcpt_421", MAIL, "Refuse le destinataire avec 421 et ferme la connexion."),
    KnownFault("smtp_rcpt_450", MAIL, "Refuse le destinataire avec 450 : boîte occupée, réessayer plus tard."),
    KnownFault("smtp_rcpt_550", MAIL, "Refuse le destinataire avec 550 : adresse inconnue, ne jamais réessayer."),
    KnownFault("smtp_data_451", MAIL, "Répond 451 après le message : il n'est pas gardé."),
    KnownFault("smtp_data_reset", MAIL, "Garde le message puis coupe la connexion sans répondre."),
    KnownFault("smtp_data_silence", MAIL, "Garde le message puis ne répond pas."),
    KnownFault("smtp_slow", MAIL, "Accepte chaque destinataire, mais en retard."),
    KnownFault("sms_429", SMS, "Répond 429 (trop de demandes) avec Retry-After ; le SMS n'est pas pris."),
    KnownFault("sms_500", SMS, "Répond 500 ; le SMS n'est pas pris, mais rien ne le dit."),
    KnownFault("sms_402", SMS, "Répond 402 : il n'y a plus de crédit."),
    KnownFault("sms_unknown_number", SMS, "Dit que le numéro n'en est pas un."),
    KnownFault("sms_taken_silence", SMS, "Prend le SMS puis ne répond pas."),
    KnownFault("sms_doubled", SMS, "Prend le SMS et le distribue deux fois."),
    KnownFault("sms_slow", SMS, "Prend le SMS et répond juste, mais en retard."),
)


class Panel(Protocol):
    """The identity provider's own switches, under their own names."""

    @property
    def active(self) -> Collection[str]:
        """What is on."""
        ...

    def set(self, *names: str) -> None:
        """Switch on exactly these."""
        ...


class Faults:
    """The switchboard that all blocks of one sandbox share. Safe to use from any thread.

    :param known: the faults that exist; an unknown name is refused with the nearest one.
    :param delay_s: what "slow" means, in seconds.
    :param silence_s: after how long a "silence" ends by itself, in seconds. Stopping the sandbox ends it at once.
    """

    def __init__(
        self,
        known: Iterable[KnownFault] = KNOWN_FAULTS,
        *,
        delay_s: float = 3,
        silence_s: float = 60,
    ) -> None:
        self.known: Mapping[str, KnownFault] = MappingProxyType({fault.name: fault for fault in known})
        self.delay_s = delay_s
        self.silence_s = silence_s
        self._identity: Panel | None = None
        self._on: dict[str, int | None] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def attach(self, identity: Panel) -> None:
        """Answer for the provider's own switches too; here their names begin with ``identity_``."""
        self._identity = identity

    def set(self, name: str, *, times: int | None = None) -> None:
        """Switch *name* on, for the next *times* occasions or until it is cleared.

        Raises InvalidInput (``unknown_fault``, ``invalid_times``); those of the identity provider cannot be counted.
        """
        self._check(name)
        if times is not None and (times < 1 or name.startswith(IDENTITY_PREFIX)):
            raise InvalidInput(
                "Cette panne ne se compte pas ainsi.",
                remedy="Donnez un nombre à partir de 1, ou rien pour qu'elle dure. Celles de l'identité ne se comptent "
                "pas : elles durent jusqu'à ce qu'on les arrête.",
                code="invalid_times",
            )
        with self._lock:
            if self._identity is not None and name.startswith(IDENTITY_PREFIX):
                self._identity.set(*self._identity.active, name.removeprefix(IDENTITY_PREFIX))
            else:
                self._on[name] = times

    def clear(self, name: str | None = None) -> None:
        """Switch *name* off, or everything. Raises InvalidInput (``unknown_fault``)."""
        if name is not None:
            self._check(name)
        with self._lock:
            if self._identity is not None and (name is None or name.startswith(IDENTITY_PREFIX)):
                gone = self._identity.active if name is None else (name.removeprefix(IDENTITY_PREFIX),)
                self._identity.set(*(other for other in self._identity.active if other not in gone))
            if name is None:
                self._on.clear()
            else:
                _ = self._on.pop(name, None)

    def set_only(self, names: Collection[str]) -> None:
        """Switch on exactly *names*; those already on keep their count. Raises InvalidInput, then nothing changed."""
        for name in names:
            self._check(name)
        before = self.active()
        for name in before.keys() - set(names):
            self.clear(name)
        for name in names:
            if name not in before:
                self.set(name)

    @contextmanager
    def on(self, name: str, *, times: int | None = None) -> Generator[None]:
        """Switch *name* on within a ``with`` block."""
        self.set(name, times=times)
        try:
            yield
        finally:
            self.clear(name)

    def active(self) -> dict[str, int | None]:
        """The faults that are on, with the occasions left (None: until cleared)."""
        with self._lock:
            elsewhere = self._identity.active if self._identity is not None else ()
            return self._on | dict.fromkeys(f"{IDENTITY_PREFIX}{name}" for name in sorted(elsewhere))

    def strikes(self, name: str) -> bool:
        """Whether *name* must happen now; uses up one occasion when they are counted."""
        with self._lock:
            if name not in self._on:
                return False
            left = self._on[name]
            if left == 1:
                del self._on[name]
            elif left is not None:
                self._on[name] = left - 1
            return True

    async def wait(self, seconds: float) -> None:
        """Wait *seconds* on the running loop, or less when the sandbox stops."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not self._stopping.is_set() and (left := end - loop.time()) > 0:
            await asyncio.sleep(min(0.05, left))

    def stop(self) -> None:
        """End every delay and every silence: the sandbox is stopping."""
        self._stopping.set()

    def _check(self, name: str) -> None:
        if name in self.known:
            return
        near = get_close_matches(name, self.known, n=1)
        hint = f"Voulez-vous dire « {near[0]} » ? " if near else ""
        raise InvalidInput(
            "Cette panne n'existe pas dans le bac à sable.",
            remedy=f"{hint}La page /_bac-a-sable/ et l'attribut « known » les listent toutes.",
            code="unknown_fault",
        )
