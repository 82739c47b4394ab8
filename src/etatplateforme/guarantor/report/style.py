"""The style of the report's pages: neutral, legible in black and white, on a phone, in the dark and on paper.

The State's design system is reserved to .gouv.fr.
"""

STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1b1b; --line: #6b6b6b; --shade: #f1f1f1;
  --link: #0b4f9e; --stop: #a3140f; --doubt: #0b4f9e; --good: #1c6b30; }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #14161a; --ink: #ededed; --line: #9a9a9a; --shade: #24272d;
    --link: #9cc7ff; --stop: #ff9b94; --doubt: #9cc7ff; --good: #8fd6a0; }
}
body { margin: 0 auto; max-width: 52rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, sans-serif; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -200rem; }
.skip:focus { position: static; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.5rem; line-height: 1.3; margin: 3rem 0 .5rem; border-bottom: 2px solid var(--ink); }
h3 { font-size: 1.2rem; line-height: 1.35; margin: 1.75rem 0 .25rem; }
h4 { font-size: 1.05rem; margin: 1.25rem 0 .25rem; }
p, ul, ol { margin: .25rem 0; }
ul, ol { padding-left: 1.5rem; }
li { margin: .35rem 0; }
h1, h2, h3, h4, p, li, td, th, summary { overflow-wrap: break-word; }
code { overflow-wrap: anywhere; }
pre { margin: .5rem 0; padding: .5rem .75rem; background: var(--shade); white-space: pre-wrap;
  overflow-wrap: anywhere; font-size: .95rem; }
small { font-size: .9375rem; }
summary { cursor: pointer; }
nav ul { columns: 2 16rem; column-gap: 2rem; }
.lead { font-size: 1.125rem; }
.concern { font-style: italic; }
.finding { border-left: .3rem solid var(--line); margin: 1rem 0; padding-left: .9rem; }
.stop { border-color: var(--stop); }
.doubt { border-color: var(--doubt); }
.good { border-color: var(--good); }
.note { background: var(--shade); padding: .75rem 1rem; }
.wide { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
.rules { table-layout: fixed; min-width: 44rem; }
.rules :is(th, td) { box-sizing: border-box; }
.rules :is(th, td):nth-child(1) { width: 12%; }
.rules :is(th, td):nth-child(2), .rules :is(th, td):nth-child(3), .rules :is(th, td):nth-child(5) { width: 20%; }
td.number, th.number { text-align: right; }
.overview th:first-child { width: 60%; }
.squares { display: block; width: 100%; min-width: 11rem; max-width: 20rem; height: auto; margin: .35rem 0; }
.key { display: inline-block; width: .9rem; height: .9rem; vertical-align: -.1rem; }
.defs { position: absolute; width: 0; height: 0; }
.square-passed { color: var(--good); }
.square-failed { color: var(--stop); }
.square-cant_tell { color: var(--doubt); }
.square-inapplicable { color: var(--line); }
@media (max-width: 30rem) {
  body { padding: 1rem; }
  th, td { padding: .3rem .4rem; }
}
@media (forced-colors: active) {
  .square-passed, .square-failed, .square-cant_tell, .square-inapplicable { color: CanvasText; }
  :root { --paper: Canvas; }
}
@page { size: A4; margin: 13mm 15mm 16mm;
  @bottom-left { content: "Rapport du garant"; font: 8pt system-ui, sans-serif; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; } }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; line-height: 1.35; }
  h1 { font-size: 18pt; }
  h2 { font-size: 14pt; margin-top: 5mm; }
  h3 { font-size: 11.5pt; margin-top: 2.5mm; }
  p, ul, ol { margin: .5mm 0; }
  caption { padding: .5mm 0; }
  .wide { margin: 1mm 0; }
  li { margin: .5mm 0; }
  h4 { font-size: 10.5pt; }
  .skip, nav { display: none; }
  nav ul { columns: 2 16rem; column-gap: 2rem; }
.lead { font-size: 10.5pt; }
  a { color: inherit; text-decoration: none; }
  .note { border-left: 1pt solid var(--line); padding: 0 0 0 3mm; }
  .law a[href^="https"]::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; }
  h1, h2, h3, h4, caption, .concern, .opening { break-after: avoid; }
  tr, li, pre, .note { break-inside: avoid; }
  .finding { break-inside: avoid; margin: 3mm 0; }
  .long { break-inside: auto; }
  .glance { break-inside: avoid; }
  .every { columns: 2; column-gap: 8mm; font-size: 8.5pt; }
  p, li { orphans: 3; widows: 3; }
  thead { display: table-header-group; }
  .wide { overflow-x: visible; }
  .rules { min-width: 0; }
  table, small, pre { font-size: 8.5pt; }
  th, td { padding: .7mm 1.5mm; }
  .squares { max-width: 60mm; }
  thead, thead tr { break-after: avoid; }
  .brief { padding: 0; }
  .brief li { display: inline; }
  .brief li::after { content: " "; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  summary { list-style: none; font-weight: bold; }
}
"""
