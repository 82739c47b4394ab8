"""The CSS cascade, as far as a page's source decides it: what is shown, in which colours, at which size.

One pass over the elements, against sheets that were compiled once. What cannot be known without a browser (a condition
on a container, a state, a selector that is not read here) makes a value :data:`UNSURE`, never a guess. Read on a wide
screen, at rest: no pointer over anything, nothing focused, a light colour scheme.
"""
