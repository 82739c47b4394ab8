"""What holds for every mail address, phone number and postal address."""

from datetime import date, timedelta

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.values.contact import Contact, Domiciliation, MailAddress, Phone, PostalAddress, Way

from .strategies import days, read_or_refusal

locals_ = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzéèçœ0123456789_+"), min_size=1, max_size=20)
domains = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzéèç"), min_size=1, max_size=20)
french_numbers = st.one_of(
    st.builds(lambda lead, rest: f"0{lead}{rest:08d}", st.integers(1, 9), st.integers(0, 99_999_999)),
    st.builds(
        lambda lead, rest: f"{lead}{rest:06d}",
        st.sampled_from(["0262", "0269", "0590", "0594", "0596", "0690", "0692", "0694", "0696", "0639", "0508"]),
        st.integers(0, 999_999),
    ),
)


@given(locals_, domains)
def test_a_mail_address_is_normalised_once(local: str, domain: str) -> None:
    mail = MailAddress.parse(f" {local}@{domain.upper()}.fr ")
    assert mail.value == f"{local}@{domain}.fr"
    assert MailAddress.parse(mail.value) == MailAddress(mail.value) == MailAddress.kept(mail.value) == mail
    assert mail.needs_smtputf8 is not local.isascii()
    assert repr(mail) == "MailAddress()"


@given(french_numbers, st.sampled_from(["", " ", ".", "-", "\u00a0"]))
def test_every_french_number_of_ten_digits_is_read_and_goes_round(number: str, separator: str) -> None:
    pairs = separator.join(number[i : i + 2] for i in range(0, 10, 2))
    phone = Phone.parse(pairs)
    assert Phone.parse(phone.value) == Phone(phone.value) == Phone.kept(phone.value) == phone
    assert Phone.parse(phone.international) == Phone.parse(phone.from_france) == phone
    assert phone.from_france.startswith("0")
    assert phone.value.endswith(number[-6:])
    assert repr(phone) == "Phone()"


@given(st.text(max_size=30))
def test_any_text_is_a_mail_address_or_a_clean_refusal(text: str) -> None:
    parsed = read_or_refusal(lambda: MailAddress.parse(text))
    if isinstance(parsed, InvalidInput):
        assert parsed.code == "invalid_mail"
        assert len(text) < 6 or text not in str(parsed)
    else:
        assert MailAddress(parsed.value) == MailAddress.kept(parsed.value) == parsed


@given(st.text(st.sampled_from("0123456789+()-. \u00a0\u202a\u0663ab"), max_size=30))
def test_any_text_is_a_phone_number_or_a_clean_refusal(text: str) -> None:
    parsed = read_or_refusal(lambda: Phone.parse(text))
    if isinstance(parsed, InvalidInput):
        assert parsed.code == "invalid_phone"
    else:
        assert Phone(parsed.value) == Phone.kept(parsed.value) == parsed
        assert parsed.value.isascii()


@given(
    st.lists(st.text(min_size=1, max_size=60), max_size=5),
    st.integers(0, 99_999),
    st.text(min_size=1, max_size=60),
)
def test_an_address_is_kept_as_given_and_never_shown(lines: list[str], postcode: int, city: str) -> None:
    address = read_or_refusal(lambda: PostalAddress(tuple(lines), f"{postcode:05d}", city))
    if isinstance(address, InvalidInput):
        assert address.code == "invalid_postal_address"
    else:
        assert address.lines == tuple(lines)
        assert repr(address) == "PostalAddress()"
        assert (address.afnor_faults == ()) is (len(lines) <= 4 and all(len(line) <= 38 for line in address.printed))


@given(days)
def test_a_domiciliation_holds_a_year_and_no_more(since: date) -> None:
    domicile = Domiciliation.granted("CCAS", PostalAddress((), "38000", "Grenoble"), since)
    assert 365 <= (domicile.expires - since).days <= 366
    assert domicile.in_force(since)
    assert domicile.in_force(domicile.expires)
    assert not domicile.in_force(domicile.expires + timedelta(days=1))


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_the_ways_are_those_that_were_given(mail: bool, phone: bool, postal: bool, domicile: bool) -> None:
    address = PostalAddress((), "38000", "Grenoble")
    contact = Contact(
        MailAddress("zoe@exemple.fr") if mail else None,
        Phone("+33612345678") if phone else None,
        address if postal else None,
        Domiciliation.granted("CCAS", address, date(2026, 1, 1)) if domicile else None,
    )
    wanted = {Way.MAIL: mail, Way.SMS: phone, Way.PHONE: phone, Way.POST: postal, Way.DOMICILIATION: domicile}
    assert contact.ways == tuple(way for way, there in wanted.items() if there)
    assert contact.digital is (mail or phone)
    assert repr(contact) == "Contact()"


plain_mails = st.from_regex(
    r"[A-Za-z0-9_+-]{1,6}(\.[A-Za-z0-9_+-]{1,4}){0,2}@([a-z0-9]{1,5}(-[a-z0-9]{1,4}){0,2}\.){1,3}(fr|com|eu|net|org)",
    fullmatch=True,
)
nearly_plain = st.text(st.sampled_from("ab0_+-.@AF"), max_size=12).map(lambda text: f"{text}@exemple.fr") | st.builds(
    "{}@{}.fr".format, st.integers(55, 70).map("a".__mul__), st.integers(55, 70).map("b".__mul__)
)


@given(plain_mails | nearly_plain)
def test_a_plain_mail_address_is_read_as_the_library_reads_it(text: str) -> None:
    """What is read at first sight, without the library, is what the library would answer."""
    try:
        expected = validate_email(text, check_deliverability=False, test_environment=True, strict=True).normalized
    except EmailNotValidError:
        expected = None
    mail = read_or_refusal(lambda: MailAddress.parse(text))
    assert (mail.value if isinstance(mail, MailAddress) else None) == expected


@given(
    st.from_regex(r"0[1-9]([ .-]?[0-9]{2}){4}", fullmatch=True),
    st.sampled_from(["FR", "RE", "NC", "BE"]),
)
def test_a_geographic_number_is_read_as_the_library_reads_it(text: str, region: str) -> None:
    """The numbers that are read without the library are those of no other territory."""
    phone = read_or_refusal(lambda: Phone.parse(text, region))
    places = ["GP", "MQ", "GF", "RE", "YT", "PM", "FR", region] if region in ("FR", "RE") else [region]
    if "".join(filter(str.isdigit, text)).startswith("0508"):
        return  # dialled so from the rest of France, and read otherwise
    possible = [
        number for place in places if phonenumbers.is_possible_number(number := phonenumbers.parse(text, place))
    ]
    if not possible:
        assert isinstance(phone, InvalidInput)
        return
    number = next(filter(phonenumbers.is_valid_number, possible), possible[-1])
    assert isinstance(phone, Phone)
    assert phone.value == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    assert phone.national == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    assert Phone(phone.value) == phone


@given(st.text(max_size=30) | st.builds(str.__add__, st.text(max_size=10), st.just("@exemple.test")))
def test_what_was_kept_carries_no_second_command_even_damaged(text: str) -> None:
    """An address goes into a command of SMTP, a number into a request: neither may hold what ends one."""
    for kept in (read_or_refusal(lambda: MailAddress.kept(text)), read_or_refusal(lambda: Phone.kept(text))):
        if not isinstance(kept, InvalidInput):
            assert kept.value == text
            assert text.isprintable()
            assert not set(text) & set(" <>")
