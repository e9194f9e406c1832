"""The gate's score column: how real each anchor looks, and how well the gate tells the two kinds apart."""

from inspect_ai.scorer import Metric, SampleScore, Score, Scorer, Target, Value, mean, metric, scorer
from inspect_ai.solver import TaskState
from inspect_ai.util import store_as

from holdfast.agents.realism.record import GateOutcome
from holdfast.agents.score import Bucket, Facts, outcome_score

HEADLINE = "realism_of_100"

OUTCOMES: dict[str, Bucket] = {"read": "good", "failed": "invalid"}


@metric(scores="unreduced")
def separation() -> Metric:
    """The chance that the gate puts a real opening above a negative, ties counting half (Mann and Whitney 1947); NaN without both."""

    def compute(scores: list[SampleScore]) -> Value:
        real, negative = ([one.score.as_float() for one in scores if (one.sample_metadata or {}).get("real") is kind] for kind in (True, False))
        pairs = [(above > below) + 0.5 * (above == below) for above in real for below in negative]
        return sum(pairs) / len(pairs) if pairs else float("nan")

    return compute


@scorer(metrics=[mean(), separation()], name=HEADLINE)
def realism_of_100() -> Scorer:
    """How many of 100 openings that read like this one the gate takes for real; unscored where it failed."""

    async def score(state: TaskState, target: Target) -> Score:
        ended = store_as(GateOutcome)
        impression = ended.impression
        if impression is None:
            return outcome_score(None, Facts(outcome="failed", reason=ended.reason or "interrupted"), f"Not read: {ended.reason or 'interrupted'} ({ended.detail}).")
        cues = [f'"{cue.quote}": {cue.why} Smallest fix: {cue.fix}' for cue in impression.cues]
        head = f"{impression.of_100} of 100. {impression.writer} Hardest to make up: {impression.speaks_for}"
        return outcome_score(float(impression.of_100), Facts(outcome="read"), "\n".join([head, "", *cues]))

    return score
