"""The switches of one sandbox's identity providers: which faults are on."""

from collections.abc import Sequence

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.sandbox.identity.faults import Group, IdentityFault


class Faults:
    """The faults that are switched on. Nothing is on at the start.

    >>> faults = Faults()
    >>> faults.set("access_denied")
    >>> IdentityFault.ACCESS_DENIED in faults
    True
    """

    def __init__(self) -> None:
        self._active: frozenset[IdentityFault] = frozenset()

    @property
    def active(self) -> frozenset[IdentityFault]:
        """What is switched on now."""
        return self._active

    def __contains__(self, fault: IdentityFault) -> bool:
        return fault in self._active

    def set(self, *names: str) -> None:
        """Switch on exactly the faults named, and every other one off.

        :raises InvalidInput: a name is not a fault; nothing changes then.
        """
        self._active = frozenset(_known(names))

    def clear(self) -> None:
        """Switch every fault off."""
        self._active = frozenset()

    def consume(self, fault: IdentityFault) -> bool:
        """Whether *fault* is on; it is switched off by being asked (for a fault that happens once)."""
        was_on = fault in self._active
        self._active -= {fault}
        return was_on

    def id_token_defects(self, *, renewed: bool) -> frozenset[str]:
        """What is wrong with the next id_token, the first one or that of a renewal."""
        groups = {Group.CLAIMS, Group.SIGNATURE, Group.ENCRYPTION, Group.HONEST, *({Group.REFRESH} if renewed else ())}
        return frozenset(
            fault.defect for fault in self._active if fault.group in groups and not fault.startswith("userinfo_")
        )

    def userinfo_defects(self) -> frozenset[str]:
        """What is wrong with the next userinfo."""
        return frozenset(
            fault.defect for fault in self._active if fault.startswith("userinfo_") or fault.group is Group.HONEST
        )


def _known(names: Sequence[str]) -> list[IdentityFault]:
    """The members of these *names*, or every wrong name at once."""
    known = {fault.value: fault for fault in IdentityFault}
    wrong = tuple(
        Fault(key=f"faute[{rank}]", problem="Nom inconnu.", remedy="Corrigez ce nom.")
        for rank, name in enumerate(names)
        if name not in known
    )
    if wrong:
        raise InvalidInput(
            "Une panne demandée au bac à sable n'existe pas.",
            remedy=f"Choisissez parmi : {', '.join(known)}.",
            code="unknown_identity_fault",
            faults=wrong,
        )
    return [known[name] for name in names]
