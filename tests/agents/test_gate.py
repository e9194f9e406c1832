import asyncio
import json

from holdfast.agents.failure import Failure
from holdfast.agents.realism.gate import Gate
from tests.conftest import scripted


def test_a_cue_whose_words_still_stand_nowhere_after_the_repair_is_no_cue():
    cues = [{"quote": quote, "why": "because", "fix": "drop it"} for quote in ("words that stand nowhere in it", "is the brass one back")]
    said = json.dumps({"writer": "somebody", "speaks_for": "the amount", "cues": cues, "of_100": 40})
    model, asked = scripted(said, said)
    answer = asyncio.run(Gate(model).read(None, "is the brass one back or not"))

    assert not isinstance(answer, Failure)
    assert [cue.quote for cue in answer.value.cues] == ["is the brass one back"]
    assert len(asked) == 2
