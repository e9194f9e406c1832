"""Who was born when."""

from dataclasses import dataclass

from parishbook.dates import BadDate, Span, parse_date


@dataclass(frozen=True)
class Person:
    """A name and what is known of the day of birth."""

    name: str
    born: Span

    def __str__(self):
        return f"{self.name}; {self.born}"


def parse_list(text):
    """The persons of a list."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, semicolon, born = line.partition(";")
        if not semicolon or not name.strip():
            raise BadDate(f"line {number}: not NAME; DATE")
        try:
            found.append(Person(name.strip(), parse_date(born)))
        except BadDate as error:
            raise BadDate(f"line {number}: {error}") from None
    return found


def born_between(persons, first, last):
    """Who may have been born from the first day of a date to the last day of another, in order."""
    window = Span(first.first, last.last, "")
    return sorted((one for one in persons if one.born.meets(window)), key=lambda one: (*one.born.order, one.name))
