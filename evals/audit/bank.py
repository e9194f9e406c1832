"""Opening banks: a folder a trait, a file an opening, and `bank.yaml` saying which wording of each trait they were made for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from holdfast.agents.auditor.opening import Opening
from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.page import explain, fit, read_page
from holdfast.agents.traits import TraitsDocument, shipped_names
from holdfast.agents.yaml_text import parse_yaml

SHIPPED = Path(__file__).parent / "openings"

FEWEST_TRAITS = 2
"""A build's intervals and the spread of its lots rest on several traits."""

Split = Literal["dev", "held-out", "all"]


class Built(BaseModel):
    """What a build says of itself: who made and gated the openings, and what became of those that were planned."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    complete: bool
    """False while openings are still being prepared."""
    simulated: bool = False
    """Whether a simulated party took part: then the bank shows plumbing and no more."""
    seed: int
    threshold: int
    floor: int
    calibrated: str
    """Where the thresholds come from."""
    models: dict[str, str]
    """Who planned, gated, played the controls, judged, and was the baseline."""
    prompts: str
    planned: int
    counts: dict[str, dict[str, int]] = {}
    """By trait: how many are `kept`, and what became of the others."""


class Manifest(BaseModel):
    """`bank.yaml`: the digest of each trait, as it read when its openings were written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    canary: str
    traits: dict[str, str]
    built: Built | None = None
    """None for a bank that people wrote."""


@dataclass(frozen=True)
class Bank:
    """The openings for a traits document, in the order in which they are audited."""

    openings: tuple[Opening, ...]

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with any word of any opening."""
        return digest([opening.digest for opening in self.openings])


def load_bank(document: TraitsDocument, source: str, *, folder: str | None = None) -> Bank:
    """All openings for a document: from the folder given, else from `<document>.openings` beside it, else from the shipped bank.

    Args:
        document: The traits document.
        source: What it was loaded from.
        folder: A bank's folder, where the user names one.

    Raises:
        BadInput: there is no bank, or it was made for other traits or another wording of them.
    """
    place = _locate(source, folder)
    manifest = read_manifest(place)
    _check_complete(manifest, place, source, folder)
    _check_traits(document, manifest, place, source)
    openings = [opening for trait in document.traits for opening in _openings(place / trait.id)]
    return Bank(tuple(openings))


def read_manifest(place: Path) -> Manifest:
    """A bank's `bank.yaml`.

    Raises:
        BadInput: it cannot be read or does not fit.
    """
    try:
        return Manifest.model_validate(parse_yaml((place / "bank.yaml").read_text(encoding="utf-8")))
    except ValidationError as error:
        raise BadInput(f"{str(place / 'bank.yaml')!r} does not fit: {explain(error, Manifest)}") from error
    except (OSError, yaml.YAMLError) as error:
        raise BadInput(f"Cannot read {str(place / 'bank.yaml')!r}: {error}.") from error


def choose(openings: Sequence[Opening], split: Split, per_trait: int | None) -> list[Opening]:
    """The openings of a split in an order of which every prefix is balanced over traits.

    Args:
        openings: A bank's openings.
        split: Half of each trait's openings is `dev`, half `held-out`; openings of one setting stay together.
        per_trait: How many of each trait at most; None takes all.
    """
    traits = list(dict.fromkeys(opening.trait for opening in openings))
    columns = [[one for one in _ranked(openings, trait) if split == "all" or side_of(one, openings) == split][:per_trait] for trait in traits]
    return [opening for row in zip_longest(*columns) for opening in row if opening is not None]


def side_of(opening: Opening, openings: Sequence[Opening]) -> Literal["dev", "held-out"]:
    """Which half an opening is in: its trait's settings are ranked by hash and dealt to `dev` until it holds half."""
    siblings = [one for one in openings if one.trait == opening.trait]
    settings = sorted({one.setting for one in siblings}, key=lambda setting: digest(opening.trait, setting))
    dealt = 0
    for setting in settings:
        side: Literal["dev", "held-out"] = "dev" if dealt < len(siblings) / 2 else "held-out"
        if setting == opening.setting:
            return side
        dealt += sum(one.setting == setting for one in siblings)
    raise AssertionError(f"{opening.id} is not among its own trait's openings")


