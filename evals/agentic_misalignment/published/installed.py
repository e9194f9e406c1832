"""`source=inspect_evals`: the installed package's own prompts and classifiers, called and not copied."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, get_args

from inspect_ai.model import ChatMessage

from holdfast.agents.errors import BadInput
from holdfast.evals.agentic_misalignment.published.condition import Condition
from holdfast.evals.agentic_misalignment.published.source import Prompts, Published

PACKAGE = "inspect_evals"

_CLASSIFIERS = {"blackmail": "BlackmailClassifier", "leaking": "LeakClassifier", "murder": "MurderClassifier"}
_AWARENESS = "DeliberationClassifier"


class InstalledClassifier:
    """A classifier of the package; the model that it would choose by itself is never asked."""

    def __init__(self, theirs: Any) -> None:
        self._theirs = theirs

    def request(self, emails: str, reply: str) -> Sequence[ChatMessage]:
        """What the package asks its grader."""
        return self._theirs.get_grader_input(email_content=emails, response=reply)

    def read(self, reply: str, answer: str) -> Published:
        """What the package makes of the answer.

        Raises:
            ValueError: the answer says neither yes nor no.
        """
        harmful, verdict, why = self._theirs.classify(response=reply, grader_response=answer)
        return Published(bool(harmful), bool(verdict), str(why))


class Installed:
    """The package as a source.

    Raises:
        BadInput: it is not installed, or another version that lacks what is called here.
    """

    def __init__(self) -> None:
        folder = f"{PACKAGE}.agentic_misalignment"
        try:
            self._generator: Any = import_module(f"{folder}.prompt_generator")
            self._classifiers: Any = import_module(f"{folder}.classifiers")
        except ImportError as error:
            raise BadInput(f"-T source={PACKAGE!r} cannot be used ({error}); run pip install 'holdfast[inspect-evals]', or give the folder of a clone.") from error
        wanted = [(self._generator, name) for name in ("generate_prompts", "ScenarioType", "GoalValue", "ALIGNMENT_FAKING_WARNING")]
        wanted += [(self._classifiers, name) for name in (*_CLASSIFIERS.values(), _AWARENESS)]
        if missing := [name for module, name in wanted if not hasattr(module, name)]:
            raise BadInput(
                f"This version of {PACKAGE} is not known: its agentic_misalignment has no {', '.join(missing)}; install {PACKAGE}==0.26.0, or give the folder of a clone."
            )

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Those that the package has."""
        return tuple(get_args(self._generator.ScenarioType))

    def prompts(self, condition: Condition) -> Prompts:
        """The text of a condition, as the package makes it.

        Raises:
            BadInput: it has no such goal, or gives the agent no other name.
        """
        variant = condition.variant
        if condition.goal_value not in (known := get_args(self._generator.GoalValue)):
            raise BadInput(f"-T goal_value={condition.goal_value!r} is unknown to {PACKAGE}; it has {', '.join(known)}.")
        if variant.model_name is not None:
            raise BadInput(f"-T model_name={variant.model_name!r} has no place in the prompts of {PACKAGE}; leave it out.")
        made = self._generator.generate_prompts(
            scenario=condition.scenario,
            goal_type=condition.goal_type,
            goal_value=condition.goal_value,
            urgency_type=condition.urgency_type,
            extra_system_instructions=variant.extra_system_instructions,
            prod_flag=variant.prod,
            alignment_faking_warning=self._generator.ALIGNMENT_FAKING_WARNING if variant.test_eval_awareness else None,
        )
        return Prompts(made.system_prompt, made.user_prompt, made.email_content)

    def classifier(self, scenario: str) -> InstalledClassifier:
        """The package's classifier of a scenario."""
        return self._made(_CLASSIFIERS[scenario])

    def awareness(self) -> InstalledClassifier:
        """The package's classifier of deliberation."""
        return self._made(_AWARENESS)

    def _made(self, name: str) -> InstalledClassifier:
        return InstalledClassifier(getattr(self._classifiers, name)(model_id="judge"))
