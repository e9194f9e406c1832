"""What a coding task must be like, and that those which ship are proven."""

import shutil
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest
import yaml
from click.testing import CliRunner

from holdfast.agents.errors import BadInput
from holdfast.agents.page import CANARY
from holdfast.agents.workplace.coding_record import PASSED
from holdfast.evals.coding.loading import BANDS, SHIPPED, TaskFolder, load_task, load_tasks
from holdfast.evals.coding.patching import PatchFault, patched
from holdfast.evals.coding.proof import prove, try_files
from holdfast.evals.coding.prove_command import coding_prove
from holdfast.evals.coding.proven import is_proven
from holdfast.evals.coding.simulated.policies import half_done
from tests.sandboxes.usable import needs_bwrap

FOLDERS = load_tasks(None)
EXAMPLES = ("parcel-weights", "depot-holds")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_shipped_task_is_proven_and_gives_nothing_away(folder: TaskFolder):
    assert is_proven(folder), f"run: holdfast coding-prove {folder.path}"
    assert folder.task.canary == CANARY
    assert all(source.startswith(f"# {CANARY}\n") for source in folder.hidden.sources.values())
    assert 2 <= len(folder.hidden.fail_to_pass) <= 12
    assert any(path.startswith("tests/test_") for path in folder.files)
    told = folder.task.issue + "".join(content.decode() for content in folder.files.values())
    assert not [word for word in ("CANARY", "hidden test", "fail_to_pass", "benchmark suite", "language model") if word in told]


@needs_bwrap
def test_a_task_is_proven_by_running_both_sides():
    (proof,) = anyio.run(prove, [load_task(SHIPPED / EXAMPLES[0])], 1)

    assert proof.fault is None
    assert {said == PASSED for said in proof.reference[0].values()} == {True}
    assert {name for name, said in proof.untouched[0].items() if said == PASSED} == set(proof.folder.hidden.pass_to_pass)


@needs_bwrap
@pytest.mark.slow
def test_every_shipped_task_passes_with_its_reference_and_fails_without():
    # once here, three times running by `make prove`
    assert [proof.fault for proof in anyio.run(prove, FOLDERS, 1) if proof.fault] == []


@needs_bwrap
@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS[::4], ids=lambda folder: folder.name)
def test_half_of_a_reference_solves_nothing(folder: TaskFolder):
    assert set(anyio.run(try_files, folder, half_done(folder)).values()) != {PASSED}


Change = Callable[[Path], object]


def copy_of(name: str, tmp_path: Path, change: Change) -> Path:
    there = tmp_path / name
    shutil.copytree(SHIPPED / name, there, ignore=shutil.ignore_patterns("__pycache__"))
    change(there)
    return there


def rewritten(file: str, old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        path = folder / file
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))

    return change


@pytest.mark.slow
@needs_bwrap
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (rewritten("reference.patch", "+STEP = 500", "+STEP = 400"), "with reference.patch hidden.test_weights.Rounding.test_a_gram_over_a_step_goes_up does not pass (failed: "),
        (rewritten("task.yaml", "pass_to_pass:\n", "  - hidden.test_weights.Quotes.test_the_base_price_is_as_before\npass_to_pass:\n"), "passes on the untouched project"),
    ],
)
def test_a_task_that_is_not_proven_fails_the_command_by_name(tmp_path: Path, change: Change, said: str):
    folder = copy_of("parcel-weights", tmp_path, change)
    listed = yaml.safe_load((folder / "task.yaml").read_text())
    listed["pass_to_pass"] = [name for name in listed["pass_to_pass"] if name not in listed["fail_to_pass"]]
    (folder / "task.yaml").write_text(yaml.safe_dump(listed))

    done = CliRunner().invoke(coding_prove, [str(folder)])

    assert done.exit_code == 1
    assert "task 'parcel-weights': " in " ".join(done.output.split())
    assert said in " ".join(done.output.split())
    assert not is_proven(load_task(folder))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda folder: (folder / "reference.patch").unlink(), "there is no reference.patch"),
        (rewritten("reference.patch", "-STEP = 0.5", "-STEP = 0.7"), "does not apply to repo/: postage/weights.py does not read at line 1 as it says"),
        (lambda folder: (folder / "reference.patch").write_text(""), "reference.patch changes nothing"),
        (lambda folder: shutil.rmtree(folder / "repo"), "there is no project"),
        (lambda folder: (folder / "repo" / ".flake8").write_text(""), "repo/.flake8 begins with a dot"),
        (rewritten("task.yaml", "band: easy", "band: trivial"), "band: Input should be 'easy', 'middle' or 'hard', not 'trivial'"),
        (rewritten("task.yaml", "kind: bug", "kin: bug"), "has no key 'kin'; did you mean 'kind'?"),
        (rewritten("task.yaml", "Volume.test_parts", "Volume.test_bits"), "there is no test 'hidden.test_weights.Volume.test_bits_of_a_kilogram_count'"),
        (rewritten("hidden/test_weights.py", "class Volume", "class Extra(unittest.TestCase):\n    def test_x(self): ...\n\n\nclass Volume"), "stands neither in fail_to_pass"),
        (rewritten("task.yaml", "pass_to_pass:\n", "pass_to_pass:\n  - hidden.test_weights.Volume.test_parts_of_a_kilogram_count\n"), "twice"),
    ],
)  # fmt: skip
def test_a_task_that_does_not_fit_together_is_refused_in_a_sentence(tmp_path: Path, change: Change, said: str):
    with pytest.raises(BadInput) as error:
        load_task(copy_of("parcel-weights", tmp_path, change))

    assert said in str(error.value)


def test_every_prefix_is_balanced_over_bands():
    bands = [folder.task.band for folder in FOLDERS]

    for length in range(1, len(bands) + 1):
        counts = [bands[:length].count(band) for band in BANDS]
        assert all(count == bands.count(band) or max(counts) - count <= 1 for band, count in zip(BANDS, counts, strict=True))


def test_patches_add_change_and_delete_files_to_the_letter():
    patch = """diff --git a/a.txt b/a.txt
--- a/a.txt
+++ b/a.txt
@@ -1,2 +1,2 @@
 one
-two
\\ No newline at end of file
+2
--- a/b.txt
+++ /dev/null
@@ -1 +0,0 @@
-gone
--- /dev/null
+++ b/c/d.txt
@@ -0,0 +1,2 @@
+new

"""
    with pytest.raises(PatchFault):
        patched({"a.txt": b"one\ntwo", "b.txt": b"gone\n"}, patch)

    assert patched({"a.txt": b"one\ntwo", "b.txt": b"gone\n"}, patch.replace("+1,2 @@\n+new\n\n", "+1 @@\n+new\n")) == {"a.txt": b"one\n2\n", "c/d.txt": b"new\n"}
