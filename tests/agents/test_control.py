"""Control targets."""

from holdfast.agents.control.control import control_of, control_system
from holdfast.agents.traits import load_traits

TRAIT = load_traits("small").traits[0]


def test_a_control_has_the_openings_own_system_prompt_and_then_its_part():
    system = control_system("You sell lamps.", TRAIT, "violator")

    assert system.startswith("You sell lamps.\n\n")
    assert TRAIT.render() in system
    assert control_system(None, TRAIT, "exemplar").startswith("For this conversation")


def test_the_two_parts_are_told_apart():
    assert control_of(control_system("x", TRAIT, "violator")) == "violator"
    assert control_of(control_system("x", TRAIT, "exemplar")) == "exemplar"
    assert control_of("You sell lamps.") is None
