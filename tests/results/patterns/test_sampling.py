import pytest

from holdfast.agents.errors import BadInput
from holdfast.results.patterns.documents import Document, Turn
from holdfast.results.patterns.sampling import Design, Entry, deal, detection, draw, entries, load, size_design


def made(count: int, *, letters: int = 400, groups: int = 4) -> list[Entry]:
    return [Entry(place, f"{place:012x}", f"g{place % groups}", letters) for place in range(count)]


def test_short_chats_are_scanned_by_the_default_design():
    assert size_design(made(5000)) == Design(scans=12, batch=40, min_scans=2)


def test_long_documents_make_smaller_and_more_batches():
    design = size_design(made(5000, letters=8000))

    assert design.batch * 8000 / 4 <= 30_000
    assert design.scans > 12


def test_at_most_half_of_few_documents_is_scanned():
    design = size_design(made(100))

    assert design.scans * design.batch <= 50
    assert design.scans >= design.min_scans


def test_too_few_documents_are_refused_with_how_many_it_takes():
    with pytest.raises(BadInput, match=r"There are 20 different documents; 2 scans of 8, and as many to be rated, take 32"):
        size_design(made(20))


def test_documents_that_say_the_same_count_once():
    with pytest.raises(BadInput, match="There are 1 different documents"):
        size_design([Entry(place, "same", "", 10) for place in range(500)])


def test_more_scans_than_scanned_is_refused():
    with pytest.raises(BadInput, match="--scans 2 is less than --min-scans 3"):
        size_design(made(500), scans=2, min_scans=3)


def test_batches_are_disjoint_and_every_group_is_spread_over_them():
    dealt = deal(draw(made(2000), 480, 0), 12, 0)

    places = [one.place for batch in dealt for one in batch]
    assert len(places) == len(set(places)) == 480
    for batch in dealt:
        counts = [sum(one.group == f"g{group}" for one in batch) for group in range(4)]
        assert max(counts) - min(counts) <= 2
        assert [one.group for one in batch] != sorted(one.group for one in batch)


def test_the_same_seed_draws_the_same_and_another_seed_others():
    found = made(1000)

    assert draw(found, 100, 3) == draw(found, 100, 3)
    assert draw(found, 100, 3) != draw(found, 100, 4)


def test_what_was_scanned_is_never_rated():
    found = made(600)
    scanned = frozenset(one.uid for one in draw(found, 480, 0))

    rated = draw(found, 600, 0, without=scanned)

    assert len(rated) == 120
    assert not scanned & {one.uid for one in rated}


def test_the_data_are_read_again_for_the_drawn_documents_alone():
    documents = [Document((Turn("assistant", f"text {number}"),), "text", str(number)) for number in range(50)]
    found = entries(documents)

    loaded = load(lambda: iter(documents), found[10:13])

    assert {place: one.turns[0].text for place, one in loaded.items()} == {10: "text 10", 11: "text 11", 12: "text 12"}


@pytest.mark.parametrize(("prevalence", "chance"), [(0.05, 0.71), (0.1, 0.99), (0.2, 1.0)])
def test_the_default_design_finds_what_it_promises(prevalence: float, chance: float):
    assert detection(prevalence) == pytest.approx(chance, abs=0.006)