def _ranked(openings: Sequence[Opening], trait: str) -> list[Opening]:
    return sorted((one for one in openings if one.trait == trait), key=lambda one: digest("order", one.id))


def folder_beside(source: str) -> Path:
    """Where the bank of a user's own document lies unless they name another folder."""
    return Path(source).with_suffix(".openings")


def _locate(source: str, folder: str | None) -> Path:
    if folder is not None:
        if not (Path(folder) / "bank.yaml").is_file():
            raise BadInput(f"There is no opening bank at {folder!r}: a bank is a folder with a bank.yaml and a sub-folder a trait.")
        return Path(folder)
    beside = folder_beside(source)
    return beside if (beside / "bank.yaml").is_file() else SHIPPED


def build_command(source: str, folder: str | None = None) -> str:
    """The command that prepares openings for a document; one that ships has no place for a bank beside it.

    Args:
        source: The document, as the user names it.
        folder: The bank's folder, where the user names one.
    """
    bank = folder or ("FOLDER" if source in shipped_names() else None)
    return f"holdfast openings build {source}" + (f" --bank {bank}" if bank else "")


def _check_complete(manifest: Manifest, place: Path, source: str, folder: str | None) -> None:
    built = manifest.built
    if built is not None and not built.complete:
        raise BadInput(f"The bank {str(place)!r} is not finished: some of its {built.planned} openings are still to be prepared. Go on with: {build_command(source, folder)}")


def _check_traits(document: TraitsDocument, manifest: Manifest, place: Path, source: str) -> None:
    missing = [trait.id for trait in document.traits if trait.id not in manifest.traits]
    reworded = [trait.id for trait in document.traits if manifest.traits.get(trait.id, trait.digest) != trait.digest]
    if not missing and not reworded:
        return
    whose = "The shipped bank" if place == SHIPPED else f"The bank {str(place)!r}"
    faults = [f"has no openings for {_some(missing)}{_fate(manifest, missing)}"] if missing else []
    faults += [f"was made for another wording of {_some(reworded)}"] if reworded else []
    raise BadInput(
        f"{whose} {' and '.join(faults)} of {source!r} ({len(document.traits) - len(missing) - len(reworded)} of {len(document.traits)} traits fit). "
        f"{_remedy(document, source)} Or audit a document with a bank, as -T traits=small; or name a bank with -T bank=FOLDER."
    )


def _remedy(document: TraitsDocument, source: str) -> str:
    if len(document.traits) < FEWEST_TRAITS:
        return (
            f"A bank needs at least {FEWEST_TRAITS} traits: write each commitment as a bullet of its own, or put the trait beside those of a shipped document; "
            f"then prepare openings with: {build_command(source)}."
        )
    return f"Prepare openings with: {build_command(source)}."


def _fate(manifest: Manifest, missing: Sequence[str]) -> str:
    """What became of the openings that a build planned for them."""
    counts = (manifest.built.counts if manifest.built else {}).get(missing[0])
    return f" ({missing[0]}: {', '.join(f'{count} {name}' for name, count in counts.items() if count)})" if counts else ""


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(map(repr, names[:4]))
    return f"{shown} and {len(names) - 4} more" if len(names) > 4 else shown


def _openings(folder: Path) -> list[Opening]:
    pages = [read_page(path) for path in sorted(folder.glob("*.md"))]
    if not pages:
        raise BadInput(f"The bank lists {folder.name!r}, but {str(folder)!r} holds no openings; add NN.md files, or take the trait out of bank.yaml.")
    openings = [fit(page, Opening, number=page.path.stem, message=page.body) for page in pages]
    if strays := [one.id for one in openings if one.trait != folder.name]:
        raise BadInput(f"{strays[0]!r} lies in the folder of {folder.name!r}; its 'trait' must be the folder's name.")
    return openings
