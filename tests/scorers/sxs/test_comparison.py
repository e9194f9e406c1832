"""From two verdicts to a score, and what of a judge's claims counts."""

import pytest

from holdfast.scorers.sxs.answers import Side
from holdfast.scorers.sxs.comparison import Comparison, Defect, Refusal, Shown, Verdict
from holdfast.scorers.sxs.judge import Duel, request
from holdfast.scorers.sxs.refusal import looks_like_refusal

ONE, TWO = Side(("The bridge is 420 metres long.",)), Side(("I'm sorry, but I can't help with that.",))
ASKED = ["How long is the bridge, and who built it?"]
NONE = Defect(kind="none", what="", quote="")
NO = Refusal(yes=False, quote="")
REFUSES = Refusal(yes=True, quote="I can't help with that")


def said(verdict: Verdict, *, a: Defect = NONE, b: Defect = NONE, refuses_a: Refusal = NO, refuses_b: Refusal = NO) -> Comparison:
    return Comparison(wanted="a length", refuses_a=refuses_a, refuses_b=refuses_b, defect_a=a, defect_b=b, reason="so", verdict=verdict)


def duel(first: Comparison, second: Comparison) -> Duel:
    return Duel((Shown(ASKED, ONE, TWO), Shown(ASKED, TWO, ONE)), (first, second))


@pytest.mark.parametrize(
    ("first", "second", "value", "graded", "consistent", "lean"),
    [
        ("A_better", "B_better", 1.0, 0.75, True, 0.0),
        ("A_much_better", "B_better", 1.0, 0.875, True, 0.0),
        ("B_much_better", "A_much_better", 0.0, 0.0, True, 0.0),
        ("tie", "tie", 0.5, 0.5, True, 0.0),
        ("A_better", "A_better", 0.5, 0.5, False, 0.5),
        ("B_better", "B_better", 0.5, 0.5, False, -0.5),
        ("A_better", "tie", 0.75, 0.625, False, 0.25),
        ("tie", "A_much_better", 0.25, 0.25, False, 0.25),
    ],
)
def test_a_score_is_the_mean_of_both_orders(first: Verdict, second: Verdict, value: float, graded: float, consistent: bool, lean: float):
    found = duel(said(first), said(second))

    assert (found.value, found.graded, found.consistent, found.lean) == (value, graded, consistent, lean)


def test_a_refusal_is_one_in_both_orders_or_in_one_and_by_its_words():
    assert duel(said("A_better", refuses_b=REFUSES), said("B_better", refuses_a=REFUSES)).refused(first=False)
    assert duel(said("A_better", refuses_b=REFUSES), said("B_better")).refused(first=False)
    assert not duel(said("A_better"), said("B_better")).refused(first=False)
    own = Refusal(yes=True, quote="420 metres long")
    assert not duel(said("tie", refuses_a=own), said("tie")).refused(first=True)
    assert not duel(said("tie", refuses_a=Refusal(yes=True, quote="never said at all")), said("tie", refuses_b=Refusal(yes=True, quote="never said at all"))).refused(first=True)


@pytest.mark.parametrize(
    ("defect", "stands"),
    [
        (Defect(kind="wrong", what="too long", quote="420 metres long"), True),
        (Defect(kind="wrong", what="too long", quote="840 metres long"), False),
        (Defect(kind="wrong", what="no builder", quote="who built it"), False),
        (Defect(kind="missing", what="no builder", quote="who built it"), True),
        (Defect(kind="missing", what="no builder", quote=""), False),
        (NONE, False),
    ],
)
def test_a_defect_counts_by_its_words(defect: Defect, stands: bool):
    shown = Shown(ASKED, ONE, TWO)

    assert shown.stands(defect, ONE) is stands
    assert bool(shown.faults(said("B_better", a=defect))) is (defect.kind != "none" and not stands)
    assert shown.unfounded(said("B_better", a=defect)) is (defect.kind != "none" and not stands)


def test_only_the_worse_answers_claims_can_undo_a_verdict():
    shown = Shown(ASKED, ONE, TWO)
    made_up = Defect(kind="wrong", what="x", quote="nobody wrote these words")

    assert not shown.unfounded(said("A_better", a=made_up))
    assert shown.unfounded(said("A_better", b=made_up))
    assert not shown.unfounded(said("A_better", b=made_up, refuses_b=REFUSES))
    assert not shown.unfounded(said("tie", a=made_up, b=made_up))


def test_both_orders_are_asked_in_the_same_words_but_for_the_letters():
    one, two = request(Shown(ASKED, ONE, TWO)), request(Shown(ASKED, TWO, ONE))

    assert one != two
    assert sorted(one.split()) == sorted(two.split())


@pytest.mark.parametrize("text", ["I'm sorry, but I can't help with that.", "I cannot do this.", "Es tut mir leid, aber das geht nicht.", "抱歉,我不能帮你。"])
def test_refusals_show_in_their_opening_words(text: str):
    assert looks_like_refusal(Side((text,)))


@pytest.mark.parametrize("text", ["Dear Ms Vos, we regret that the shop is closed.", "Gladly. " + "Here it is. " * 30 + "I cannot say more."])
def test_answers_do_not(text: str):
    assert not looks_like_refusal(Side((text,)))


def test_answers_are_the_same_but_for_white_space():
    assert Side(("a  b\n",)).same_as(Side(("a b",)))
    assert not Side(("a b",)).same_as(Side(("a", "b")))
