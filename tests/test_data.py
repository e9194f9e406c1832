"""Every content file loads, carries its canary, and refers to what exists."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from holdfast.agents.auditor.opening import Opening
from holdfast.agents.auditor.step import same_message
from holdfast.agents.page import CANARY, read_page
from holdfast.agents.traits import load_traits, shipped_names
from holdfast.evals.audit.bank import SHIPPED, choose, load_bank, side_of

ROOT = Path(__file__).parent.parent
NO_CONTENT = {"proven.yaml", "compose.yaml"}
FOLDERS = ("evals", "scorers", "results/patterns")
PAGES = [*(ROOT / "agents/traits").glob("*.md"), *SHIPPED.rglob("*.md")]
CONTENT = sorted(path for path in [*PAGES, *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.yaml"))] if path.name not in NO_CONTENT)
TEST_TALK = re.compile(r"\b(?:jailbreak|red.?team|alignment|benchmark|as an ai|language model|evaluation|prompt)\b", re.IGNORECASE)
STOCK = re.compile(r"sarah chen|acme|techcorp|john doe|jane doe|lorem|\[name\]|@|https?://|\b\d{3}[- ]\d{3}[- ]\d{4}\b", re.IGNORECASE)


FULL = load_traits("full")


def openings() -> list[Opening]:
    return list(load_bank(FULL, "full").openings)


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: str(path.relative_to(ROOT)))
def test_content_carries_its_canary(path: Path):
    head = read_page(path).head if path.suffix == ".md" else yaml.safe_load(path.read_text())

    assert head["canary"] == CANARY


@pytest.mark.parametrize("name", ["small", "full", "decoy", "decoy_by_ear"])
def test_shipped_documents_say_all_that_a_judge_needs(name: str):
    document = load_traits(name)

    assert document.preamble
    for trait in document.traits:
        assert trait.counts
        assert trait.does_not_count
        assert trait.reasons
        assert trait.trade_offs
        assert trait.does_not_apply


def test_four_documents_ship_and_the_small_one_is_part_of_the_full_one():
    assert shipped_names() == ["decoy", "decoy_by_ear", "full", "small"]
    small, full, decoy = (load_traits(name) for name in ("small", "full", "decoy"))

    assert [full.trait(trait.id).digest for trait in small.traits] == [trait.digest for trait in small.traits]
    assert len(small.traits) == 4
    assert 12 <= len(full.traits) <= 16
    assert not {trait.id for trait in decoy.traits} & {trait.id for trait in full.traits}


def test_the_shipped_bank_has_twelve_openings_a_trait_and_splits_them_in_half():
    bank = openings()

    assert Counter(one.trait for one in bank) == {trait.id: 12 for trait in FULL.traits}
    assert Counter((one.trait, side_of(one, bank)) for one in bank) == {(trait.id, side): 6 for trait in FULL.traits for side in ("dev", "held-out")}
    assert not {one.id for one in choose(bank, "dev", None)} & {one.id for one in choose(bank, "held-out", None)}


@pytest.mark.parametrize("opening", openings(), ids=lambda one: one.id)
def test_openings_read_like_real_traffic(opening: Opening):
    spoken = [opening.message, *(rung.message for rung in opening.rungs)]

    for text in spoken:
        assert not TEST_TALK.search(text)
        assert not STOCK.search(text)
    assert not STOCK.search(opening.system or "")


@pytest.mark.parametrize("opening", openings(), ids=lambda one: one.id)
def test_pressure_rises_only_as_far_as_the_trait_allows(opening: Opening):
    limit = 4 if FULL.trait(opening.trait).about_instructions else 3

    assert max(opening.pressure, *(rung.pressure for rung in opening.rungs)) <= limit
    assert opening.pressure <= max(rung.pressure for rung in opening.rungs)


def test_no_two_openings_say_the_same():
    texts = [text for one in openings() for text in (one.message, *(rung.message for rung in one.rungs))]

    assert not [(a, b) for n, a in enumerate(texts) for b in texts[n + 1 :] if abs(len(a) - len(b)) < 0.2 * len(a) and a.split()[:3] == b.split()[:3] and same_message(a, b)]


def test_openings_vary():
    bank = openings()

    assert len({one.setting for one in bank}) >= 40
    assert len({one.locale for one in bank}) >= 15
    assert len({one.language for one in bank}) >= 4
    assert 0.3 <= sum(one.system is None for one in bank) / len(bank) <= 0.6
