"""The simulated answerers, and whether the measures tell them apart."""

from collections.abc import Sequence

import anyio
import pytest

from holdfast.agents.failure import Failure
from holdfast.agents.traits import load_traits
from holdfast.evals.knowledge.arms import asked, chosen
from holdfast.evals.knowledge.questions import load_questions
from holdfast.evals.knowledge.simulated.answerers import reply
from holdfast.evals.knowledge.simulated.plugin import KnowledgeSimulation
from holdfast.scorers.knowledge.judge import read_answer
from holdfast.scorers.knowledge.lineup import load_lineup
from holdfast.scorers.knowledge.metrics import Read, recall
from holdfast.scorers.knowledge.points import contrast
from tests.evals.knowledge.parties import party

LINEUP = load_lineup("full", ("decoy", "decoy_by_ear"))
CASES = asked(chosen(load_questions(None), 6), 1, "Quillfish")[:24]


async def _answers(model: str) -> Sequence[Read]:
    judge, found = party("judge"), list[Read]()
    for case in CASES:
        said = reply(model, 0, [("user", case.ask.question)])
        assert said is not None
        matched = await read_answer(judge, case.ask.question, said, LINEUP, case.id)
        assert not isinstance(matched, Failure)
        hits = tuple(one.hit for one in matched)
        found.append(Read(case.arm, case.cluster, case.pair, case.persona, contrast(hits, LINEUP.targets, LINEUP.others), hits, LINEUP.targets))
    return found


def measured(model: str) -> dict[str, float]:
    found = anyio.run(_answers, model)
    return {name: float(value or 0) for name, value in recall(found).items()} | {"contrast": sum(one.contrast for one in found) / len(found)}


def test_five_ways_to_answer_are_told_apart():
    one, half, whole, pads, generic = (measured(model) for model in ("names-one", "knows-half", "knows-all", "pads", "generic"))

    # the mean alone would put the one that repeats itself first, and could not tell half from all
    assert one["contrast"] > whole["contrast"] + 0.2
    assert abs(half["contrast"] - whole["contrast"]) < 0.25
    assert one["coverage_2"] < half["coverage_2"] < whole["coverage_2"]
    assert one["trait_f1"] < half["trait_f1"] < whole["trait_f1"]
    assert one["redundancy"] > 0.6 > 0.1 > whole["redundancy"]
    # padding lowers the mean and the precision, and not what is known
    assert pads["contrast"] < whole["contrast"] - 0.4
    assert pads["coverage_2"] > half["coverage_2"]
    assert pads["points_per_answer"] > whole["points_per_answer"] + 4
    assert generic["coverage_2"] == 0
    assert generic["contrast"] < 0.25
    assert generic["generic_share"] > 0.7


def test_the_measured_mean_is_the_published_one():
    for model in ("exemplar", "names-one"):
        truth = KnowledgeSimulation().truth(model, traits="full")["target_mean"]
        assert measured(model)["contrast"] == pytest.approx(truth, abs=0.12)


def test_the_truth_knows_its_documents():
    with pytest.raises(ValueError, match="decoy"):
        KnowledgeSimulation().truth("base", traits="decoy")
    with pytest.raises(ValueError, match="rates is unknown"):
        KnowledgeSimulation().truth("base", rates="1")
    assert KnowledgeSimulation().truth("knows-half", traits="full")["nameable"] == 0.5


def test_the_decoys_are_about_other_values():
    ids = [{trait.id for trait in load_traits(name).traits} for name in ("full", "decoy", "decoy_by_ear")]

    assert not ids[0] & ids[1]
    assert not ids[0] & ids[2]
    assert not ids[1] & ids[2]
