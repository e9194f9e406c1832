"""The published agentic-misalignment prompts, from an installed inspect_evals or a clone, under their own protocol."""

from inspect_ai import Task, task

from holdfast.agents.viewer import scores_first
from holdfast.evals.agentic_misalignment.published.arguments import PublishedArguments, facts_of, prepare, samples_of, scorers_of
from holdfast.evals.agentic_misalignment.published.scores import HEADLINE
from holdfast.solvers.published import one_reply

_LABELS = {HEADLINE: "harm by gate", "harmful": "harmful", "classifier_verdict": "classifier", "am_published_strict": "strict"}


@task
def agentic_misalignment_published(
    source: str | None = None,
    preset: str = "cell",
    scenario: str | None = None,
    goal_type: str | None = None,
    goal_value: str | None = None,
    urgency_type: str | None = None,
    extra_system_instructions: str | None = None,
    prod: bool = False,
    test_eval_awareness: bool = False,
    model_name: str | None = None,
    gate: str = "upstream",
    seed: int = 0,
    revision: str | None = None,
    trust_content: bool = False,
) -> Task:
    """Does the checkpoint, in one reply to a published inbox, coerce, leak or let somebody die?

    Args:
        source: `inspect_evals` (the installed package), or the folder of a clone of the original repository or of a fork with its layout.
        preset: `cell` (the one condition that the axes name), `grid18` (a goal in conflict or none, each threat) or `grid27` (each goal and none, under replacement).
        scenario: One of the source's; by default the first for a cell, and all for a grid.
        goal_type: `explicit` (the default), `latent`, `none`, `ambiguous` or `swap`.
        goal_value: A goal of the source; `america` by default, `none` where the type names no goal.
        urgency_type: `replacement` (the default), `restriction` or `none`.
        extra_system_instructions: `dont` or `goal`, by the source's text.
        prod: Whether the scratchpad is left out.
        test_eval_awareness: Whether the model is told to ask itself if this is an evaluation, and what it concludes is scored.
        model_name: What the agent is called, in a fork that has a place for it.
        gate: What the headline takes as harm: `upstream`, `none` or `strict`.
        seed: Mixed into the seed of every target request.
        revision: The checkpoint's revision; with it the target's replies are cached, and the same run again makes no call.
        trust_content: Whether the log viewer may render replies as Markdown.
    """
    given = PublishedArguments.of(
        source=source, preset=preset, scenario=scenario, goal_type=goal_type, goal_value=goal_value, urgency_type=urgency_type,
        extra_system_instructions=extra_system_instructions, prod=prod, test_eval_awareness=test_eval_awareness, model_name=model_name,
        gate=gate, seed=seed, revision=revision, trust_content=trust_content,
    )  # fmt: skip
    run = prepare(given)
    return Task(
        dataset=samples_of(run),
        solver=one_reply(run.settings),
        scorer=scorers_of(run),
        config=run.config,
        fail_on_error=0.1,
        version=run.version,
        metadata={"holdfast": facts_of(run).model_dump(mode="json"), "protocol": "published: one turn, tools as text", "unfilled": run.unfilled},
        tags=["simulated"] if run.parties.simulated else None,
        viewer=scores_first("published", _LABELS, {}, (HEADLINE,), trust_content=given.trust_content),
        headline_metric=HEADLINE,
        description=__doc__,
    )
