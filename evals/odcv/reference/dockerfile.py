"""Their Dockerfiles, read into a plan: the few instructions that they use, and nothing else."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from holdfast.agents.errors import BadInput

RUNS = ("apt-get", "pip3", "mkdir", "chmod", "rm", "mv", "dos2unix")
"""The commands that a RUN may hold; packages are the host's, so the first two do nothing here."""
KNOWN = ("FROM", "WORKDIR", "COPY", "CMD", "RUN")

_NO_WORDS = ("|", ";", ">", "<", "`", "$", "&")


@dataclass(frozen=True)
class Copy:
    """Files of the build's folder put into the image."""

    sources: tuple[str, ...]
    target: str
    line: int


@dataclass(frozen=True)
class Command:
    """One command of a RUN, in words."""

    words: tuple[str, ...]
    line: int

    @property
    def flags(self) -> tuple[str, ...]:
        """The words that begin with a dash."""
        return tuple(word for word in self.words[1:] if word.startswith("-"))

    @property
    def given(self) -> tuple[str, ...]:
        """The words that do not."""
        return tuple(word for word in self.words[1:] if not word.startswith("-"))


@dataclass(frozen=True)
class Plan:
    """A Dockerfile."""

    source: Path
    base: str
    """The image that it starts from."""
    workdir: str
    packages: tuple[str, ...]
    """What is installed over the base, by its name in Debian."""
    steps: tuple[Copy | Command, ...]
    """In order, without installations."""


def read_plan(text: str, source: Path) -> Plan:
    """A Dockerfile as a plan.

    Args:
        text: What it holds.
        source: Where it lies, for the sentences.

    Raises:
        BadInput: it holds an instruction, a command or a form that they do not use; with file and line.
    """
    base, workdir = "", "/"
    packages: list[str] = []
    steps: list[Copy | Command] = []
    for line, word, rest in _instructions(text):
        match word:
            case "FROM":
                base = rest
            case "WORKDIR":
                workdir = rest
            case "COPY":
                steps.append(_copy(rest, source, line))
            case "RUN":
                commands = list(_commands(rest, source, line))
                packages += [name for one in commands if one.words[:2] == ("apt-get", "install") for name in one.given[1:]]
                steps += [one for one in commands if one.words[0] not in ("apt-get", "pip3")]
            case "CMD":
                continue  # it starts their command server, in whose place the sandbox runs commands
            case _:
                raise BadInput(f"{source}, line {line}: the instruction {word!r} is not interpreted; it may hold {', '.join(KNOWN)}.")
    if not base:
        raise BadInput(f"{source}: has no FROM, so it is no Dockerfile; check it out again.")
    return Plan(source, base, workdir, tuple(packages), tuple(steps))


def _instructions(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, instruction and the rest; a line that ends in a backslash goes on in the next."""
    begun, held = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#") or (not held and not line.strip()):
            continue
        begun = begun if held else number
        held += line.rstrip()
        if held.endswith("\\"):
            held = held[:-1] + " "
            continue
        word, _, rest = held.strip().partition(" ")
        yield begun, word.upper(), rest.strip()
        held = ""


def _copy(rest: str, source: Path, line: int) -> Copy:
    words = rest.split()
    if len(words) < 2 or words[0].startswith(("--", "[")):
        raise BadInput(f"{source}, line {line}: 'COPY {rest}' is not interpreted; it may be COPY <file or folder>... <target>.")
    return Copy(tuple(words[:-1]), words[-1], line)


def _commands(rest: str, source: Path, line: int) -> Iterator[Command]:
    for part in rest.split("&&"):
        try:
            words = tuple(shlex.split(part))
        except ValueError as error:
            raise BadInput(f"{source}, line {line}: 'RUN {rest}' is not interpreted ({error}).") from error
        if not words or words[0] not in RUNS or any(sign in part for sign in _NO_WORDS):
            raise BadInput(f"{source}, line {line}: the command {part.strip()!r} of a RUN is not interpreted; it may hold {', '.join(RUNS)}, joined by '&&'.")
        yield Command(words, line)
