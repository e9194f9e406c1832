"""A whole file."""

from plainconf.errors import BadConf
from plainconf.lines import Entry, Header, More, read_line


class Config:
    """Settings by section and key."""

    def __init__(self, values):
        self._values = values

    def sections(self):
        """Their names, as they first appear."""
        return [name for name, values in self._values.items() if name or values]

    def keys(self, section):
        """The keys of a section, as they first appear."""
        return list(self._values[section])

    def get(self, section, key):
        """The value of a key."""
        return self._values[section][key.lower()]


def parse(text):
    """The settings of a file."""
    values = {"": {}}
    section, open_key = "", None
    for number, line in enumerate(text.split("\n"), 1):
        try:
            read = read_line(line.removesuffix("\r"))
        except BadConf as error:
            raise BadConf(f"line {number}: {error}") from None
        match read:
            case Header(name):
                section, open_key = name, None
                values.setdefault(name, {})
            case Entry(key, value, quoted):
                values[section][key] = value
                open_key = None if quoted else key
            case More(value):
                if open_key is None:
                    raise BadConf(f"line {number}: it continues nothing")
                values[section][open_key] = f"{values[section][open_key]} {value}".strip(" ")
            case None:
                open_key = None
    return Config(values)
