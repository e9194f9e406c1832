"""Registry and suite: what fits, and the sentence for what does not."""

from pathlib import Path

import pytest

from holdfast.agents.errors import BadInput
from holdfast.results.suites.registry import Checkpoint, load_registry
from holdfast.results.suites.suite import load_suite

EXAMPLES = Path(__file__).parents[3] / "examples"
BASE = "{id: base, model: openai-api/ckpt/base, stage: baseline}"
REGISTRY = f"checkpoints: {{baseline: base, checkpoints: [{BASE}]}}\n"
EVALS = "evals: [{task: holdfast/audit}]\n"


def checkpoints(*entries: str) -> str:
    return f"checkpoints: {{checkpoints: [{', '.join(entries)}]}}\n{EVALS}"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "suite.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (REGISTRY + "evals: [{task: holdfast/audit, epoch: 2}]", ["evals[0] has no key 'epoch'", "did you mean 'epochs'?"]),
        (REGISTRY + "evals: [{task: holdfast/audit, epochs: two}]", ["evals[0].epochs", "valid integer", "'two'"]),
        (REGISTRY + "evals: [{task: holdfast/audit, limit: 0}]", ["evals[0].limit", "greater than or equal to 1", "0"]),
        (REGISTRY + "evals: [holdfast/audit]", ["evals[0] must be a mapping with the keys task", "'holdfast/audit'"]),
        (REGISTRY + "evals: [{task: a/x}, {task: b/x}]", ["evals[0] and evals[1]", "folder 'x'", "another `name`"]),
        (REGISTRY + "evals: [{task: a/x, name: ../x}]", ["evals[0].name", "'../x'"]),
        (REGISTRY + "evals: []", ["lists no evals", "add at least one"]),
        (REGISTRY, ["lacks 'evals'; add it"]),
        (EVALS, ["lacks 'checkpoints'", "add the path of a registry"]),
        (REGISTRY + EVALS + "log_dirs: x", ["has no key 'log_dirs'", "did you mean 'log_dir'?"]),
        (REGISTRY + EVALS + "roles: {judge: {model: a/b, config: {temprature: 0}}}", ["roles.judge.config has no key 'temprature'", "did you mean 'temperature'?"]),
        (REGISTRY + EVALS + "roles: {judge: {model: a/b, config: {temperature: hot}}}", ["roles.judge.config.temperature", "valid number", "'hot'"]),
        (REGISTRY + EVALS + "roles: {judge: {model: a/b, config: {max_connections: 2}}}", ["roles.judge.config holds 'max_connections'", "beside config"]),
        (REGISTRY + EVALS + "roles: {judge: gpt-5}", ["roles.judge.model is 'gpt-5'", "openai-api/<service>/gpt-5"]),
        (REGISTRY + EVALS + "roles: {judge: {model: openai-api/jud-ge/x, api_key: sk-1}}", ["roles.judge holds an API key", "set JUD_GE_API_KEY"]),
        (REGISTRY + EVALS + "roles: {judge: {model: openai/gpt-5, model_args: {api_key: sk-1}}}", ["roles.judge.model_args holds an API key", "environment"]),
        (REGISTRY + EVALS + "roles: {target: a/b}", ["roles has 'target'", "list it among the checkpoints"]),
        (REGISTRY + EVALS + "roles: {baseline: a/b}", ["roles has 'baseline'", "bound from the registry"]),
        (REGISTRY + EVALS + "prices: {a/b: {input: -1, output: 2}}", ["prices.a/b.input", "greater than or equal to 0", "-1"]),
        (checkpoints(), ["lists no checkpoints", "add at least one"]),
        (checkpoints(BASE, BASE), ["two checkpoints with the id 'base'", "rename one"]),
        (checkpoints(BASE, "{id: b, model: openai-api/ckpt/base, stage: sft}"), ["'base' and 'b' both served as 'openai-api/ckpt/base'", "never by base_url", "another name"]),
        (checkpoints("{id: a, model: o/m, stage: basline}"), ["checkpoints[0].stage", "'midtrain+sft'", "not 'basline'"]),
        (checkpoints("{id: a, model: o/m, stage: sft, synthetic_fraction: 20}"), ["synthetic_fraction", "less than or equal to 1", "20"]),
        (checkpoints("{id: a, model: o/m, stage: sft, base_url: localhost}"), ["base_url is 'localhost'", "http://host:port/v1"]),
        (checkpoints("{id: a, model: o/m, stage: sft, base_of: z}"), ["names 'z' as base_of of 'a'", "there are a"]),
        (checkpoints("{id: a/b, model: o/m, stage: sft}"), ["checkpoints[0].id", "'a/b'"]),
        (checkpoints("{id: a, stage: sft}"), ["checkpoints[0] lacks 'model'"]),
        (f"checkpoints: {{baseline: z, checkpoints: [{BASE}]}}\n{EVALS}", ["names 'z' as baseline", "there are base"]),
        ("checkpoints: 3\n" + EVALS, ["checkpoints is 3", "give the path of a registry"]),
        ("checkpoints: nowhere.yaml\n" + EVALS, ["nowhere.yaml", "No such file", "give the path"]),
        ("checkpoints: [\n" + EVALS, ["not valid YAML, line 3", "correct that line"]),
        ("- a", ["a suite is a mapping", "['a']"]),
        ("", ["a suite is a mapping", "None"]),
    ],
)
def test_what_does_not_fit_is_a_sentence_with_place_value_and_remedy(tmp_path: Path, text: str, said: list[str]):
    with pytest.raises(BadInput) as refused:
        load_suite(written(tmp_path, text))

    assert [part for part in said if part not in refused.value.message] == []
    assert str(tmp_path) in refused.value.message
    assert "\n" not in refused.value.message


