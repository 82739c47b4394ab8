"""Values made up where the sample data of a template hold none: visible in the page, never a crash, each one told.

An invented value can be printed (``⟨person.name⟩``), looped over (once), called, counted, compared and added; what it
answers when it is asked whether it is true is chosen beforehand, so that both branches of a condition can be seen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

OPENING, CLOSING = "⟨", "⟩"
"""Marks around an invented value: they stand in no ordinary page."""

NOT_INVENTED = frozenset({"nodelist", "resolve_expression", "template"})
"""Attributes by which an engine knows its own objects."""

LONGEST_NAME = 80
CUT = re.compile(r"expected (\d+), got|Need (\d+) values")
"""What Python and Django say of an item that a loop cuts into more parts than it has."""

MOST_PARTS = 20


@dataclass(slots=True)
class Inventions:
    """What was made up in one rendering. ``names`` are in order; ``guessed`` are those that chose what is shown.

    ``parts`` says into how many values a loop cuts an item (``for key, value in …``), by the name of the item: that
    is learnt from what fails.
    """

    truth: bool = True
    parts: dict[str, int] = field(default_factory=dict[str, int])
    names: dict[str, None] = field(default_factory=dict[str, None])
    guessed: dict[str, None] = field(default_factory=dict[str, None])
    last: str = ""

    def invent(self, name: str) -> "Invented":
        """A value for the variable *name*, told only once it is used."""
        return Invented(name[:LONGEST_NAME], self)

    def learn(self, error: ValueError) -> bool:
        """Note from *error* how the last value that was looped over must be cut; False when it says nothing new."""
        found = CUT.search(str(error))
        number = 0 if found is None else int(found.group(1) or found.group(2))
        if not 1 < number <= MOST_PARTS or self.last in self.parts:
            return False
        self.parts[self.last] = number
        return True

    def use(self, name: str) -> None:
        """Tell that *name* was shown."""
        self.names[name] = None

    def guess(self, name: str) -> bool:
        """Tell that *name* decided of a branch or a loop; answers the truth of this rendering."""
        self.use(name)
        self.guessed[name] = None
        return self.truth


class Invented:
    """One made-up value."""

    unsafe_callable = False
    alters_data = False
    do_not_call_in_templates = True

    def __init__(self, name: str, record: Inventions) -> None:
        self._name = name
        self._record = record

    def __str__(self) -> str:
        self._record.use(self._name)
        return f"{OPENING}{self._name}{CLOSING}"

    def __repr__(self) -> str:
        return str(self)

    def __format__(self, spec: str) -> str:
        return str(self)

    def __getattr__(self, name: str) -> "Invented":
        if name.startswith(("_", "jinja_")) or name in NOT_INVENTED:
            raise AttributeError(name)
        return self._record.invent(f"{self._name}.{name}")

    def __getitem__(self, key: object) -> "Invented":
        if isinstance(key, str):
            return self._record.invent(f"{self._name}.{key}")
        if isinstance(key, int) and key > 0:
            raise IndexError(key)
        return self._record.invent(f"{self._name}[]")

    def __call__(self, *args: object, **kwargs: object) -> "Invented":
        """Itself: what a function would answer is not known either."""
        return self

    def __iter__(self) -> "Iterator[Invented]":
        shown, number = self._record.guess(self._name), len(self)
        for rank in range(number if shown else 0):
            yield self._record.invent(f"{self._name}[{rank if number > 1 else ''}]")

    def render(self, *_args: object) -> str:
        """What an engine writes when a template is included under an invented name."""
        return str(self)

    def __len__(self) -> int:
        self._record.last = self._name
        return self._record.parts.get(self._name, 1) if self._record.guess(self._name) else 0

    def __bool__(self) -> bool:
        return self._record.guess(self._name)

    def __contains__(self, item: object) -> bool:
        return self._record.guess(self._name)

    def __eq__(self, other: object) -> bool:
        return self is other or self._record.guess(self._name)

    def __hash__(self) -> int:
        return hash(self._name)

    def __lt__(self, other: object) -> bool:
        return self._record.guess(self._name)

    __le__ = __gt__ = __ge__ = __lt__

    def __int__(self) -> int:
        self._record.use(self._name)
        return 1

    __index__ = __int__

    def __float__(self) -> float:
        return float(int(self))

    def __round__(self, digits: int = 0) -> "Invented":
        return self

    def __neg__(self) -> "Invented":
        return self

    __pos__ = __abs__ = __neg__

    def __add__(self, other: object) -> "Invented":
        return self

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __add__
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __add__
