"""An order of prompts whose every beginning is a small picture of the whole."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from holdfast.agents.digest import fraction
from holdfast.evals.sxs.loading import SxsPrompt

EVERY = 4
"""In one of so many prompts the baseline answers twice, unless it does in all."""


def balanced(prompts: Sequence[SxsPrompt]) -> list[SxsPrompt]:
    """The prompts with kinds, hard and everyday, languages and conversations of several turns spread evenly, whatever order they come in.

    Each place goes to the prompt whose features are furthest behind their share; among equals the digest of the id decides.
    """
    cells: dict[frozenset[str], list[SxsPrompt]] = defaultdict(list)
    for prompt in sorted(prompts, key=lambda one: fraction("sxs order", one.id), reverse=True):
        cells[_features(prompt)].append(prompt)
    shares = Counter(feature for features, members in cells.items() for feature in features for _ in members)
    taken = Counter[str]()
    found: list[SxsPrompt] = []
    while cells:
        place = len(found) + 1
        best = max(cells, key=lambda cell: (sum(shares[name] * place / len(prompts) - taken[name] for name in cell), fraction(*sorted(cell))))
        found.append(cells[best].pop())
        taken.update(best)
        if not cells[best]:
            del cells[best]
    return found


def twice(prompts: Sequence[SxsPrompt], *, all_of_them: bool) -> frozenset[str]:
    """The ids of the prompts that the baseline answers twice: all, or one of each four in their order."""
    if all_of_them:
        return frozenset(one.id for one in prompts)
    groups = [prompts[start : start + EVERY] for start in range(0, len(prompts), EVERY)]
    return frozenset(min(group, key=lambda one: fraction("sxs twice", one.id)).id for group in groups)


def _features(prompt: SxsPrompt) -> frozenset[str]:
    foreign = {f"language {prompt.language}", "foreign"} if prompt.language != "en" else {"native"}
    return frozenset({f"kind {prompt.kind}", f"hard {prompt.hard}", "several turns" if len(prompt.turns) > 1 else "one turn", *foreign})
