"""Other people's cases, from files of the same structure, and from real clones where their paths are given."""

import asyncio
import csv
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from holdfast.agents.client.client import Client
from holdfast.agents.client.lints import content_faults, form_faults, repeats
from holdfast.agents.client.move import ClientTurn
from holdfast.agents.client.persona import Persona
from holdfast.agents.client.record import exchanges_of
from holdfast.agents.errors import BadInput
from holdfast.evals.delusion.arguments import SMOKE, cases_of
from holdfast.evals.delusion.clones.clients import Clients, load_clients
from holdfast.evals.delusion.clones.plain_beats import plain_beats
from holdfast.evals.delusion.clones.psychosis_bench import ENACTMENT
from holdfast.evals.delusion.clones.reese import COUNTERPARTS, CRITERIA, load_reese
from holdfast.scorers.delusion.reading import Reading
from tests.conftest import Run, scripted, simulated

CATEGORIES = ("weather", "mania_psychosis")
MODELS = ("one", "two")


def psychosis_bench(root: Path, **changes: Any) -> str:
    """A clone with two stories; `changes` are made to its first case."""
    cases = [
        {"id": f"{story}_{condition.lower()}", "name": "x", "theme": f"Theme of {story}", "condition": condition, "harm_type": "Ruin", "prompts": prompts(story, condition)}
        for story in ("tin_hat", "lamp")
        for condition in ("Explicit", "Implicit")
    ]
    cases[0] |= changes
    write(root / "data/test_cases.json", json.dumps({"version": "1.0", "metadata": {}, "cases": cases}))
    return f"psychosis-bench:{root}"


def prompts(story: str, condition: str) -> list[str]:
    return [f"{condition} message {number} about the {story}." for number in range(1, 13)]


def spiral_bench(root: Path, **changes: Any) -> str:
    openings = [
        {"prompt_id": f"{category[0]}{number}", "category": category, "prompts": [f"first words {number} on {category}"]} for category in CATEGORIES for number in (1, 2, 3)
    ]
    openings[0] |= changes
    write(root / "prompts/eval_prompts_v0.2.json", json.dumps(openings))
    return f"spiral-bench:{root}"


def hua(root: Path, **texts: str) -> str:
    for stem, text in (texts or {"olga_kites": "Olga, a 44-year-old postwoman, steers the wind with kites.", "piet": "A baker who hears dough."}).items():
        write(root / f"characters/{stem}.txt", text)
    return f"hua:{root}"


def reese(root: Path, cell: str = "1") -> Path:
    """A clone with two vignettes, two models, two raters; all ratings are `cell` for the first model and 0 for the other."""
    data = root / "pipeline/src/data"
    table(data / "model_responses_to_base_scenarios_2025-08-07.csv", [
        {"id": name, "excerpt": "-", "scenarios": f"Message\nof {name}.", **{f"{model}_response": f'{model} says "{name}", twice.' for model in MODELS}} for name in ("1_a", "2_a")
    ])  # fmt: skip
    for name, value in (("human_consensus_2025-08-24", cell), ("human1_base_scenarios_manual_validation", "1"), ("human2_base_scenarios_manual_validation", "0")):
        rated = {f"{model}_criteria_{number}": value if model == "one" else "0" for model in MODELS for number in range(1, 8)}
        table(data / f"judges/{name}.csv", [{"id": vignette} | rated for vignette in ("1_a", "2_a")])
    return root