@pytest.mark.parametrize(
    ("served", "said"),
    [
        *(
            (f"config: {{extra_headers: {{{name}: s3cret}}}}", f"roles.judge.config holds a key in the header '{name}'")
            for name in ("Authorization", "x-api-key", "token", "Cookie")
        ),
        ("config: {extra_headers: {api-key: s3cret}}", "roles.judge.config holds a key in the header 'api-key'"),
        ("base_url: 'http://me:s3cret@host/v1'", "roles.judge.base_url holds a user or a password"),
    ],
)
def test_a_secret_is_refused_wherever_it_stands_and_never_repeated(tmp_path: Path, served: str, said: str):
    with pytest.raises(BadInput) as refused:
        load_suite(written(tmp_path, f"{REGISTRY}{EVALS}roles: {{judge: {{model: a/b, {served}}}}}"))

    assert said in refused.value.message
    assert "environment" in refused.value.message
    assert "s3cret" not in refused.value.message


def test_a_header_that_is_no_secret_is_taken(tmp_path: Path):
    suite = load_suite(written(tmp_path, f"{REGISTRY}{EVALS}roles: {{judge: {{model: a/b, config: {{extra_headers: {{x-team: evals}}}}}}}}"))

    assert suite.roles["judge"].config.extra_headers == {"x-team": "evals"}


def test_a_fault_in_the_registry_names_the_registry(tmp_path: Path):
    (tmp_path / "study.yaml").write_text("checkpoints: [{id: a, model: o/m, stage: sft, revison: 1}]")

    with pytest.raises(BadInput, match=r"study\.yaml: checkpoints\[0\] has no key 'revison'; did you mean 'revision'\?"):
        load_suite(written(tmp_path, "checkpoints: study.yaml\n" + EVALS))


def test_a_registry_is_read_beside_the_suite_and_its_training_data_beside_it(tmp_path: Path):
    (tmp_path / "study").mkdir()
    (tmp_path / "study/c.yaml").write_text("checkpoints: [{id: 100, model: o/m, revision: 1200, stage: sft, training_data: [a.jsonl]}]")

    suite = load_suite(written(tmp_path, "checkpoints: study/c.yaml\n" + EVALS))

    only = suite.checkpoints.checkpoints[0]
    assert (only.id, only.revision, only.training_data) == ("100", "1200", (str(tmp_path / "study/a.jsonl"),))
    assert suite.log_dir == Path("logs/suite")
    assert suite.evals[0].folder == "audit"


def test_labels_and_tags_describe_a_checkpoint():
    one = Checkpoint(id="sft-20", model="o/m", stage="sft", synthetic_fraction=0.2, seed=1, base_of="base", method="lora")

    assert one.tags == ["sft-20", "sft", "synthetic=0.2", "seed=1", "lora"]
    assert one.label(is_baseline=False) == {"id": "sft-20", "stage": "sft", "synthetic_fraction": 0.2, "seed": 1, "method": "lora", "base_of": "base", "is_baseline": False}


def test_every_process_has_a_connection_however_many_share_them():
    one = Checkpoint(id="a", model="o/m", stage="sft", max_connections=5)

    assert [one.shared(processes).max_connections for processes in (1, 2, 9)] == [5, 2, 1]


@pytest.mark.parametrize("name", ["suite", "vllm", "hosted", "simulated"])
def test_the_examples_load(name: str):
    assert load_suite(EXAMPLES / f"{name}.yaml").evals
    assert load_registry(EXAMPLES / "checkpoints.yaml").baseline == "base"
