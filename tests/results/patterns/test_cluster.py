import asyncio
import json
import re

import pytest

from holdfast.agents.errors import BadInput
from holdfast.results.patterns.cards import cards, kept_and_single
from holdfast.results.patterns.cluster import MOST_REPORTS, cluster
from holdfast.results.patterns.findings import Finding
from holdfast.scorers.patterns.pattern import SHOWN
from tests.results.patterns.made import answering, calls, finding

REPORT = re.compile(r"^(P\d+): (\w+) ", re.MULTILINE)


def by_first_letter(text: str) -> dict[str, object]:
    groups: dict[str, list[str]] = {}
    for label, name in REPORT.findall(text):
        groups.setdefault(name[0], []).append(label)
    return {"clusters": [{"name": letter, "ids": labels} for letter, labels in groups.items()]}


def named(members: tuple[Finding, ...]) -> set[str]:
    return {one.name for one in members}


def test_reports_under_eight_names_are_one_pattern():
    findings = [finding(f"a{number}", number) for number in range(1, 9)] + [finding("b1", 3, 2)]
    model, asked = answering(by_first_letter)

    done = asyncio.run(cluster(model, findings, calls(), seed=0))

    assert [named(members) for members in done.clusters] == [{f"a{number}" for number in range(1, 9)}, {"b1"}]
    assert not done.conflicts
    assert len(asked) == 2
    assert REPORT.findall(asked[0]) != REPORT.findall(asked[1])  # another order in each pass


def test_ids_left_out_are_asked_for_once_and_then_stay_alone():
    model, asked = answering(lambda text: {"clusters": [{"name": "x", "ids": ["P1", "P1", "P77"]}]})

    done = asyncio.run(cluster(model, [finding("a", 1), finding("b", 2)], calls(), seed=0))

    assert sorted(map(len, done.clusters)) == [1, 1]
    assert len(asked) == 4
    assert "stand in no cluster: P2" in asked[1]
    assert "stand in several: P1" in asked[1]
    assert "are no ids: P77" in asked[1]


def test_what_one_pass_alone_merges_stays_apart_and_is_reported():
    answers = iter([True, False])

    def answer(text: str) -> object:
        labels = [label for label, _ in REPORT.findall(text)]
        return {"clusters": [{"name": "x", "ids": labels}] if next(answers) else [{"name": label, "ids": [label]} for label in labels]}

    model, _ = answering(answer)

    done = asyncio.run(cluster(model, [finding("a", 1), finding("b", 2)], calls(), seed=0))

    assert sorted(map(len, done.clusters)) == [1, 1]
    assert done.conflicts == ("pass 1 merges 'a' (S1-1) with 'b' (S2-1), the other does not",)


def test_more_reports_than_a_request_holds_are_clustered_in_parts_and_then_together():
    findings = [finding(f"{letter}{scan}", scan, number) for scan in range(1, 61) for number, letter in enumerate("abcd", 1)]
    model, asked = answering(by_first_letter)

    done = asyncio.run(cluster(model, findings, calls(), seed=0))

    assert sorted(len(members) for members in done.clusters) == [60] * 4
    assert max(len(REPORT.findall(text)) for text in asked) <= MOST_REPORTS
    assert len(asked) == 6


def test_no_answer_is_no_clustering():
    model, _ = answering(lambda text: "sorted!")

    with pytest.raises(BadInput, match=r"does not cluster 2 reports .*scanner_malformed"):
        asyncio.run(cluster(model, [finding("a", 1), finding("b", 2)], calls(), seed=0))


def test_a_pattern_is_kept_that_came_up_in_two_scans_and_the_others_are_listed():
    twice, once = (finding("a", 1), finding("a", 2)), (finding("b", 1, 2), finding("b", 1, 3))

    kept, single = kept_and_single([twice, once], 2)

    assert kept == [twice]
    assert {one.name for one in single} == {"b"}


def test_a_card_speaks_in_the_words_of_its_best_supported_member():
    best, other = finding("good", 2, quotes=4), finding("poor", 1, quotes=2)

    (card,) = cards([(best, other)])

    assert (card.name, card.aliases, card.scans) == ("good", ("poor",), (1, 2))
    assert {quote.document[:2] for quote in card.evidence[:SHOWN]} == {"d1", "d2"}  # examples of both scans
    assert len(card.held) == 4


def test_near_misses_come_from_scans_that_reported_the_pattern_and_did_not_list_it_there():
    ours, same, elsewhere = finding("a", 1), finding("b", 1, 2), finding("c", 9)
    shared = finding("d", 1, 3).model_copy(update={"evidence": ours.evidence})

    card = cards([(ours,), (same,), (elsewhere,), (shared,)])[0]

    assert {quote.text for quote in card.near_misses} == {"words of b 0", "words of b 1"}


def test_ids_are_short_and_never_the_same():
    ids = [one.id for one in cards([(finding("Opens, with (a) verdict!", 1),), (finding("Opens with a verdict", 2),), (finding("開頭", 3),), (finding("3 steps", 4),)])]

    assert ids == ["opens-with-a-verdict", "opens-with-a-verdict--2", "pattern", "p-3-steps"]
    assert json.dumps(ids)
