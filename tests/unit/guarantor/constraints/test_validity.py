"""What a field says of a text, from its markup; Chromium's own answers stand beside in ``tests/browser``."""

import pytest

from etatplateforme.guarantor.accessibility.forms import fields
from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.constraints.field import Field, field_of, fillable
from etatplateforme.guarantor.constraints.nodes import Patience
from etatplateforme.guarantor.constraints.validity import Answer, Refusal, answer
from etatplateforme.guarantor.dom import read


def first_field(html: str) -> Field:
    view = view_of(read(f"<!DOCTYPE html>{html}"))
    return field_of(view, fields(view)[0])


def says(tag: str, text: str) -> Answer:
    return answer(first_field(f"<form>{tag}<button>Envoyer</button></form>"), text, Patience())


@pytest.mark.parametrize(
    ("tag", "text", "refusals"),
    [
        ("<input required>", "", {Refusal.MISSING}),
        ("<input pattern=a>", "", set()),
        ("<input maxlength=3>", "Émilie", {Refusal.TOO_LONG}),
        ("<input maxlength=2>", "😀", set()),
        ("<input maxlength=1>", "😀", {Refusal.TOO_LONG}),
        ("<input maxlength=-1>", "abc", set()),
        ("<input maxlength=' +3px'>", "abcd", {Refusal.TOO_LONG}),
        ("<textarea minlength=2></textarea>", "Y", {Refusal.TOO_SHORT}),
        ("<textarea pattern=a></textarea>", "Y", set()),
        ("<input type=tel pattern='0[67][0-9]{8}'>", "+687780001", {Refusal.PATTERN}),
        ("<input pattern='[a-z-]'>", "É", set()),
        ("<input type=email>", "a b@exemple.fr", {Refusal.UNWRITABLE}),
        ("<input type=email>", "ana@exemple.corsica", set()),
        ("<input type=number>", "2A004", {Refusal.UNWRITABLE}),
        ("<input type=number>", "01000", set()),
        ("<input type=number max=95999>", "97400", {Refusal.TOO_HIGH}),
        ("<input type=number min=1000 step=1000>", "97400", {Refusal.STEP}),
        ("<input type=number step=any>", "1.5", set()),
        ("<input type=number>", "1.5", {Refusal.STEP}),
        ("<input type=number value=0.5>", "1.5", set()),
        ("<input type=date>", "1952-07-00", {Refusal.UNWRITABLE}),
        ("<input type=date min=1930-01-01>", "1921-04-09", {Refusal.TOO_LOW}),
        ("<input type=date step=7 min=2026-11-02>", "2026-11-23", set()),
        ("<input type=date step=7 min=2026-11-02>", "2026-11-24", {Refusal.STEP}),
    ],
)
def test_a_field_says_why_it_refuses(tag: str, text: str, refusals: set[Refusal]) -> None:
    assert says(tag, text).refusals == refusals


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        (r"<input pattern='(a)\1'>", "b"),
        ("<input type=url>", "x"),
        ("<input type=email>", "é@exemple.fr"),
        ("<input type=number min=beaucoup>", "3"),
        ("<input type=number max=" + "9" * 5000 + ">", "3"),
        ("<select><option>a</select>", "b"),
    ],
)
def test_what_was_not_read_is_not_sure(tag: str, text: str) -> None:
    found = says(tag, text)
    assert not found.sure
    assert not found.accepts
    assert not found.refusals


def test_older_browsers_apply_a_pattern_that_those_of_today_ignore() -> None:
    assert says("<input pattern='[A-Za-z-]+'>", "Née").older
    assert not says("<input pattern='[A-Za-z-]+'>", "Anne-Marie").older


@pytest.mark.parametrize(
    ("html", "checked"),
    [
        ("<form><input required></form>", True),
        ("<form novalidate><input required></form>", False),
        ("<input required>", False),
        ("<form id=f></form><input form=f required>", True),
        ("<form><input form=absent required></form>", False),
        ("<form><input required><button formnovalidate>Ok</button></form>", False),
        ("<form><input required><button formnovalidate>Garder</button><button>Envoyer</button></form>", True),
        ("<form><input required><button type=button formnovalidate>Ok</button></form>", True),
        ("<form><input required><input type=submit formnovalidate></form>", False),
    ],
)
def test_the_browser_checks_only_what_a_form_has_it_check(html: str, checked: bool) -> None:
    field = first_field(html)
    assert field.checked is checked
    assert bool(answer(field, "", Patience()).refusals) is checked


def test_what_cannot_be_typed_is_refused_whatever_the_form_checks() -> None:
    form = "<form novalidate>{}</form>"
    assert answer(first_field(form.format("<input maxlength=2>")), "974", Patience()).refusals == {Refusal.TOO_LONG}
    assert answer(first_field(form.format("<input type=number>")), "2A", Patience()).refusals == {Refusal.UNWRITABLE}
    assert answer(first_field(form.format("<input type=number max=1>")), "2", Patience()).accepts
    assert answer(first_field(form.format("<input type=email pattern=a>")), "x", Patience()).accepts


def test_a_field_that_cannot_be_changed_refuses_nobody() -> None:
    inputs = "<input disabled><input readonly><fieldset disabled><input></fieldset>"
    view = view_of(read(f"{inputs}<select disabled></select><select readonly></select>"))
    assert [fillable(one) for one in fields(view)] == [False, False, False, False, True]
