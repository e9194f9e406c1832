from pathlib import Path

import pytest

from holdfast.agents.errors import BadInput
from tests.conftest import Run


@pytest.mark.parametrize(("name", "remedy"), [("validater", "write --model-role validator="), ("juge", "write --model-role judge="), ("xyz", "it takes auditor, judge, validator")])
def test_a_mistyped_role_is_refused_before_its_fallback_answers(task: Run, name: str, remedy: str):
    with pytest.raises(BadInput, match=f"knows no role '{name}'.*{remedy}"):
        task("audit", roles={"auditor": "auditor", "judge": "judge", name: "judge"})


def test_a_role_of_another_task_is_let_be(task: Run):
    assert task("audit", "exemplar", roles={"auditor": "auditor", "judge": "judge", "realism": "realism"}, limit=1).status == "success"


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("audit_followup", {}, "audit_followup needs -T log=<a finished log of holdfast/audit>"),
        ("audit_rejudge", {}, "audit_rejudge needs -T log=<.*> -T traits=<"),
        ("audit_rejudge", {"log": "x.eval"}, "audit_rejudge needs -T traits=<a traits document>"),
        ("openings", {}, "openings needs -T traits=<a traits document>"),
    ],
)
def test_a_task_says_which_argument_it_cannot_do_without(task: Run, tmp_path: Path, name: str, given: dict[str, object], said: str):
    with pytest.raises(BadInput, match=said):
        task(name, args=given)
