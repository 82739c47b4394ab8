"""Corners of the ACT rules that mutants showed to be untold: each page and its outcome follow from the rule's text."""

import pytest

from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
from etatplateforme.guarantor.accessibility.view import view_of
from etatplateforme.guarantor.dom import read
from etatplateforme.values.finding import Verdict

P, F, N, C = Verdict.PASSED, Verdict.FAILED, Verdict.INAPPLICABLE, Verdict.CANT_TELL

MENUS = {
    "<p role=menu><b role=group><i role=menuitem>x": P,
    "<p role=menubar><b role=group><i role=menuitemradio>x": P,
    "<p role=menu><b role=group><u role=group><i role=menuitem>x": P,
    "<p role=listbox><b role=group><i role=option>x": P,
    "<p role=tree><b role=treeitem><i role=group><u role=treeitem>x": P,
    "<div aria-owns=z role=list></div><b id=z role=listitem>x": P,
    "<p role=list><i><b role=listitem>x": P,
    "<p role=list><i aria-live=off><b role=listitem>x": F,
    "<p role=tablist><i aria-busy=true><b role=tab>x": F,
}
OWNED = {
    "<p role=list aria-busy=true><b role=tab>x": N,
    "<p role=list aria-busy=true><b role=list><i role=tab>x": N,
    "<p role=list aria-owns=z></p><b id=z role=tab>x</b>": F,
    "<p role=list aria-owns=z></p><b id=z role=listitem>x</b>": P,
    "<p role=list><b hidden>x</b><b role=tab>y": F,
    "<p role=list><b role=listitem>x</b><b role=tab>y</b>": F,
    "<p role=list><b role=tab>x</b><b role=listitem>y</b>": F,
    "<p role=list><b><i role=listitem>x": P,
    "<p role=menu><b role=group><i role=menuitem>x": P,
    "<p role=menu><b role=group><i role=tab>x": F,
    "<p role=list><input>": F,
    "<p role=list><input disabled>": F,
    "<p role=list><audio controls></audio>": F,
    "<p role=list><video></video>": F,
    "<p role=list><iframe></iframe>": F,
    "<p role=list><object></object>": F,
    "<p role=list><input type=hidden>": P,
    "<p role=list><b></b>": P,
}
HEADS = {
    "<div role=table><div role=row><b role=columnheader>A</b><b role=columnheader>B</b></div>"
    "<div role=row><i role=cell>1</i></div></div>": F,
    "<div role=table><div role=row><b role=columnheader>A</b><b role=columnheader>B</b></div>"
    "<div role=row><i role=cell>1</i><i role=cell>2</i></div></div>": P,
    "<div role=grid><div role=row><b role=columnheader>A</b></div><div role=row><i role=gridcell>1</i></div></div>": P,
    "<div role=table><div role=row><b role=rowheader>A</b></div></div>": F,
    "<div role=table><div role=row><b role=rowheader>A</b><i role=cell>1</i></div></div>": P,
    "<div role=table><div role=row><b role=columnheader aria-colspan=2>A</b></div></div>": C,
    "<div role=table><div role=row><b role=columnheader aria-colindex=2>A</b></div></div>": C,
    "<table><tr><th scope=colgroup colspan=2>A<tr><td>1<td>2</table>": P,
    "<table><tr><th scope=col>A<td>1</table>": F,
    "<table><tr><th scope=row>A<td>1</table>": P,
    "<table><tr><th scope=rowgroup>A<td>1</table>": P,
    "<table><tr><th scope=row>A<tr><td>1</table>": F,
    "<table><tr><th>A<td>1<tr><th>B<td>2</table>": P,
    "<table><tr><th>A<th>B<tr><td>1<td>2</table>": P,
    "<table><tr><td>1<th>A</table>": F,
    "<table><tr><th aria-hidden=true>A</table>": N,
    "<table><tr><th role=rowheader>A<td>1</table>": P,
    "<table><tr><th role=columnheader>A</table>": F,
    "<p role=columnheader>x": N,
}
HEADERS = {
    "<table><tr><td id=a>A<th headers=b>1</table>": F,
    "<table><tr><td id=a>A<th headers=a>1</table>": P,
    "<table><tr><th id=a headers=a>A</table>": F,
}
AUTOCOMPLETE = {
    "<select autocomplete=courriel><option>x</select>": F,
    "<textarea autocomplete=courriel></textarea>": F,
    "<input type=submit autocomplete=courriel>": N,
    "<input type=hidden autocomplete=courriel>": N,
    "<input autocomplete=courriel aria-disabled=true>": N,
    "<input autocomplete=courriel aria-disabled=false>": F,
    "<input autocomplete=courriel disabled>": N,
    "<input autocomplete=courriel aria-hidden=true>": F,
    "<input autocomplete=courriel style='display:none'>": N,
    "<input autocomplete=courriel tabindex=-1>": F,
    "<fieldset disabled><input autocomplete=courriel></fieldset>": N,
    "<fieldset disabled><legend>x</legend><input autocomplete=courriel></fieldset>": N,
    "<fieldset disabled><legend><input autocomplete=courriel></legend></fieldset>": F,
    "<fieldset><input autocomplete=courriel></fieldset>": F,
}
SPACING = {
    "<p style='font-size:10px;letter-spacing:1.2px!important'>x": P,
    "<p style='font-size:12pt;letter-spacing:2px!important'>x": P,
    "<p style='letter-spacing:.12em!important'>x": P,
    "<p style='letter-spacing:normal!important'>x": F,
    "<p style='letter-spacing:initial!important'>x": F,
    "<p style='letter-spacing:0!important'>x": F,
    "<p style='letter-spacing:0px!important'>x": F,
    "<p style='letter-spacing:-1px!important'>x": F,
}
SCALE = {
    f"<meta name=viewport content='{content}'>": verdict
    for verdict, contents in {
        P: "user-scalable=device-width user-scalable=device-height user-scalable=yes user-scalable=1 user-scalable=-1 "
        "maximum-scale=device-width maximum-scale=device-height maximum-scale=2 maximum-scale=-1",
        F: "user-scalable=0.5 user-scalable=-0.5 user-scalable=abc user-scalable=no user-scalable=0 maximum-scale=abc "
        "maximum-scale=yes maximum-scale=1.9",
    }.items()
    for content in contents.split()
} | {
    "<meta content='user-scalable=no'>": N,
}
OBJECTS = {
    "<object type=image/png data=x></object>": F,
    "<object type='Audio/ogg' data=x></object>": F,
    "<object type=video/mp4 data=x></object>": F,
    "<object type=text/html data=x.png></object>": N,
    "<object data=x.png?a=b></object>": F,
    "<object data=x.png#a></object>": F,
    "<object data=x.html?y.png></object>": N,
    "<object data=x.png?a title=Plan></object>": P,
}
NAMES = {
    "97a4e1": {
        "<input type=image>": N,
        "<input type=submit>": P,
        "<input type=button>": F,
        "<div role=button></div>": F,
    },
    "7d6734": {
        "<svg><g role=graphics-symbol></g></svg>": F,
        "<svg role=graphics-document></svg>": F,
        "<svg><circle role=img aria-label=x></circle></svg>": P,
    },
    "2t702h": {
        "<summary></summary>": N,
        "<details><summary></summary></details>": F,
        "<details><summary>x</summary><summary></summary></details>": P,
    },
    "2ee8b8": {
        "<span id=n>Ici</span><a href=/ aria-labelledby=n>Plan</a>": F,
        "<span id=n>Le plan</span><a href=/ aria-labelledby=n>Plan</a>": P,
    },
    "kb1m8s": {"<section aria-label=x>y": P, "<section>y": N, "<div aria-label=x>y": F},
}
STATES = {
    "4e8ab6": {
        "<svg><g role=switch></g></svg>": F,
        "<math><mi role=switch>x</mi></math>": N,
        "<p role=combobox>": F,
        "<p role=combobox aria-expanded=true>": F,
        "<p role=combobox aria-expanded=true aria-controls=x>": P,
        "<p role=scrollbar aria-valuenow=1>": F,
    },
    "5c01ea": {
        "<svg><g role=button aria-sort=none></g></svg>": F,
        "<math><mi aria-sort=none>x</mi></math>": N,
        "<p aria-checked=true>": F,
        "<p role=truc aria-checked=true>": F,
    },
}
FOCUS = {
    "6cfa84": {
        "<div aria-hidden=true><p><a href=/>x</a>": F,
        "<div aria-hidden=true><p>x</div><div aria-hidden=true><a href=/>x</a></div>": F,
        "<div aria-hidden=true><div aria-hidden=true>x": P,
        "<div aria-hidden=true><a href=/ tabindex=-1>x</a>": P,
        "<div aria-hidden=true><a href=/ hidden>x</a>": P,
        "<a href=/ aria-hidden=true>x</a>": F,
    },
    "307n5z": {"<p role=button><b><i tabindex=0>": F, "<p role=img><a>x</a>": P},
    "akn7bn": {
        "<iframe srcdoc='x'></iframe><iframe tabindex=-1 srcdoc='<a href=/>x</a>'></iframe>": F,
        "<iframe tabindex=-1></iframe><iframe tabindex=-1 srcdoc='<a href=/>x</a>'></iframe>": F,
    },
}
LANGUAGES = {
    "<p lang=xx><img alt=x>": F,
    "<p lang=xx><a aria-label=x></a>": F,
    "<p lang=xx><a title=x></a>": F,
    "<p lang=xx><img>": N,
    "<p lang=xx><b lang=en>Hello</b>": P,
    "<svg><text lang=xx>x</text></svg>": N,
}
RULES = {
    "ff89c9": MENUS,
    "bc4a75": OWNED,
    "d0f69e": HEADS,
    "a25f45": HEADERS,
    "73f2c2": AUTOCOMPLETE,
    "24afc2": SPACING,
    "b4f0c3": SCALE,
    "8fc3b6": OBJECTS,
    "de46e4": LANGUAGES,
    **NAMES,
    **STATES,
    **FOCUS,
}
CORNERS = [(code, html, expected) for code, pages in RULES.items() for html, expected in pages.items()]


@pytest.mark.parametrize(("code", "html", "expected"), CORNERS, ids=range(len(CORNERS)))
def test_the_outcome_is_the_one_of_the_rule(code: str, html: str, expected: Verdict) -> None:
    page = read(f"<!DOCTYPE html><html lang=fr><title>x</title><body>{html}")
    assert ACT_RULES[code].outcome(view_of(page)) is expected
