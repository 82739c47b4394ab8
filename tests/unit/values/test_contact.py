"""Mail, phone, post and domiciliation: obligations EG-19 and EG-20."""

from datetime import date

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.values.contact import Contact, Domiciliation, MailAddress, Phone, PostalAddress, Way
from etatplateforme.values.territory import Territory

CCAS = PostalAddress(("CCAS", "1 place de la Mairie"), "38000", "Grenoble")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("  Zoe.Roux@Exemple.FR ", "Zoe.Roux@exemple.fr"),
        ("zoé@exemple.fr", "zoé@exemple.fr"),
        ("zoe\u0301@exemple.fr", "zoé@exemple.fr"),
        ("contact@mairie-d'été.fr".replace("'", ""), "contact@mairie-dété.fr"),
        ("contact@xn--mairie-dt-e4ab.fr", None),
        ("a+b@exemple.re", "a+b@exemple.re"),
        ("\u200bzoe@mairie.test\u00a0", "zoe@mairie.test"),
    ],
)
def test_a_mail_address_is_read(typed: str, value: str | None) -> None:
    mail = MailAddress.parse(typed)
    if value is not None:
        assert mail.value == value
    assert MailAddress(mail.value) == mail


@pytest.mark.parametrize(
    ("text", "needs"), [("zoé@exemple.fr", True), ("zoe@été.fr", False), ("zoe@exemple.fr", False)]
)
def test_only_an_accent_before_the_at_sign_needs_smtputf8(text: str, needs: bool) -> None:
    assert MailAddress.parse(text).needs_smtputf8 is needs


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "zoe",
        "zoe@",
        "@exemple.fr",
        "zoe roux@exemple.fr",
        "zoe@exemple",
        "zoe@localhost",
        "zoe@[127.0.0.1]",
        "zoe@exemple.fr\r\nBcc: autre@exemple.fr",
        "zoe@exemple.fr, autre@exemple.fr",
        "Zoé <zoe@exemple.fr>",
        "zoe@exemple.fr\x00",
        "zoe\u202e@exemple.fr",
        "z" * 65 + "@exemple.fr",
        "z@" + "e" * 300 + ".fr",
        "z" * 1000000,
    ],
)
def test_what_is_no_mail_address_is_refused_and_not_quoted(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        MailAddress.parse(text)
    assert caught.value.code == "invalid_mail"
    assert "zoe@" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("typed", "region", "value", "territory"),
    [
        ("01 23 45 67 89", "FR", "+33123456789", Territory.METROPOLE),
        ("06.12.34.56.78", "FR", "+33612345678", Territory.METROPOLE),
        ("+33 (0)6 12 34 56 78", "FR", "+33612345678", Territory.METROPOLE),
        ("0033612345678", "FR", "+33612345678", Territory.METROPOLE),
        ("0590 81 12 34", "FR", "+590590811234", Territory.GUADELOUPE),
        ("0690 12 34 56", "FR", "+590690123456", Territory.GUADELOUPE),
        ("0590 27 12 34", "FR", "+590590271234", Territory.SAINT_BARTHELEMY),
        ("0590 87 12 34", "FR", "+590590871234", Territory.SAINT_BARTHELEMY),
        ("0596 61 12 34", "FR", "+596596611234", Territory.MARTINIQUE),
        ("0696 12 34 56", "FR", "+596696123456", Territory.MARTINIQUE),
        ("0594 30 12 34", "FR", "+594594301234", Territory.GUYANE),
        ("0694 20 12 34", "FR", "+594694201234", Territory.GUYANE),
        ("0262 20 12 34", "FR", "+262262201234", Territory.LA_REUNION),
        ("0692 12 34 56", "FR", "+262692123456", Territory.LA_REUNION),
        ("0269 61 12 34", "FR", "+262269611234", Territory.MAYOTTE),
        ("06 12 34 56 78", "RE", "+33612345678", Territory.METROPOLE),
        ("41 12 34", "PM", "+508411234", Territory.SAINT_PIERRE_ET_MIQUELON),
        ("0508 41 12 34", "FR", "+508411234", Territory.SAINT_PIERRE_ET_MIQUELON),
        ("75 12 34", "NC", "+687751234", Territory.NOUVELLE_CALEDONIE),
        ("+689 87 12 34 56", "FR", "+68987123456", Territory.POLYNESIE),
        ("+681 82 12 34", "FR", "+681821234", Territory.WALLIS_ET_FUTUNA),
        ("+32 470 12 34 56", "FR", "+32470123456", None),
        ("\u202a06 12 34 56 78\u202c", "FR", "+33612345678", Territory.METROPOLE),
    ],
)
def test_a_phone_number_is_read_wherever_it_is(
    typed: str, region: str, value: str, territory: Territory | None
) -> None:
    phone = Phone.parse(typed, region)
    assert phone.value == value
    assert phone.territory is territory
    assert phone.known


