"""May two runs be compared? The same samples, prompts, judges and sampling, or a sentence that says what differs."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from inspect_ai.log import read_eval_log_sample

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.logs import CUT, Run, asked

IN_WHOLE = 5
"""Samples longer than a log's summary holds that are read in whole; all of them would take seconds a log."""

FREE = frozenset({"revision", "trust_content", "seed", "name"})
"""Arguments that may differ: they change neither what is asked nor how it is judged, but for what the checkpoint is called (`name`)."""


def evals_of(runs: Sequence[Run]) -> dict[str, dict[str, Run]]:
    """Runs by eval and checkpoint; evals of one task are told apart by the arguments that differ.

    Raises:
        BadInput: a checkpoint has two logs of one eval.
    """
    tasks: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        tasks[run.task].append(run)
    found: dict[str, dict[str, Run]] = {}
    for task, mine in tasks.items():
        once = max(Counter(run.checkpoint for run in mine).values()) == 1
        names = [""] * len(mine) if once else _apart(mine)
        for name, run in zip(names, mine, strict=True):
            cell = found.setdefault(f"{task} ({name})" if name else task, {})
            if (other := cell.get(run.checkpoint)) is not None:
                raise BadInput(f"{run.checkpoint!r} has two logs of {task}: {other.location!r} and {run.location!r}. Name the logs to compare, or move one away.")
            cell[run.checkpoint] = run
    return found


def differences(first: Run, second: Run) -> list[str]:
    """What makes two runs of one task incomparable; empty where nothing does."""
    found = [
        *_differ("task version", first.version, second.version),
        *_tables("argument", _asked(first), _asked(second)),
        *_tables("role", first.roles, second.roles),
        *_tables("sampling setting", first.sampling, second.sampling),
        *_differ("score", first.headline.score, second.headline.score),
    ]
    if first.facts and second.facts:
        found += _tables("digest of", first.facts.digests, second.facts.digests)
    contents = [run.rows.drop_duplicates("item").set_index("item").content for run in (first, second)]
    common = contents[0].index.intersection(contents[1].index)
    if not len(common):
        found.append(f"no sample is in both: {_some(contents[0].index)} against {_some(contents[1].index)}")
    elif changed := [str(item) for item in common if contents[0][item] != contents[1][item]]:
        found.append(f"{len(changed)} of {len(common)} samples of the same id ask something else, {changed[0]!r} first")
    else:
        cut = [str(item) for item in common if contents[0][item].endswith(CUT)]
        other = next((item for item in cut[:: max(1, len(cut) // IN_WHOLE)][:IN_WHOLE] if _in_whole(first, item) != _in_whole(second, item)), None)
        found += [f"samples of the same id ask something else, {other!r} for one"] if other else []
    return found


def _in_whole(run: Run, item: str) -> tuple[str, object]:
    epoch = int(run.rows.loc[run.rows["item"] == item, "epoch"].iloc[0])
    sample = read_eval_log_sample(run.location, id=item, epoch=epoch, exclude_fields={"messages", "events", "store", "attachments", "output"})
    return asked(sample), sample.target


def short_names(checkpoints: Sequence[str]) -> dict[str, str]:
    """Each checkpoint's last part, or its whole name where two share that."""
    last = Counter(name.rsplit("/", 1)[-1] for name in set(checkpoints))
    return {name: short if last[short := name.rsplit("/", 1)[-1]] == 1 else name for name in checkpoints}


def _apart(runs: Sequence[Run]) -> list[str]:
    keys = sorted({key for run in runs for key in run.arguments} - FREE)
    telling = [key for key in keys if len({repr(run.arguments.get(key)) for run in runs}) > 1]
    return [", ".join(f"{key}={run.arguments.get(key)}" for key in telling) for run in runs]


def _asked(run: Run) -> dict[str, object]:
    return {key: value for key, value in run.arguments.items() if key not in FREE}


def _differ(what: str, first: object, second: object) -> list[str]:
    return [f"{what} {first!r} against {second!r}"] if first != second else []


def _tables(what: str, first: "dict[str, str] | dict[str, object]", second: "dict[str, str] | dict[str, object]") -> list[str]:
    return [part for key in sorted({*first, *second}) for part in _differ(f"{what} {key}:", first.get(key), second.get(key))]


def _some(names: Sequence[object]) -> str:
    shown = ", ".join(map(str, list(names)[:2]))
    return f"{shown}, ..." if len(names) > 2 else shown
