"""Theme 5: tables."""

from tests.unit.guarantor.accessibility.cases import Bad, Unsure, page

TWO_FLOORS = "<table>{caption}<tr><th>Jour<th>Prix<tr><th>x<th>Plein<tr><td>1<td>2</table>"
BETWEEN = "<table><tr><th scope=col>A<th scope=col>B<tr><td>1<td>2<tr><td>3<{cell}>Soir</{tag}><tr><td>4<td>5</table>"

BAD = [
    Bad("RGAA-5.1", page(TWO_FLOORS.format(caption="")), "5.1.1"),
    Bad("RGAA-5.4", page('<table aria-labelledby="absent"><tr><th>Jour<td>1</table>'), "5.4.1"),
    Bad("RGAA-5.6", page('<table><tr><th>Jour<td scope="col">Tarif</table>'), "5.6.1", column=20),
    Bad("RGAA-5.6", page('<table><tr><th>A<td id="b">B<tr><td headers="b">1</table>'), "5.6.1", column=17),
    Bad("RGAA-5.6", page('<table><tr><th>A<th>B<tr><td scope="row">Lundi<td>1</table>'), "5.6.2", column=26),
    Bad("RGAA-5.6", page('<table><tr><th>A<th>B<tr><td id="l">1<td headers="l">2</table>'), "5.6.2", column=26),
    Bad("RGAA-5.6", page(BETWEEN.format(cell='td role="columnheader"', tag="td")), "5.6.3", column=65),
    Bad("RGAA-5.6", page('<table><tr><th>A<th>B<tr><td>1<td scope="colgroup">2</table>'), "5.6.3", column=31),
    Bad(
        "RGAA-5.6",
        page(
            '<div role="table"><div role="row"><b role="columnheader" id="a">A</b><b role="columnheader" id="b">B</b>'
            '</div><div role="row">\n<i role="cell" headers="a b">1</i></div></div>'
        ),
        "5.6.4",
        5,
    ),
    Bad("RGAA-5.7", page('<table><tr><th scope="col">A<th>B<tr><th scope="row">C<td>1</table>'), "5.7.1", column=29),
    Bad(
        "RGAA-5.7",
        page('<p id="b"></p><table><tr><th scope="col">A<th id="b">B<tr><th scope="row">C<td headers="b">1</table>'),
        "5.7.1",
        column=43,
    ),
    Bad("RGAA-5.7", page('<table><tr><th scope="colonne">Jour<tr><td>1</table>'), "5.7.2", column=12),
    Bad("RGAA-5.7", page('<table><tr><th scope="row">A<th scope="col">B<tr><td>1<td>2</table>'), "5.7.2", column=12),
    Bad("RGAA-5.7", page('<table><tr><th scope="col">A<td>1<tr><th scope="row">B<td>2</table>'), "5.7.2", column=12),
    Bad("RGAA-5.7", page(BETWEEN.format(cell='th scope="col"', tag="th")), "5.7.3", column=65),
    Bad("RGAA-5.7", page('<table><tr><td>1<th scope="row">A<td>2</table>'), "5.7.3", column=17),
    Bad("RGAA-5.7", page('<table><tr><th id="a">A<tr><td headers="autre">1</table>'), "5.7.4", column=28),
    Bad(
        "RGAA-5.7",
        page('<table><tr><th id="a">A<th scope="col">B<tr><th scope="row">C<td>1</table>'),
        "5.7.4",
        column=12,
    ),
    Bad("RGAA-5.7", page('<table><tr><th role="rowheader">A<th>B<tr><td>1<td>2</table>'), "5.7.5", column=12),
    Bad("RGAA-5.8", page('<table role="presentation"><tr><th>Jour<td>1</table>'), "5.8.1", column=32),
    Bad("RGAA-5.8", page('<table role="none" summary="Menu"><tr><td>1</table>'), "5.8.1"),
    Bad("RGAA-5.8", page('<table role="none"><tr><td headers="a">1</table>'), "5.8.1", column=24),
    Bad("RGAA-5.8", page('<table role="none"><caption>a</caption><tr><td>1</table>'), "5.8.1", column=20),
]

GOOD = [
    ("RGAA-5.4", page("<table><caption>Tarifs</caption><tr><th>Jour<td>1</table>")),
    ("RGAA-5.4", page('<table title="Tarifs"><tr><th>Jour<td>1</table><table aria-label="T"><tr><th>A<td>1</table>')),
    ("RGAA-5.4", page('<h2 id="t">Tarifs</h2><table aria-labelledby="t"><tr><th>Jour<td>1</table>')),
    ("RGAA-5.6", page('<table><tr><th id="a">Jour<tr><td headers="a">1</table>')),
    ("RGAA-5.6", page('<table><tr><td role="columnheader">Jour<tr><td>1</table>')),
    ("RGAA-5.6", page(BETWEEN.format(cell="th", tag="th"))),
    ("RGAA-5.7", page('<table><tr><th scope="col">Jour<tr><td>1</table>')),
    ("RGAA-5.7", page('<table><tr><th id="a">Jour<tr><td headers="a">1</table>')),
    ("RGAA-5.7", page('<table><tr><th scope="col">A<th scope="col">B<tr><th scope="row">C<td>1</table>')),
    ("RGAA-5.7", page('<table><tr><td>Jour<th role="columnheader">A<tr><th role="rowheader">C<td>1</table>')),
    ("RGAA-5.8", page('<table role="presentation"><tr><td>1<td>2</table>')),
]

UNSURE = [
    Unsure("RGAA-5.1", page(TWO_FLOORS.format(caption="<caption>Tarifs</caption>")), "5.1.1"),
    Unsure("RGAA-5.1", page(f"<div hidden>{TWO_FLOORS.format(caption='')}</div>"), "5.1.1"),
    Unsure("RGAA-5.4", page("<table><tr><th>Jour<td>1</table>"), "5.4.1"),
    Unsure("RGAA-5.6", page('<div hidden><table><tr><th>A<td scope="col">B</table></div>'), "5.6.1"),
    Unsure("RGAA-5.6", page("<table><tr><th>A<th>B<tr><td colspan=2>Hiver<tr><td>1<td>2</table>"), "5.6.3"),
    Unsure("RGAA-5.7", page('<table><tr><th scope="colgroup">Jour<tr><td>1</table>'), "5.7.2"),
    Unsure("RGAA-5.7", page(f"<div hidden>{BETWEEN.format(cell='th scope=col', tag='th')}</div>"), "5.7.3"),
    Unsure("RGAA-5.8", page('<table role="none" hidden><tr><th>1</table>'), "5.8.1"),
]

SILENT = [
    ("RGAA-5.1", page("<table><tr><th>A<th>B<tr><th>C<td>1</table>")),
    ("RGAA-5.4", page("<table><tr><td>1<td>2</table>")),
    ("RGAA-5.6", page('<div headers="a b">1</div><i id="a"></i><i id="b"></i>')),
    ("RGAA-5.7", page("<table><tr><th>A<th>B<tr><td>1<td>2</table>")),
]
