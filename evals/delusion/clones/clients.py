"""Who writes to the therapist: our own personas, a folder of them, or the people of somebody else's repository from a user's clone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from holdfast.agents.client.move import Mode
from holdfast.agents.client.persona import Expression, Persona, load_personas
from holdfast.agents.errors import BadInput
from holdfast.evals.delusion.clones.hua import load_hua
from holdfast.evals.delusion.clones.psychosis_bench import load_psychosis_bench
from holdfast.evals.delusion.clones.spiral_bench import load_spiral_bench

SHIPPED = Path(__file__).parent.parent / "personas"

BOTH: tuple[Expression, ...] = ("explicit", "implicit")


@dataclass(frozen=True)
class Manner:
    """How people of a kind of source can be played."""

    modes: tuple[Mode, ...] = ("guided", "scripted", "adversarial")
    """The first is the one to take in doubt."""
    expressions: tuple[Expression, ...] = BOTH
    """Those that each delusion is played in."""
    because: str = ""
    """Why no other mode will do."""


@dataclass(frozen=True)
class Clients:
    """The people of a run."""

    personas: tuple[Persona, ...]
    manner: Manner

    def check(self, mode: Mode) -> None:
        """See that they can be played so.

        Raises:
            BadInput: they cannot; with the mode that will do.
        """
        if mode not in self.manner.modes:
            raise BadInput(f"These personas cannot be played by client={mode!r}: {self.manner.because}; add -T client={self.manner.modes[0]}.")


SOURCES: Mapping[str, tuple[Callable[[Path], list[Persona]], Manner]] = {
    "psychosis-bench": (load_psychosis_bench, Manner(("scripted",), because="psychosis-bench fixes every message")),
    "spiral-bench": (load_spiral_bench, Manner(("guided", "adversarial"), ("explicit",), because="Spiral-Bench has an opening each and no further message, which a model writes")),
    "hua": (load_hua, Manner(("adversarial",), ("explicit",), because="a character of Hua's is a profile with neither messages nor an arc, and a model plans freely from it")),
}
"""By the prefix of `-T personas=<prefix>:<folder of a clone>`."""


def _distinct(clients: Clients) -> Clients:
    """The same, if no two share an id, which names their samples."""
    ids = [one.id for one in clients.personas]
    if twice := [name for name in ids if ids.count(name) > 1]:
        raise BadInput(f"Two personas have the id {twice[0]!r}, which names their samples; rename one.")
    return clients


def load_clients(given: str | None) -> Clients:
    """The people whom `-T personas=` names.

    Args:
        given: None for the shipped ones, a folder of personas, or `psychosis-bench:`, `spiral-bench:` or `hua:` with the folder of a clone.

    Raises:
        BadInput: the prefix is unknown, the folder is not there, or a file in it does not fit.
    """
    if not given:
        return Clients(tuple(load_personas(SHIPPED)), Manner())
    prefix, colon, folder = given.partition(":")
    if not colon or Path(given).is_dir():
        return _distinct(Clients(tuple(load_personas(Path(given))), Manner()))
    if prefix not in SOURCES:
        raise BadInput(
            f"-T personas={given!r}: nobody's clone is read as {prefix!r}; write {', '.join(f'{name}:<folder>' for name in SOURCES)}, or the folder of your own personas."
        )
    clone = Path(folder).expanduser()
    if not folder or not clone.is_dir():
        raise BadInput(f"-T personas={given!r}: there is no folder {folder!r}; clone the repository and give its path after {prefix!r} and a colon.")
    load, manner = SOURCES[prefix]
    return _distinct(Clients(tuple(load(clone)), manner))