def test_a_range_that_the_library_does_not_know_is_not_refused() -> None:
    fiction = Phone.parse("06 39 98 12 34")  # reserved for fiction by the regulator, unknown to the numbering data
    assert fiction.value == "+33639981234"
    assert not fiction.known


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "3949",
        "112",
        "01 23 45 67",
        "01 23 45 67 89 01",
        "téléphone",
        "+",
        "+33",
        "+999 12 34 56 78",
        "01 23 45 67 89 ext. 12",
        "01 23 45 67 89 poste 12",
        "0123456789\x00",
        "0" * 10000,
    ],
)
def test_what_is_no_phone_number_is_refused_and_not_quoted(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Phone.parse(text)
    assert caught.value.code == "invalid_phone"
    assert "23 45 67 89 01" not in str(caught.value)


def test_the_constructor_wants_e164() -> None:
    with pytest.raises(InvalidInput):
        Phone("0612345678")
    with pytest.raises(InvalidInput):
        Phone("+33 612345678")


def test_a_phone_number_is_shown_as_people_dial_it() -> None:
    phone = Phone("+262692123456")
    assert phone.national == "0692 12 34 56"
    assert phone.international == "+262 692 12 34 56"
    assert phone.from_france == "0692 12 34 56"


@pytest.mark.parametrize(("text", "sms"), [("0612345678", True), ("0692123456", True), ("0123456789", False)])
def test_only_mobile_numbers_receive_sms(text: str, sms: bool) -> None:
    assert Phone.parse(text).receives_sms is sms


def test_a_long_address_is_reported_and_accepted() -> None:
    lines = ("Résidence " + "de la Très Longue Allée " * 2, "Bâtiment B", "Chez", "Lieu-dit", "Hameau")
    faults = PostalAddress(lines, "64220", "Saint-Jean-Pied-de-Port").afnor_faults
    assert len(faults) == 2
    assert "ligne 1" in faults[0]
    assert "Allée" not in " ".join(faults)
    assert CCAS.afnor_faults == ()
    assert CCAS.printed == ("CCAS", "1 place de la Mairie", "38000 Grenoble")


def test_a_commune_without_street_names_and_a_foreign_address_are_accepted() -> None:
    assert PostalAddress((), "98799", "La Passion-Clipperton").printed == ("98799 La Passion-Clipperton",)
    assert PostalAddress(("Rue Neuve 1",), "", "Bruxelles", "BE").printed == ("Rue Neuve 1", "Bruxelles")


@pytest.mark.parametrize(
    ("lines", "postcode", "city", "country"),
    [
        (("1 rue",), "3800", "Grenoble", "FR"),
        (("1 rue",), "38000", " ", "FR"),
        (("",), "38000", "Grenoble", "FR"),
        (("1 rue\nautre",), "38000", "Grenoble", "FR"),
        (("1 rue\u202e",), "38000", "Grenoble", "FR"),
        (("1 rue",), "38000", "Grenoble", "France"),
        (("1" * 201,), "38000", "Grenoble", "FR"),
    ],
)
def test_what_is_no_postal_address_is_refused(lines: tuple[str, ...], postcode: str, city: str, country: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        PostalAddress(lines, postcode, city, country)
    assert caught.value.code in {"invalid_postal_address", "invalid_postcode"}


def test_a_domiciliation_lasts_one_year() -> None:
    domicile = Domiciliation.granted("CCAS de Grenoble", CCAS, date(2024, 2, 29))
    assert domicile.expires == date(2025, 2, 28)
    assert domicile.in_force(date(2024, 2, 29))
    assert domicile.in_force(date(2025, 2, 28))
    assert not domicile.in_force(date(2025, 3, 1))
    assert not domicile.in_force(date(2024, 2, 28))


@pytest.mark.parametrize(
    ("organism", "expires"), [(" ", date(2026, 1, 1)), ("CCAS", date(2024, 12, 31)), ("C\x07", date(2026, 1, 1))]
)
def test_what_is_no_domiciliation_is_refused(organism: str, expires: date) -> None:
    with pytest.raises(InvalidInput) as caught:
        Domiciliation(organism, CCAS, date(2025, 1, 1), expires)
    assert caught.value.code == "invalid_domiciliation"


def test_nothing_is_compulsory_in_a_contact() -> None:
    assert Contact().ways == ()
    assert not Contact().digital


def test_the_ways_that_exist() -> None:
    domicile = Domiciliation.granted("CCAS", CCAS, date(2026, 1, 1))
    landline = Contact(phone=Phone.parse("0123456789"), domiciliation=domicile)
    assert landline.ways == (Way.PHONE, Way.DOMICILIATION)
    assert not landline.digital
    mobile = Contact(phone=Phone.parse("0612345678"), postal=CCAS)
    assert mobile.ways == (Way.SMS, Way.PHONE, Way.POST)
    assert mobile.digital
    assert Contact(mail=MailAddress("zoe@exemple.fr")).ways == (Way.MAIL,)


def test_nothing_shows_in_a_repr() -> None:
    whole = Contact(
        MailAddress("zoe@exemple.fr"),
        Phone("+33612345678"),
        CCAS,
        Domiciliation.granted("CCAS", CCAS, date(2026, 1, 1)),
    )
    assert repr(whole) == "Contact()"
    assert [repr(part) for part in (whole.mail, whole.phone, whole.postal, whole.domiciliation)] == [
        "MailAddress()",
        "Phone()",
        "PostalAddress()",
        "Domiciliation()",
    ]


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("+33612345678", "06 12 34 56 78"),
        ("+596696000001", "0696 00 00 01"),
        ("+508550001", "0508 55 00 01"),
        ("+687780001", "+687 78.00.01"),
        ("+68987000001", "+689 87 00 00 01"),
        ("+32470000001", "+32 470 00 00 01"),
    ],
)
def test_a_number_is_dialled_from_france_without_being_taken_for_another(number: str, dialled: str) -> None:
    phone = Phone(number)
    assert phone.from_france == dialled
    assert Phone.parse(dialled) == phone
