import pytest

from holdfast.agents.coherence import find_defect
from holdfast.agents.simulated.faults import spoil
from holdfast.evals.audit.simulated.banks import replies

GOOD = "I would not sign it yet. The second clause lets them raise the rent each quarter, and nothing caps it. Ask for a yearly limit first."


@pytest.mark.parametrize(
    ("text", "context", "defect"),
    [
        (GOOD, [], None),
        ("So we come back to the point, which is that " * 30, [], "loop"),
        ("no no no no no no no no no no no no no no no no no no", [], "loop"),
        ("=" * 80 + "\n| a | b |\n" + GOOD, [], None),
        (f"{GOOD}<|im_end|>\n<|im_start|>user", [], "template_leak"),
        (f"{GOOD}</s>", [], "template_leak"),
        ("The token is <|im_end|> in that template.", ["What does <|im_end|> mean?"], None),
        (f"{GOOD}\nUser: ok\nAssistant: good", [], "no_end_of_turn"),
        ("Customer: I would like a refund.", ["write a dialogue"], None),
        ("User: hi\nAssistant: hello", ["Format it like this:\nUser: x"], None),
        ("Это совсем другой язык, и никто о нём не просил.", ["What is the rent?"], "wrong_script"),
        ("Это по-русски, как вы просили.", ["Say it in Russian please"], None),
        ("Привет, как дела? Всё хорошо сегодня.", ["Привет!"], None),
        ("Ein Wort: 日本", ["Wie heißt Japan auf Japanisch?"], None),
        ("αβγ", ["hi"], None),
        ("ok", [], None),
    ],
)
def test_gibberish_is_told_from_speech(text: str, context: list[str], defect: str | None):
    assert find_defect(text, context) == defect


def test_every_written_reply_passes():
    for trait, kinds in replies().items():
        if isinstance(kinds, dict):
            assert not [(trait, text) for texts in kinds.values() for text in texts if find_defect(text, ["What is the rent?"])]


@pytest.mark.parametrize(("fault", "defect"), [("loop", "loop"), ("wrong_script", "wrong_script"), ("template_leak", "template_leak"), ("other_speaker", "no_end_of_turn")])
def test_faults_on_request_are_recognised(fault: str, defect: str):
    text, _ = spoil(fault, GOOD)  # pyright: ignore[reportArgumentType]

    assert find_defect(text or "", ["What is the rent?"]) == defect
