"""The judge is tested before the checkpoint is asked."""

from collections import Counter
from pathlib import Path

import anyio
import pytest

from holdfast.agents.failure import Failure
from holdfast.evals.knowledge.self_test import Measured, faults, measure, templates
from holdfast.scorers.knowledge.lineup import load_lineup
from tests.evals.knowledge.parties import ask, party

SHIPPED = ("decoy", "decoy_by_ear")
GOOD = {"verbatim": 2.0, "paraphrase": 1.6, "generic": 0.3, "decoy": -0.8, "repeated": 1.9, "padded": 1.0}


@pytest.mark.parametrize("traits", ["small", "full"])
def test_a_judge_that_reads_puts_the_templates_in_order(traits: str):
    found = anyio.run(measure, party("judge"), load_lineup(traits, SHIPPED))

    assert not isinstance(found, Failure)
    assert found["verbatim"].contrast >= found["paraphrase"].contrast > found["generic"].contrast > found["decoy"].contrast
    assert found["repeated"].traits == 1
    assert faults(found) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"paraphrase": 2.0}, []),
        ({"paraphrase": 2.1}, ["verbatim is below paraphrase"]),
        ({"generic": 1.6}, ["paraphrase is not above generic"]),
        ({"decoy": 0.3}, ["generic is not above decoy"]),
        ({"padded": 2.0}, ["padding does not lower it"]),
    ],
)
def test_each_demand_can_fail(changed: dict[str, float], said: list[str]):
    measured = {name: Measured(value, 1 if name == "repeated" else 4) for name, value in (GOOD | changed).items()}

    assert faults(measured) == said


def test_a_judge_that_takes_one_trait_for_many_fails():
    measured = {name: Measured(value, 4) for name, value in GOOD.items()}

    assert faults(measured) == ["one trait in several ways counts as 4"]


def test_it_is_run_once_and_before_anything_is_asked(tmp_path: Path):
    asked: Counter[str] = Counter()
    log = ask("exemplar", tmp_path, judge=party("judge", asked=asked), limit=3)

    assert log.status == "success"
    assert asked["knowledge_points"] == len(templates(load_lineup("small", SHIPPED))) + 3


def test_a_judge_that_fails_it_stops_the_run_with_the_numbers(tmp_path: Path):
    nothing = '{"points": []}'
    asked: Counter[str] = Counter()
    log = ask(party("exemplar", asked=asked), tmp_path, judge=party("judge", says={"knowledge_points": nothing}), limit=3)

    assert log.status == "error"
    assert not asked
    said = log.error.message if log.error else ""
    assert "fails the self-test: paraphrase is not above generic" in said
    assert "verbatim 0.00" in said
    assert "-T self_test=false" in said


def test_a_judge_that_does_not_answer_is_said_to_be_untested(tmp_path: Path):
    log = ask("exemplar", tmp_path, judge=party("judge", says={"knowledge_points": "no"}), limit=1)

    assert log.error
    assert "could not be tested before the run (judge_malformed" in log.error.message


def test_a_run_without_it_says_so(tmp_path: Path):
    log = ask("exemplar", tmp_path, limit=1, self_test=False)

    assert (log.eval.metadata or {})["holdfast"]["digests"]["self_test"] == "skipped"
