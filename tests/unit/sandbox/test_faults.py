"""The switchboard: names, counts, and the provider's own switches."""

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.sandbox.faults import KNOWN_FAULTS, Faults, KnownFault
from etatplateforme.sandbox.identity.switches import Faults as IdentityFaults
from etatplateforme.sandbox.state import ALL_FAULTS


@pytest.fixture
def faults() -> Faults:
    return Faults(ALL_FAULTS)


def test_every_name_is_unique_and_explained_in_one_line() -> None:
    names = [fault.name for fault in ALL_FAULTS]
    assert len(set(names)) == len(names)
    assert all(fault.explanation.endswith((".", "!")) and "\n" not in fault.explanation for fault in ALL_FAULTS)
    assert {fault.block for fault in KNOWN_FAULTS} == {
        "Géocodeur",
        "Base Adresse Nationale",
        "Découpage administratif",
        "Catalogue de données",
        "Entreprises et annuaire",
        "Administrations",
        "Courriel",
        "SMS",
    }


def test_nothing_strikes_at_the_start(faults: Faults) -> None:
    assert not any(faults.strikes(name) for name in faults.known)
    assert faults.active() == {}


def test_a_fault_lasts_until_it_is_cleared(faults: Faults) -> None:
    faults.set("geocoder_429")
    assert [faults.strikes("geocoder_429") for _ in range(3)] == [True, True, True]
    assert not faults.strikes("geocoder_500")
    faults.clear("geocoder_429")
    assert not faults.strikes("geocoder_429")


def test_a_counted_fault_strikes_that_often(faults: Faults) -> None:
    faults.set("smtp_rcpt_450", times=2)
    assert faults.active() == {"smtp_rcpt_450": 2}
    assert [faults.strikes("smtp_rcpt_450") for _ in range(3)] == [True, True, False]
    assert faults.active() == {}


def test_a_with_block_switches_off_again_even_when_it_fails(faults: Faults) -> None:
    seen: list[bool] = []

    def fail_inside() -> None:
        with faults.on("catalogue_500"):
            seen.append(faults.strikes("catalogue_500"))
            raise KeyError

    with pytest.raises(KeyError):
        fail_inside()
    assert (seen, faults.active()) == ([True], {})


def test_an_unknown_name_is_refused_with_the_nearest_one(faults: Faults) -> None:
    with pytest.raises(InvalidInput) as told:
        faults.set("geocoder_492")
    assert told.value.code == "unknown_fault"
    assert "geocoder_429" in told.value.remedy
    with pytest.raises(InvalidInput):
        faults.clear("rien de tel")


@pytest.mark.parametrize("times", [0, -1])
def test_a_count_below_one_is_refused(faults: Faults, times: int) -> None:
    with pytest.raises(InvalidInput) as told:
        faults.set("geocoder_429", times=times)
    assert told.value.code == "invalid_times"
    assert faults.active() == {}


def test_set_only_replaces_what_was_on_and_keeps_counts(faults: Faults) -> None:
    faults.set("geocoder_429", times=3)
    faults.set("catalogue_500")
    faults.set_only(["geocoder_429", "smtp_slow"])
    assert faults.active() == {"geocoder_429": 3, "smtp_slow": None}


def test_set_only_changes_nothing_when_one_name_is_wrong(faults: Faults) -> None:
    faults.set("geocoder_429")
    with pytest.raises(InvalidInput):
        faults.set_only(["smtp_slow", "faux"])
    assert faults.active() == {"geocoder_429": None}


def test_the_providers_switches_are_reached_by_their_prefix(faults: Faults) -> None:
    identity = IdentityFaults()
    faults.attach(identity)
    faults.set("identity_access_denied")
    faults.set("identity_wrong_state")
    assert {str(name) for name in identity.active} == {"access_denied", "wrong_state"}
    assert set(faults.active()) == {"identity_access_denied", "identity_wrong_state"}
    faults.clear("identity_wrong_state")
    assert {str(name) for name in identity.active} == {"access_denied"}
    faults.clear()
    assert not identity.active


def test_the_providers_faults_cannot_be_counted(faults: Faults) -> None:
    faults.attach(IdentityFaults())
    with pytest.raises(InvalidInput):
        faults.set("identity_access_denied", times=1)
    assert faults.active() == {}


def test_what_exists_can_be_chosen() -> None:
    only = Faults([KnownFault("pluie", "Météo", "Il pleut.")])
    only.set("pluie")
    assert only.strikes("pluie")


@pytest.mark.anyio
async def test_a_wait_ends_when_the_sandbox_stops(faults: Faults) -> None:
    faults.stop()
    await faults.wait(3_600)  # the test's own time limit fails it if this waits
    assert not faults.active()
