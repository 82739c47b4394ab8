"""What browsers do with a page that has no sheet (HTML, 15.3), for the properties that are looked at."""

from typing import Final

BROWSER_SHEET: Final = """
area, base, basefont, datalist, head, link, meta, noembed, noframes, param, rp, script, style, template, title
  { display: none }
noscript, input[type=hidden i] { display: none !important }
[hidden]:not([hidden=until-found i]) { display: none }
[hidden=until-found i] { content-visibility: hidden }
address, article, aside, blockquote, body, center, dd, dialog, dir, dl, dt, fieldset, figure, figcaption, footer, form,
  h1, h2, h3, h4, h5, h6, header, hgroup, hr, html, legend, listing, main, menu, nav, ol, p, plaintext, pre, search,
  section, summary, ul, xmp, details, optgroup, option, div { display: block }
li { display: list-item }
dialog:not([open]) { display: none }
table { display: table; text-indent: initial }
caption { display: table-caption } tr { display: table-row } td, th { display: table-cell }
thead, tbody, tfoot { display: table-row-group } col, colgroup { display: table-column }
input, select, button, textarea, meter, progress, img, video, audio, canvas, object, embed, iframe, marquee
  { display: inline-block }
h1 { font-size: 2em; font-weight: bold } h2 { font-size: 1.5em; font-weight: bold }
h3 { font-size: 1.17em; font-weight: bold } h4 { font-weight: bold }
h5 { font-size: .83em; font-weight: bold } h6 { font-size: .67em; font-weight: bold }
b, strong { font-weight: bolder } th { font-weight: bold }
small, sub, sup { font-size: smaller } big { font-size: larger }
rt, code, kbd, samp, pre, tt, listing, plaintext, xmp { font-size: -only-a-browser-knows }
input, select, button, textarea, meter, progress { font-size: 13.333px; font-weight: 400; color: fieldtext;
  background-color: field; letter-spacing: initial; word-spacing: initial; line-height: initial; text-indent: initial }
input[type=checkbox i], input[type=radio i] { background-color: transparent }
a:any-link { color: #0000ee }
hr { color: #808080 }
mark { background-color: #ffff00; color: #000000 }
dialog { background-color: #ffffff; color: #000000; position: absolute }
pre, listing, plaintext, xmp { white-space: pre } textarea { white-space: pre-wrap }
nobr { white-space: nowrap } td[nowrap], th[nowrap] { white-space: nowrap }
iframe, video, object, embed { background-color: -only-a-browser-knows }
"""
"""Sizes of code and the inside of frames are marked as known to browsers alone."""
