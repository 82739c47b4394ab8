"""What the scripts of a page may do, as far as their presence and their words tell: they are not run."""

from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.view import View

PROGRAMS = ("javascript", "ecmascript", "jscript", "livescript", "module", "babel")
"""Words of a script's type without which it holds data, such as JSON."""

FRAMES = ("iframe", "object", "embed", "frame")
"""Elements that show a page which is not read."""


def scripts(view: View) -> Iterator[str]:
    """Text of each script of the page that runs; an empty one for a script that is in another file."""
    for script in view.all("script", "svg:script"):
        kind = script.attributes.get("type", "").strip().lower()
        if not kind or any(word in kind for word in PROGRAMS):
            yield "".join(item for item in script.content if isinstance(item, str))


def written(view: View, *words: str) -> bool:
    """True when a script of the page holds one of these words, or when a part of the page is a shadow tree."""
    if any("shadowrootmode" in template.attributes for template in view.all("template")):
        return True
    return any(word in text for text in scripts(view) for word in words)


def acts(view: View) -> bool:
    """True when the page has a program: a script, a handler in an attribute, a link that runs something."""
    if next(scripts(view), None) is not None:
        return True
    return any(
        (name.startswith("on") and value) or (name == "href" and value.strip().lower().startswith("javascript:"))
        for element in view.document.elements
        for name, value in element.attributes.items()
    )


def framed(view: View) -> bool:
    """True when the page shows another one."""
    return next(iter(view.all(*FRAMES)), None) is not None
