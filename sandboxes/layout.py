"""What a sandbox looks like inside: where a command starts, what can be written, and who it is."""

from pathlib import Path, PurePosixPath
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, model_validator

from holdfast.sandboxes.limits import Limits

HOME = "/work"
"""The working folder inside, unless a layout says another."""
ROOT_POWERS = ("CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_CHOWN", "CAP_FSETID", "CAP_KILL")
"""What uid 0 may inside, over files and processes of the sandbox's own; nothing of the host's becomes writable by it."""

_FIXED = ("/", "/usr", "/proc", "/dev", "/tmp", "/var", "/etc")
_MADE = ("/usr", "/etc", "/proc", "/dev")


def _is_a_folder_inside(path: str) -> str:
    place = PurePosixPath(path)
    if not place.is_absolute() or ".." in place.parts or str(place) != path or path in _FIXED:
        raise ValueError(f"a folder inside is an absolute path such as '/app', without '..' and none of {', '.join(_FIXED)}")
    if path.startswith(tuple(f"{root}/" for root in _MADE)) and not Path(path).is_dir():
        raise ValueError("below /usr a folder must be on the host as well, since that is mounted read-only")
    return path


Folder = Annotated[str, AfterValidator(_is_a_folder_inside)]


class Layout(BaseModel, frozen=True, extra="forbid"):
    """What a sandbox looks like inside; unset, what every task gets."""

    home: Folder = HOME
    """Where a command starts, and what paths of files count from."""
    writable: tuple[Folder, ...] = ()
    """Further folders that are the sample's own to write, empty at the start; one below `/usr` hides the host's."""
    root: bool = False
    """Whether commands run as uid 0 with power over the sandbox's own files; the host sees an ordinary user all the same."""

    @model_validator(mode="after")
    def _are_apart(self) -> Self:
        places = [PurePosixPath(place) for place in (self.home, *self.writable)]
        for number, place in enumerate(places):
            for other in places[number + 1 :]:
                if place.is_relative_to(other) or other.is_relative_to(place):
                    raise ValueError(f"{str(place)!r} and {str(other)!r} lie in one another; name the outer one alone")
        return self

    def folders(self, base: Path) -> dict[str, Path]:
        """Where the writable folders lie on the host, by their path inside.

        Args:
            base: The sample's folder on the host.
        """
        more = {place: base / "more" / place.strip("/").replace("/", "%") for place in self.writable}
        return {self.home: base / "work", "/tmp": base / "tmp", **more}


class Place(BaseModel, frozen=True, extra="forbid"):
    """A sandbox's limits and its layout, as the config of a task's `SandboxEnvironmentSpec`."""

    limits: Limits = Limits()
    layout: Layout = Layout()
