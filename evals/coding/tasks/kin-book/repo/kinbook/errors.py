"""What can be wrong."""


class BadPedigree(ValueError):
    """A pedigree that cannot be."""


class UnknownName(LookupError):
    """Somebody who is not in the pedigree."""
