"""What the Cnous and the ministries of education say: API Particulier, ``/cnous``, ``/mesri`` and ``/men``."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from etatplateforme.identity.once_only.told import BirthDate, Coded, Sex, Told


class ScholarStatus(Told):
    """Whether a student has a grant, or was struck off."""

    scholar: bool | None = Field(default=None, alias="est_boursier")
    struck_off: bool | None = Field(default=None, alias="est_radie")
    struck_off_on: date | None = Field(default=None, alias="date_radiation")


class GrantPeriod(Told):
    """From when a grant is paid, and for how many months."""

    start: date | None = Field(default=None, alias="date_rentree")
    months: float | None = Field(default=None, alias="duree")


class GrantLevel(Told):
    """Level of a grant (``0bis`` to ``7``); ``provisional`` for the regional ones."""

    level: str | None = Field(default=None, alias="echelon", pattern=r"^(0bis|[1-7])$")
    provisional: bool | None = Field(default=None, alias="echelon_bourse_regionale_provisoire")


class PlaceOfStudy(Told):
    """Where a student studies."""

    commune: str | None = Field(default=None, alias="nom_commune")
    name: str | None = Field(default=None, alias="nom_etablissement")


class Student(Told):
    """A student, as the Cnous knows them."""

    family_name: str | None = Field(default=None, alias="nom")
    given_names: tuple[str, ...] | None = Field(default=None, alias="prenoms")
    birth_date: BirthDate | None = Field(default=None, alias="date_naissance")
    birth_commune: str | None = Field(default=None, alias="nom_commune_naissance")
    sex: Sex | None = Field(default=None, alias="sexe")


class EtudiantBoursier(Told):
    """The grant of a student (``/v3`` and ``/v4/cnous/etudiant_boursier``); version 4 tells it in ``status``."""

    flag: bool | None = Field(default=None, alias="est_boursier")
    status: ScholarStatus | None = Field(default=None, alias="statut_boursier")
    period: GrantPeriod | None = Field(default=None, alias="periode_versement_bourse")
    level: GrantLevel | None = Field(default=None, alias="echelon_bourse")
    place: PlaceOfStudy | None = Field(default=None, alias="etablissement_etudes")
    email: str | None = None
    identity: Student | None = Field(default=None, alias="identite")

    @property
    def scholar(self) -> bool | None:
        """Whether the person has a grant, in either version; None when it was not granted."""
        return self.status.scholar if self.status is not None else self.flag


class School(Told):
    """A school or a university, by its UAI code."""

    uai: str | None = Field(default=None, pattern=r"^\d{7}\w$")
    name: str | None = Field(default=None, alias="nom")


class Admission(Told):
    """One admission of a student: from when to when, and whether they are enrolled."""

    start: date | None = Field(default=None, alias="date_debut")
    end: date | None = Field(default=None, alias="date_fin")
    enrolled: bool | None = Field(default=None, alias="est_inscrit")
    scheme: Coded | None = Field(default=None, alias="regime_formation")
    commune: str | None = Field(default=None, alias="code_cog_insee_commune")
    school: School | None = Field(default=None, alias="etablissement_etudes")


class EnrolledPerson(Told):
    """A student, as the ministry knows them."""

    family_name: str | None = Field(default=None, alias="nom_naissance")
    given_name: str | None = Field(default=None, alias="prenom")
    birth_date: BirthDate | None = Field(default=None, alias="date_naissance")


class StatutEtudiant(Told):
    """Admissions of a student (``/v3/mesri/statut_etudiant``)."""

    admissions: tuple[Admission, ...] | None = None
    identity: EnrolledPerson | None = Field(default=None, alias="identite")

    def enrolled_on(self, day: date) -> bool | None:
        """Whether the person is enrolled on *day*; None when the admissions do not tell."""
        if self.admissions is None:
            return None
        on_day = [a for a in self.admissions if (a.start or day) <= day <= (a.end or day)]
        told = [admission.enrolled for admission in on_day]
        return True if True in told else (None if None in told else False)


class Pupil(Told):
    """A pupil, as the ministry knows them."""

    family_name: str | None = Field(default=None, alias="nom")
    given_name: str | None = Field(default=None, alias="prenom")
    sex: Sex | None = Field(default=None, alias="sexe")
    birth_date: BirthDate | None = Field(default=None, alias="date_naissance")


class Course(Told):
    """What a pupil studies (module élémentaire de formation)."""

    code: str | None = Field(default=None, alias="code_mef_stat")
    label: str | None = Field(default=None, alias="libelle")


class PupilsSchool(Told):
    """The school of a pupil."""

    uai: str | None = Field(default=None, alias="code_uai", pattern=r"^\d{7}\w$")
    ministry: str | None = Field(default=None, alias="code_ministere_tutelle")


class Degree(StrEnum):
    """Primary or secondary education."""

    FIRST = "1D"
    SECOND = "2D"


class Scolarite(Told):
    """Whether a pupil goes to school, and has a grant (``/v3`` and ``/v4/men/scolarites``)."""

    schooled: bool | None = Field(default=None, alias="est_scolarise")
    school_year: str | None = Field(default=None, alias="annee_scolaire", pattern=r"^\d{4}(-\d{4})?$")
    scholar: bool | None = Field(default=None, alias="est_boursier")
    level: int | None = Field(default=None, alias="echelon_bourse", ge=1, le=6)
    status: Coded | None = Field(default=None, alias="statut_eleve")
    school: PupilsSchool | None = Field(default=None, alias="etablissement")
    course: Course | None = Field(default=None, alias="module_elementaire_formation")
    identity: Pupil | None = Field(default=None, alias="identite")
