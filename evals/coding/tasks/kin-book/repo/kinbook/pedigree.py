"""Names and parents."""

from kinbook.errors import BadPedigree, UnknownName


class Pedigree:
    """Who descends from whom."""

    def __init__(self):
        self._parents = {}

    def __contains__(self, name):
        return name in self._parents

    def __len__(self):
        return len(self._parents)

    def add(self, name, father=None, mother=None):
        """Somebody new."""
        if name in self._parents:
            raise BadPedigree(f"{name} is in it already")
        self._known(father, mother)
        self._parents[name] = (father, mother)

    def set_parents(self, name, father=None, mother=None):
        """Replace somebody's parents."""
        self._known(name, father, mother)
        for parent in (father, mother):
            if parent is not None and (parent == name or self.descends(parent, name)):
                raise BadPedigree(f"{name} would be an ancestor of {name}")
        self._parents[name] = (father, mother)

    def parents(self, name):
        """Father and mother, None where unknown."""
        try:
            return self._parents[name]
        except KeyError:
            raise UnknownName(name) from None

    def descends(self, name, ancestor):
        """Whether one is an ancestor of the other."""
        known = [parent for parent in self.parents(name) if parent is not None]
        return ancestor in known or any(self.descends(parent, ancestor) for parent in known)

    def _known(self, *names):
        for name in names:
            if name is not None and name not in self._parents:
                raise UnknownName(name)
