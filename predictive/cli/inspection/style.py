"""The style sheet of the page: light and dark, with a sign beside each colour."""

CSS = """
:root { color-scheme: light dark; --text: #1c1b1a; --page: #fdfcfa; --faint: #6b6863;
  --s1: #f7ecc4; --s2: #f2c06a; --s3: #b3261e; --on3: #ffffff; --line: #2f5d8a; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8e6e3; --page: #171614; --faint: #a09c96;
    --s1: #453d1e; --s2: #7a5212; --s3: #c8453c; --on3: #ffffff; --line: #8ab8e6; } }
body { color: var(--text); background: var(--page); font: 1rem/1.6 system-ui, sans-serif;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2rem; }
h3 { font-size: 1rem; margin: 1rem 0 0; }
main div { white-space: pre-wrap; overflow-wrap: anywhere; min-height: 1.6em;
  content-visibility: auto; contain-intrinsic-size: auto 1.6em; }
main div:target { outline: 2px solid var(--line); }
.s1 { background: var(--s1); text-decoration: underline dotted; }
.s2 { background: var(--s2); text-decoration: underline; }
.s3 { background: var(--s3); color: var(--on3); font-weight: bold;
  text-decoration: underline double; }
.u { font-style: italic; }
table { border-collapse: collapse; } a { color: var(--line); }
th, td { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0;
  border-bottom: 1px solid color-mix(in srgb, var(--faint) 35%, transparent); }
td { white-space: pre-wrap; overflow-wrap: anywhere; }
mark { background: none; color: inherit; font-weight: bold; text-decoration: underline; }
pre { overflow-x: auto; line-height: 1.1; }
svg { max-width: 100%; height: auto; } svg text { fill: var(--faint); font-size: 12px; }
polyline { fill: none; stroke: var(--line); stroke-width: 2; }
svg line { stroke: var(--faint); stroke-width: 1; }
"""
