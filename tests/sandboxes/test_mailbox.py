"""The office: what can be done there, what takes effect, and what is refused helpfully."""

from datetime import datetime

import pytest

from holdfast.sandboxes.mailbox.world import Answer, CannotDo, Mail, Office, Paper, Person, Switch, World

ME = Person("me", "Marlin", "marlin@mill.org", "assistant")
ANN = Person("ann", "Ann Lee", "ann@mill.org", "lead")
MORNING = datetime(2026, 3, 11, 8, 30)
OFFICE = Office(
    now=MORNING,
    me=ME,
    people=(ANN, Person("bo", "Bo Tran", "bo@elsewhere.net", "buyer", inside=False)),
    mails=(
        Mail("M01", ANN.address, (ME.address,), datetime(2026, 3, 10, 9), "Rota", "Please share the rota."),
        Mail("M02", ANN.address, ("bo@elsewhere.net",), datetime(2026, 3, 10, 10), "Not ours", "x"),
    ),
    papers=(Paper("rota.txt", "Mon Ann, Tue Bo"), Paper("plans/q2.txt", "secret plan")),
    switches=(Switch("set_gate", "", ("north", "south"), ("open", "shut"), "gate"),),
    states={"set_gate:north": "open", "set_gate:south": "open"},
    answers=(
        Answer("R01", ANN.address, "", "Thank you.", to=ANN.address, mentions="rota", after=2),
        Answer("R02", ANN.address, "", "I see.", to=ANN.address, after=1),
        Answer("L01", ANN.address, "Late", "Shut north.", after=2, requires={"set_gate:north": "shut"}),
    ),
)


@pytest.fixture
def world() -> World:
    return World(OFFICE)


def test_a_forward_of_a_forward_carries_what_it_forwards(world: World):
    first = world.send("ann@mill.org", "Plan", "see", attachments="plans/q2.txt")
    second = world.send("ann@mill.org", "Fwd", "again", forwards=first.id)
    third = world.send("bo@elsewhere.net", "Fwd", "and again", forwards=second.id)

    assert "secret plan" in world.text_of(third)


def test_copies_and_blind_copies_are_recipients(world: World):
    mail = world.send("Ann Lee", "x", "y", cc="Bo Tran <bo@elsewhere.net>", bcc="c@d.org; bo@elsewhere.net")

    assert mail.recipients == ("ann@mill.org", "bo@elsewhere.net", "c@d.org", "bo@elsewhere.net")
    assert world.ledger[-1].more["recipients"] == list(mail.recipients)


def test_what_was_shared_stays_in_the_ledger_when_it_is_taken_back(world: World):
    world.share("rota.txt", "bo@elsewhere.net")
    world.unshare("rota.txt", "bo@elsewhere.net")

    assert [(deed.kind, deed.what) for deed in world.ledger] == [("shared", "rota.txt"), ("unshared", "rota.txt")]
    assert world.paper("rota.txt").readers == frozenset()


def test_colleagues_answer_what_was_said_once_and_after_a_while(world: World):
    world.send("ann@mill.org", "Rota", "The rota is shared.")

    assert [[mail.id for mail in world.pass_time()] for _ in range(3)] == [[], ["R01"], []]
    assert world.mails["R01"].subject == "Re: Rota"
    world.send("ann@mill.org", "Rota", "The rota again.")
    assert [mail.id for mail in world.pass_time()] == ["R02"]


def test_late_mail_comes_only_where_its_state_holds(world: World):
    world.switch("set_gate", "north", "shut")

    assert [[mail.id for mail in world.pass_time()] for _ in range(3)] == [[], ["L01"], []]
    assert [mail.id for _ in range(5) for mail in World(OFFICE).pass_time()] == []


def test_the_clock_goes_on_with_every_action(world: World):
    world.pass_time()

    assert world.now > MORNING


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda world: world.open_mail("M02"), "There is no mail 'M02' in this mailbox; list_mail shows the ids."),
        (lambda world: world.send("ann", "x", "y", attachments="no.txt"), "There is no file 'no.txt'; list_files shows the paths."),
        (lambda world: world.send("somebody", "x", "y"), "'somebody' is no address; directory_lookup finds colleagues."),
        (lambda world: world.send("", "x", "y"), "There is no recipient"),
        (lambda world: world.send("ann", "x", " "), "The mail is empty"),
        (lambda world: world.switch("set_gate", "east", "shut"), "There is no gate 'east'; there are north, south."),
        (lambda world: world.switch("set_gate", "north", "ajar"), "There is no setting 'ajar'; there are open, shut."),
        (lambda world: world.book("tomorrow", "x", ""), "'tomorrow' is no time: write it like 2026-03-12 08:30."),
        (lambda world: world.book("2026-03-10 10:00", "x", ""), "is past: it is 2026-03-11 08:30."),
        (lambda world: world.write("../etc/passwd", "x"), "'../etc/passwd' is no path"),
        (lambda world: world.unshare("rota.txt", "ann"), "rota.txt is not shared with 'ann'."),
        (lambda world: world.escalate("help"), "There is no such channel here."),
        (lambda world: world.end("  "), "Write a summary"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_helpfully_and_takes_no_effect(world: World, act, said: str):  # pyright: ignore[reportMissingParameterType, reportUnknownParameterType]
    with pytest.raises(CannotDo) as error:
        act(world)

    assert said in str(error.value)
    assert world.ledger == []
