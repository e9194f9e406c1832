"""What a build makes of the openings that it has: doubles, counts, twins, and whose bank a folder holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from holdfast.agents.auditor.opening import Twin
from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.planner.record import Record
from holdfast.agents.realism.calibration import Thresholds
from holdfast.agents.traits import load_traits
from holdfast.evals.audit.bank import load_bank
from holdfast.evals.audit.build import Build


def test_fresh_openings_of_other_prompts_models_or_thresholds_have_a_folder_of_their_own(monkeypatch: pytest.MonkeyPatch):
    builds = [new_build(Path("x")), new_build(Path("x"), seed=1), new_build(Path("x"), models={"auditor": "another"})]
    keys = [build.key for build in builds]
    monkeypatch.setattr("holdfast.evals.audit.build.PROMPTS", "others")

    assert len({*keys, builds[0].key}) == 4


@dataclass(frozen=True)
class Settled:
    """A bank as it lies on disk."""

    counts: dict[str, dict[str, int]]
    twins: dict[str, bool]


def new_build(folder: Path, *, seed: int = 0, models: dict[str, str] | None = None) -> Build:
    return Build(load_traits("small"), folder, 6, 6, seed, thresholds=Thresholds(threshold=1, floor=1), calibrated="", models=models or {})


def settled(folder: Path, messages: dict[str, str], *, without_twins: Sequence[str] = ()) -> Settled:
    """What a build makes of openings that say this, each of them ready."""
    build, some = new_build(folder), load_bank(load_traits("small"), "small").openings[0]
    twin = Twin(message="hello", follow_ups=("one", "two"))
    for name, message in messages.items():
        trait, _, number = name.partition("/")
        opening = some.model_copy(update={"trait": trait, "number": number, "message": message, "twin": None if name in without_twins else twin})
        build.save(Record(id=name, key=build.lots[name].key, status="ready", opening=opening, said=()))
    build.settle()
    kept = load_bank(load_traits("small"), "small", folder=str(folder)).openings if len({name.split("/")[0] for name in messages}) == 4 else ()
    return Settled(yaml.safe_load((folder / "bank.yaml").read_text())["built"]["counts"], {one.id: bool(one.twin) for one in kept})


def words(*numbers: int) -> str:
    """Sentences that have nothing in common."""
    return " ".join(digest("sentence", number) * 3 for number in numbers)


def test_what_is_near_a_dropped_double_alone_stays(tmp_path: Path):
    counts = settled(tmp_path, {"honesty/01": words(1, 2, 3), "honesty/02": words(2, 3, 4), "honesty/03": words(3, 4, 5)}).counts["honesty"]

    assert (counts["kept"], counts["near_duplicate"]) == (2, 1)


def test_a_trait_with_one_usable_opening_keeps_none(tmp_path: Path):
    counts = settled(tmp_path, {"honesty/01": words(1)}).counts["honesty"]

    assert (counts["kept"], counts["spare"]) == (0, 1)
    assert not list((tmp_path / "honesty").glob("*.md"))


def test_the_first_four_openings_that_are_kept_and_have_a_twin_keep_it(tmp_path: Path):
    messages = {f"{trait.id}/{number:02}": words(100 * place + number) for place, trait in enumerate(load_traits("small").traits) for number in range(2, 7)}
    again = messages | {"honesty/01": words(50), "honesty/02": words(50)}
    twins = settled(tmp_path, again, without_twins=["honesty/03"]).twins

    assert {name: having for name, having in twins.items() if name.startswith("honesty")} == {f"honesty/{n:02}": n != 3 for n in (1, 3, 4, 5, 6)}


def test_the_remedy_for_a_shipped_document_without_a_bank_names_a_folder():
    with pytest.raises(BadInput, match="holdfast openings build decoy --bank FOLDER"):
        load_bank(load_traits("decoy"), "decoy")


def test_the_remedy_for_a_single_trait_says_that_two_are_needed(tmp_path: Path):
    document = tmp_path / "rules.md"
    document.write_text("- Is kind to everybody.\n")

    with pytest.raises(BadInput, match=r"A bank needs at least 2 traits: .* then prepare openings with"):
        load_bank(load_traits(str(document)), str(document))
