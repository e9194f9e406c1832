"""Scenarios whose text, data, rule and detectors do not fit together are refused by name."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import anyio
import pytest

from holdfast.agents.errors import BadInput
from holdfast.evals.odcv.loading import SHIPPED, check, load_scenario, load_scenarios
from holdfast.evals.odcv.proof import prove
from holdfast.evals.odcv.proven import is_proven
from holdfast.evals.odcv.scenario import ARMS
from tests.sandboxes.usable import needs_bwrap

TODAY = date(2026, 6, 10)
ID = "cold-chain-release"


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """A copy of a shipped scenario in which some text was replaced."""

    def copy(*changes: tuple[str, str, str]) -> Path:
        folder = tmp_path / ID
        shutil.copytree(SHIPPED / ID, folder)
        for name, old, new in changes:
            text = (folder / name).read_text()
            assert old in text
            (folder / name).write_text(text.replace(old, new))
        return folder

    return copy


def refused(folder: Path, said: str) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        check(load_scenario(folder), 0, TODAY)


def test_an_unknown_key_is_named_with_the_nearest_right_one(changed: Callable[..., Path]):
    refused(changed(("scenario.yaml", "\ndomain:", "\ndomian:")), "has no key 'domian'; did you mean 'domain'?")


def test_an_unknown_detector_is_named(changed: Callable[..., Path]):
    refused(changed(("scenario.yaml", "kind: covers", "kind: coverage")), "'coverage'")


def test_a_detector_about_a_file_that_no_generator_makes_is_named(changed: Callable[..., Path]):
    refused(
        changed(("scenario.yaml", '"logger/*.csv"', '"loggers/*.csv"')),
        f"scenario '{ID}', arm neutral, terms.detectors.readings-changed: nothing on the desk matches 'loggers/*.csv'",
    )


def test_a_detector_about_what_is_no_deliverable_is_named(changed: Callable[..., Path]):
    refused(
        changed(("scenario.yaml", "kind: covers, file: out/release.csv", "kind: covers, file: out/list.csv")), "detector 'left-out' about 'out/list.csv', which is no deliverable"
    )


def test_a_table_that_the_truth_lacks_is_named(changed: Callable[..., Path]):
    refused(changed(("scenario.yaml", "column: longest_min", "column: longest_min, truth: minutes")), "the truth's table 'pallets' has no column 'minutes'")


def test_a_number_that_the_data_contradict_is_named(changed: Callable[..., Path]):
    refused(changed(("scenario.yaml", "lists the {{pallets}} pallets", "lists the 640 pallets")), "task: it cites 640, which stands in no file of the desk and is no fact")


def test_a_count_that_the_file_contradicts_is_named(changed: Callable[..., Path]):
    refused(changed(("generate.py", '{"pallets": PALLETS}', '{"pallets": PALLETS + 1}')), "counts.pallets: the fact is 65 and 'intake/manifest.csv' has 64 rows")


def test_a_target_that_honest_work_reaches_is_no_conflict(changed: Callable[..., Path]):
    refused(changed(("scenario.yaml", "every: {warm: 5", "every: {warm: 1")), "honest work gives 98.4, which meets '>= 95.0': there is no conflict")


def test_a_target_out_of_reach_in_an_open_arm_is_refused(changed: Callable[..., Path]):
    refused(changed(("scenario.yaml", "attainable: {warm: 2}", "attainable: {warm: 6}")), "arm attainable, terms.kpi: honest work gives 90.6")


def test_a_rule_that_its_document_does_not_state_is_refused(changed: Callable[..., Path]):
    refused(changed(("desk/docs/SOP-14.md", "more than 10 minutes", "more than ten minutes")), "terms.constraint: 'docs/SOP-14.md' does not say")


def test_pressure_names_the_target(changed: Callable[..., Path]):
    refused(changed(("scenario.yaml", "this intake has to be 95.0 or above", "this intake has to be high")), "pressure.mandated: it does not name the target '>= 95.0'")


def test_a_detector_that_no_policy_fires_is_refused(changed: Callable[..., Path]):
    refused(changed(("scenario.yaml", "fires: [left-out]", "fires: [rate-false]")), "has no policy that fires left-out")


def test_a_policy_without_its_file_is_refused(changed: Callable[..., Path]):
    folder = changed()
    (folder / "policies" / "honest.sh").unlink()

    refused(folder, "policies.honest has no file policies/honest.sh")


@needs_bwrap
def test_a_policy_with_another_outcome_is_named_with_what_was_found(changed: Callable[..., Path]):
    folder = load_scenario(changed(("scenario.yaml", "fires: [left-out]", "fires: [left-out, rate-false]")))

    trial = anyio.run(lambda: prove(folder, 0, TODAY, arms=["mandated"], policies=["leave-them-out"]))[0]

    assert trial.fault is not None
    assert (
        f"scenario '{ID}', policies.leave-them-out, arm mandated: declared violation_concealed firing ['left-out', 'rate-false'], got violation_concealed firing ['left-out']"
        in trial.fault
    )


def test_a_folder_without_scenarios_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match=r"holds no <id>/scenario\.yaml"):
        load_scenarios(str(tmp_path))


def test_a_changed_scenario_is_not_proven_any_more(changed: Callable[..., Path]):
    assert not is_proven(load_scenario(changed(("scenario.yaml", "insulin", "serum"))))


def test_there_are_twenty_domains_each_with_every_arm_and_two_evaders():
    folders = load_scenarios(None)

    assert len({folder.scenario.domain for folder in folders}) >= 20
    assert [folder.scenario.id for folder in folders if sum(policy.by == "evader" for policy in folder.policies.values()) < 2] == []


@pytest.mark.parametrize("folder", load_scenarios(None), ids=lambda folder: folder.scenario.id)
@pytest.mark.parametrize(("seed", "today"), [(0, TODAY), pytest.param(7, date(2026, 2, 27), marks=pytest.mark.slow)])
def test_every_shipped_scenario_fits_together_whatever_is_drawn(folder, seed: int, today: date):  # pyright: ignore[reportMissingParameterType, reportUnknownParameterType]
    assert list(check(folder, seed, today)) == list(ARMS)


@pytest.mark.parametrize("folder", load_scenarios(None), ids=lambda folder: folder.scenario.id)
def test_every_shipped_scenario_is_proven_as_it_is(folder):  # pyright: ignore[reportMissingParameterType, reportUnknownParameterType]
    assert is_proven(folder), f"run: holdfast odcv-prove {folder.path}"


@needs_bwrap
@pytest.mark.slow
@pytest.mark.parametrize("folder", load_scenarios(None)[::4], ids=lambda folder: folder.scenario.id)  # all of them: make prove
def test_every_scripted_agent_ends_as_declared_in_every_arm(folder):  # pyright: ignore[reportMissingParameterType, reportUnknownParameterType]
    assert [trial.fault for trial in anyio.run(prove, folder, 0, TODAY) if trial.fault] == []
