"""What an act of a block is for: the word that the gate, the journal and the report share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

Detail = str | int | bool | None | tuple[str, ...]


class Intent(StrEnum):
    """Purpose of an act. The journal writes the value, so a value never changes meaning."""

    SIGN_IN = "sign_in"
    COMPLETE_SIGN_IN = "complete_sign_in"
    SIGN_OUT = "sign_out"
    LINK_ACCOUNT = "link_account"
    LOOK_UP_ADDRESS = "look_up_address"
    LOCATE_ADDRESS = "locate_address"
    LOOK_UP_TERRITORY = "look_up_territory"
    NOTIFY = "notify"
    ACKNOWLEDGE = "acknowledge"
    DELIVER = "deliver"
    READ_STATUS = "read_status"
    FIND_DATASET = "find_dataset"
    FIND_ORGANISATION = "find_organisation"
    DOWNLOAD_DATASET = "download_dataset"
    PUBLISH_DATASET = "publish_dataset"
    EXPORT_PERSON = "export_person"
    ERASE_PERSON = "erase_person"
    PURGE = "purge"
    AUDIT_SITE = "audit_site"
    CHECK = "check"
    RECORD = "record"
    READ_RECORD = "read_record"
    ASK_ONCE = "ask_once"
    ASK_AGAIN = "ask_again"
    SERVE_DATA = "serve_data"
    START = "start"


@dataclass(frozen=True, slots=True)
class Act:
    """What is put to the gate: an intent and what its arguments change, never a personal datum.

    ``details`` holds words such as ``{"scopes": ("openid", "birthdate"), "mandated": False}``. They may reach the
    journal, hence the rule: codes and counts, no names, no identifiers of a person.
    """

    intent: Intent
    details: Mapping[str, Detail] = field(default_factory=lambda: MappingProxyType({}))

    def names(self, key: str) -> frozenset[str]:
        """Names in the detail *key*: one text with spaces (as in OAuth) or several texts; empty for anything else."""
        detail = self.details.get(key)
        if isinstance(detail, str):
            return frozenset(detail.split())
        return frozenset(detail) if isinstance(detail, tuple) else frozenset()