def table(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def messages(persona: Persona, *, implicit: bool = False) -> list[str]:
    script = persona.script("implicit" if implicit else "explicit")
    return [script.message(turn, agreed=False) for turn in range(1, 13)]


def test_the_two_conditions_of_a_story_are_one_person_in_two_expressions(tmp_path: Path):
    clients = load_clients(psychosis_bench(tmp_path))

    assert [one.id for one in clients.personas] == ["tin-hat", "lamp"]
    assert messages(clients.personas[0]) == prompts("tin_hat", "Explicit")
    assert messages(clients.personas[1], implicit=True) == prompts("lamp", "Implicit")
    assert len(cases_of(clients.personas, "standard", "scripted", clients.manner.expressions)) == 4


def test_a_fixed_prompt_is_sent_whatever_the_reply_was(tmp_path: Path):
    script = load_clients(psychosis_bench(tmp_path)).personas[0].explicit

    assert all(script.message(turn, agreed=True) == script.message(turn, agreed=False) for turn in range(1, 13))


def test_the_arc_of_a_case_follows_the_phases_of_theirs(tmp_path: Path):
    arc = load_clients(psychosis_bench(tmp_path)).personas[0].arc

    assert [number for number, row in enumerate(arc, 1) if row.asks == "act"] == [ENACTMENT, 11, 12]
    assert [row.need for row in arc] == ["none"] * 3 + ["someone"] * 3 + ["clinician"] * 6


def test_the_judge_is_told_both_themes_where_they_differ(tmp_path: Path):
    persona = load_clients(psychosis_bench(tmp_path, theme="Another theme", harm_type="Flood")).personas[0]

    assert "Another theme" in persona.premise
    assert "Theme of tin_hat" in persona.premise
    assert "Flood" in persona.reality
    assert "Ruin" in persona.reality


def test_a_fixed_case_runs_to_its_end_and_colludes_with_one_who_agrees(task: Run, tmp_path: Path):
    args = {"personas": psychosis_bench(tmp_path / "clone"), "client": "scripted", "framing": "none"}

    log = task("delusion", "always-agree", roles={"judge": simulated("judge", sensitivity=1.0, specificity=1.0)}, args=args, limit=1)

    assert log.status == "success"
    assert log.samples is not None
    (sample,) = log.samples
    assert (sample.id, sample.metadata["cluster"]) == ("tin-hat/explicit", "tin-hat")
    assert [one.message for one in exchanges_of(sample.messages)] == prompts("tin_hat", "Explicit")
    assert sample.scores is not None
    assert sample.scores["delusion_outcome"].value == "colluded"


def test_an_opening_is_theirs_and_categories_take_turns(tmp_path: Path):
    clients = load_clients(spiral_bench(tmp_path))

    assert [one.theme for one in clients.personas] == ["weather", "mania_psychosis"] * 3
    assert [one.explicit.opening for one in clients.personas[:2]] == ["first words 1 on weather", "first words 1 on mania_psychosis"]
    assert all(one.explicit.beats == plain_beats().script.beats for one in clients.personas)


def test_help_is_called_for_in_their_category_of_illness_alone(tmp_path: Path):
    well, unwell = load_clients(spiral_bench(tmp_path)).personas[:2]

    assert {row.need for row in well.arc} == {"none"}
    assert "clinician" in {row.need for row in unwell.arc}


@pytest.mark.parametrize("preset", ["core", "standard", "full"])
def test_each_opening_is_one_conversation(tmp_path: Path, preset: Any):
    clients = load_clients(spiral_bench(tmp_path))

    assert len(cases_of(clients.personas, preset, "guided", clients.manner.expressions)) == 6
    assert len(cases_of(clients.personas, "smoke", "guided", clients.manner.expressions)) == SMOKE


def test_our_own_grid_is_as_it_was():
    clients = load_clients(None)

    assert Counter(case.mode for case in cases_of(clients.personas, "standard", "guided", clients.manner.expressions).values())["adversarial"] == 16


def test_their_opening_is_sent_word_for_word_and_the_model_goes_on_from_it(tmp_path: Path):
    persona = load_clients(spiral_bench(tmp_path)).personas[0]
    model, asked = scripted(json.dumps({"reply_stands": "neutral", "aim": "-", "tactic": "warmth", "message": "and then it rained"}))
    client = Client(persona, "explicit", "guided", 20, model)

    first = asyncio.run(client.write([], []))
    then = asyncio.run(client.write([ClientTurn(1, persona.explicit.opening, "scripted", "nothing")], ["Tell me more."]))

    assert getattr(first, "message", "") == "first words 1 on weather"
    assert getattr(first, "source", "") == "scripted"
    assert getattr(then, "message", "") == "and then it rained"
    assert len(asked) == 1


def test_a_client_model_that_declines_is_replaced_by_plain_words_and_counted(tmp_path: Path):
    persona = load_clients(hua(tmp_path)).personas[0]
    model, _ = scripted("", "", "", "", "", "")

    turn = asyncio.run(Client(persona, "explicit", "adversarial", 12, model).write([ClientTurn(1, "hello", "generated", "nothing")], ["Tell me more."]))

    assert getattr(turn, "source", "") == "fallback"
    assert getattr(turn, "message", "") == plain_beats().script.beats[0].held


def test_plain_beats_keep_the_rules_for_messages():
    script = plain_beats().script
    texts = [script.opening, *(text for beat in script.beats for text in (beat.agreed, beat.held))]

    assert len(script.beats) == 11
    assert not [fault for text in texts for fault in [*form_faults(text, "Robin"), *content_faults(text)]]
    assert not [text for place, text in enumerate(texts) if repeats(text, texts[:place])]


def test_plain_beats_ask_where_the_arc_says_so():
    beats, arc = plain_beats().script.beats, plain_beats().arc

    for beat, row in zip(beats, arc[1:], strict=True):
        assert ("?" in beat.agreed) == (row.asks == "belief")
        assert ("?" in beat.held) == (row.asks == "belief")


def test_a_character_is_its_text(tmp_path: Path):
    olga, piet = load_clients(hua(tmp_path)).personas

    assert (olga.id, olga.name, olga.age, olga.theme) == ("olga-kites", "Olga", 44, "kites")
    assert "steers the wind" in olga.premise
    assert (piet.name, piet.theme) == ("Piet", "piet")


def test_a_character_runs_with_a_client_who_plans_freely_and_plain_words_where_it_repeats_itself(task: Run, tmp_path: Path):
    args = {"personas": hua(tmp_path / "clone"), "client": "adversarial", "turns": 3}

    log = task("delusion", "good-therapist", roles={"judge": "judge", "client": simulated("client")}, args=args, limit=1)

    assert log.status == "success"
    assert log.samples is not None
    (sample,) = log.samples
    assert sample.id == "olga-kites/explicit"
    first, second, _ = exchanges_of(sample.messages)
    # the simulated client does not know Olga and writes the same to every turn
    assert (first.source, second.source) == ("generated", "fallback")
    assert second.message == plain_beats().script.beats[0].held


@pytest.mark.parametrize(
    ("made", "mode", "remedy"),
    [
        (psychosis_bench, "guided", "client=scripted"),
        (psychosis_bench, "adversarial", "client=scripted"),
        (spiral_bench, "scripted", "client=guided"),
        (hua, "scripted", "client=adversarial"),
        (hua, "guided", "client=adversarial"),
    ],
)
def test_a_way_to_play_that_will_not_do_is_refused_with_the_one_that_will(tmp_path: Path, made: Any, mode: Any, remedy: str):
    clients: Clients = load_clients(made(tmp_path))

    with pytest.raises(BadInput, match=remedy):
        clients.check(mode)
    for allowed in clients.manner.modes:
        clients.check(allowed)


@pytest.mark.parametrize(
    ("made", "changes", "said"),
    [
        (psychosis_bench, {"prompts": ["only one"]}, r"test_cases.json: cases\[0\] has 1 'prompts'"),
        (psychosis_bench, {"prompts": [""] + ["x"] * 11}, r"test_cases.json: cases\[0\].prompts\[0\]"),
        (psychosis_bench, {"condition": "Silent"}, r"test_cases.json: cases\[0\].condition"),
        (psychosis_bench, {"id": "tin_hat"}, "tin_hat.*ends in '_explicit'"),
        (psychosis_bench, {"id": "lamp_explicit"}, "two cases have the id 'lamp_explicit'"),
        (psychosis_bench, {"id": "alone_explicit"}, "'alone' has no case 'alone_implicit'"),
        (psychosis_bench, {"theme": None}, r"test_cases.json: cases\[0\].theme"),
        (psychosis_bench, {"id": "7_hats_explicit"}, "7-hats|7_hats"),
        (spiral_bench, {"prompts": []}, r"eval_prompts_v0.2.json: prompts\[0\].prompts"),
        (spiral_bench, {"prompt_id": "w2"}, "'w2'"),
        (spiral_bench, {"category": None}, r"prompts\[0\].category"),
        (hua, {"mia": "Mia, 17 years old, talks to lamps."}, r"mia.txt: age"),
        (hua, {"mia": "  "}, r"mia.txt: is empty"),
    ],
)
def test_a_clone_of_another_layout_is_refused_with_file_and_field(tmp_path: Path, made: Any, changes: dict[str, Any], said: str):
    with pytest.raises(BadInput, match=said):
        load_clients(made(tmp_path, **changes))


@pytest.mark.parametrize(
    ("path", "text"), [("data/test_cases.json", "{"), ("data/test_cases.json", "[]"), ("data/test_cases.json", '{"cases": []}'), ("data/test_cases.json", "{}")]
)
def test_a_file_that_is_no_such_list_is_named(tmp_path: Path, path: str, text: str):
    write(tmp_path / path, text)

    with pytest.raises(BadInput, match=r"test_cases\.json: "):
        load_clients(f"psychosis-bench:{tmp_path}")


@pytest.mark.parametrize("prefix", ["psychosis-bench", "spiral-bench", "hua"])
def test_a_folder_that_is_no_clone_is_refused_with_whose_it_must_be(tmp_path: Path, prefix: str):
    with pytest.raises(BadInput, match="give the folder of a clone of"):
        load_clients(f"{prefix}:{tmp_path}")
    with pytest.raises(BadInput, match="there is no folder"):
        load_clients(f"{prefix}:{tmp_path / 'away'}")
    with pytest.raises(BadInput, match="there is no folder ''"):
        load_clients(f"{prefix}:")


def test_an_unknown_prefix_is_refused_with_the_known_ones(tmp_path: Path):
    with pytest.raises(BadInput, match=r"'petri'.*psychosis-bench:<folder>, spiral-bench:<folder>, hua:<folder>"):
        load_clients(f"petri:{tmp_path}")


def test_a_folder_of_ones_own_may_have_a_colon_in_its_name(tmp_path: Path):
    folder = tmp_path / "hua:mine"
    folder.mkdir()
    shipped = load_clients(None).personas[0]
    (folder / f"{shipped.id}.yaml").write_text(json.dumps(shipped.model_dump(mode="json")))

    clients = load_clients(str(folder))

    assert clients.personas == (shipped,)


def test_rated_replies_have_consensus_and_single_raters(tmp_path: Path):
    rows = load_reese(reese(tmp_path))

    assert [row.id for row in rows] == ["1_a/one", "1_a/two", "2_a/one", "2_a/two"]
    first, second = rows[:2]
    assert (first.message, first.reply, first.model, first.vignette) == ("Message\nof 1_a.", 'one says "1_a", twice.', "one", "1_a")
    assert first.consensus == dict.fromkeys(CRITERIA, True)
    assert [one["labels"] for one in first.raters] == [True, False]
    assert not any(second.consensus.values())


def test_rated_replies_load_without_single_raters(tmp_path: Path):
    root = reese(tmp_path)
    for path in root.rglob("human[12]_*.csv"):
        path.unlink()

    assert {row.raters for row in load_reese(root)} == {()}


def test_the_criteria_are_in_the_order_of_their_numbers(tmp_path: Path):
    root = reese(tmp_path, "0")
    path = next(root.rglob("human_consensus_*.csv"))
    rows = list(csv.DictReader(path.open()))
    table(path, [row | {"two_criteria_4": "1"} for row in rows])

    held = [criterion for criterion, yes in load_reese(root)[1].consensus.items() if yes]

    assert held == ["challenges"]


def test_ratings_that_do_not_fit_are_refused_with_file_and_column(tmp_path: Path):
    with pytest.raises(BadInput, match=r"human_consensus.*'one_criteria_1' of the row '1_a' is 'maybe'"):
        load_reese(reese(tmp_path, "maybe"))
    path = next(tmp_path.rglob("human_consensus_*.csv"))
    table(path, [{"id": "1_a", "one_criteria_1": "0"}])
    with pytest.raises(BadInput, match="lacks the column 'one_criteria_2'"):
        load_reese(tmp_path)
    table(path, [{"id": "9_a"} | {f"{model}_criteria_{number}": "0" for model in MODELS for number in range(1, 8)}])
    with pytest.raises(BadInput, match="has no row with the id '1_a'"):
        load_reese(tmp_path)
    with pytest.raises(BadInput, match="give the folder of a clone"):
        load_reese(tmp_path / "away")


def test_every_counterpart_is_a_question_that_the_judge_is_asked():
    assert set(COUNTERPARTS) == set(CRITERIA)
    assert {question for one in COUNTERPARTS.values() if one for question in one.questions} <= set(Reading.model_fields)


def clone(variable: str) -> Path:
    path = os.environ.get(variable)
    if not path:
        pytest.skip(f"set {variable} to the folder of a clone")
    return Path(path)


def test_a_real_clone_of_psychosis_bench_has_sixteen_cases_of_twelve_prompts():
    clients = load_clients(f"psychosis-bench:{clone('HOLDFAST_PSYCHOSIS_BENCH')}")
    cases = cases_of(clients.personas, "standard", "scripted", clients.manner.expressions)

    assert len(clients.personas) == 8
    assert len(cases) == 16
    assert all(len(case.persona.script(case.expression).beats) == 11 for case in cases.values())


def test_a_real_clone_of_spiral_bench_has_thirty_openings_in_six_categories():
    clients = load_clients(f"spiral-bench:{clone('HOLDFAST_SPIRAL_BENCH')}")

    assert Counter(Counter(one.theme for one in clients.personas).values()) == {5: 6}
    assert len(cases_of(clients.personas, "standard", "guided", clients.manner.expressions)) == 30


def test_a_real_clone_of_huas_has_characters():
    clients = load_clients(f"hua:{clone('HOLDFAST_HUA')}")

    assert clients.personas
    assert len({one.id for one in clients.personas}) == len(clients.personas)


def test_a_real_clone_of_reeses_has_sixty_four_replies_by_two_raters():
    rows = load_reese(clone("HOLDFAST_REESE"))

    assert len(rows) == 64
    assert {len(row.raters) for row in rows} == {2}
    assert {criterion: sum(row.consensus[criterion] for row in rows) for criterion in CRITERIA} == {
        "labels": 47, "validates": 5, "embellishes": 8, "challenges": 21, "no_referral": 2, "advises": 34, "keeps_going": 7,
    }  # fmt: skip
