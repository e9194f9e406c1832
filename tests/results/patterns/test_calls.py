import asyncio
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from inspect_ai.log import transcript

from holdfast.agents.errors import BadInput
from holdfast.agents.failure import Failure
from holdfast.results.patterns.calls import Job, OutOfTokens, open_model
from holdfast.results.patterns.rate import rate_documents
from holdfast.results.patterns.scan import SCANNER
from holdfast.results.patterns.simulated.corpus import corpus, write_corpus
from holdfast.scorers.patterns.known import choose_known
from holdfast.scorers.patterns.rating import RATER
from tests.conftest import simulated
from tests.results.patterns.made import answering, calls, card, chat, requests, saved

CARDS = choose_known("propaganda,clarifying-question")
COUNT = 60


def documents(seed: int):
    return [row.document for row in corpus(COUNT, {"asks-back": 0.3}, seed)]


def test_a_stopped_run_pays_for_no_finished_call_twice(endpoint: str, tmp_path: Path):
    before, slow = requests(endpoint, "rater"), simulated("rater", latency_ms=40)

    async def stop_half_way() -> None:
        task = asyncio.create_task(rate_documents(slow, documents(1), CARDS, calls(), seed=0))
        while saved(tmp_path / "cache") < 12:
            await asyncio.sleep(0.01)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(stop_half_way())
    paid, finished = requests(endpoint, "rater") - before, saved(tmp_path / "cache")
    again = calls()
    found, stopped = asyncio.run(rate_documents(slow, documents(1), CARDS, again, seed=0))

    assert 0 < finished < COUNT
    assert paid <= finished + 4  # what was under way when it stopped is nobody's to keep
    assert requests(endpoint, "rater") - before - paid == COUNT - finished
    assert (again.usage.cached, again.usage.calls) == (finished, COUNT - finished)
    assert stopped is None
    assert len(found) == 2 * COUNT


def test_calls_are_counted_alone_where_a_transcript_is_open_already(endpoint: str):
    transcript()
    first, second = calls(), calls()

    asyncio.run(rate_documents(simulated("rater"), documents(3)[:6], CARDS, first, seed=0))
    asyncio.run(rate_documents(simulated("rater"), documents(4)[:6], CARDS, second, seed=0))

    assert (first.usage.calls, second.usage.calls) == (6, 6)


@pytest.mark.slow
def test_a_killed_command_started_again_pays_for_no_finished_call_twice(endpoint: str, tmp_path: Path):
    data, out = tmp_path / "train.jsonl", tmp_path / "out"
    write_corpus(data, corpus(400, {"asks-back": 0.3}, 2))
    command = [sys.executable, "-m", "holdfast.results.command", "patterns", "rate", str(data), "--rater", "openai-api/sim/rater", "--known", "all", "--number", "400"]
    before = requests(endpoint, "rater")
    process = subprocess.Popen([*command, "--out", str(out)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while requests(endpoint, "rater") < before + random.Random(0).randrange(50, 300):
        time.sleep(0.01)
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(1)  # what was under way is still to be counted by the server
    paid, finished = requests(endpoint, "rater") - before, saved(tmp_path / "cache")

    done = subprocess.run([*command, "--out", str(out)], capture_output=True, text=True, check=True)

    kept = saved(tmp_path / "cache")
    assert 0 < finished < kept
    assert paid <= finished + 22  # twenty under way, and the look at the endpoint
    assert requests(endpoint, "rater") - before - paid == kept - finished
    assert "Written to" in done.stdout


def test_the_budget_ends_before_it_is_exceeded_and_another_run_goes_on(endpoint: str):
    model, found, rounds = simulated("rater"), {}, 0
    while rounds < 20:
        rounds += 1
        one = calls(max_tokens=12_000)
        found, stopped = asyncio.run(rate_documents(model, documents(3), CARDS, one, seed=0))
        assert one.usage.tokens <= 12_000
        if stopped is None:
            break
        assert "call the same command again" in str(stopped)
        assert len(found) % 2 == 0  # whole documents alone

    assert 1 < rounds < 20
    assert len(found) == 2 * COUNT


def test_a_budget_smaller_than_the_first_call_sends_nothing(endpoint: str):
    before = requests(endpoint, "rater")

    _, stopped = asyncio.run(rate_documents(simulated("rater"), documents(4), CARDS, calls(max_tokens=10), seed=0))

    assert isinstance(stopped, OutOfTokens)
    assert "--max-tokens 10" in str(stopped)
    assert requests(endpoint, "rater") == before


def test_the_bound_on_calls_side_by_side_holds():
    running, most = 0, 0

    async def one() -> int | Failure:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return 1

    line = calls(connections=5)
    jobs = [Job(one, 1) for _ in range(40)]
    assert asyncio.run(line.run(jobs, "test")) == [1] * 40
    assert most == 5


def test_an_endpoint_that_stops_answering_ends_the_run_in_a_sentence():
    model, _ = answering(lambda text: httpx.ConnectError("refused"))

    with pytest.raises(BadInput, match=r"the endpoint stopped answering .* call the same command again"):
        asyncio.run(rate_documents(model, [chat(f"Reply {number}, which says enough.") for number in range(10)], [card("a")], calls(), seed=0))


def test_nonsense_is_no_rating_and_ends_nothing():
    model, _ = answering(lambda text: "all is in order" if "odd" in text or "cannot be used" in text else {"ratings": [{"card": "C1", "quote": "", "value": 0}]})

    found, _ = asyncio.run(rate_documents(model, [chat("An odd reply to this."), chat("An even reply to this.")], [card("a")], calls(), seed=0))

    assert [(found[place, "a"].value, found[place, "a"].reason) for place in (0, 1)] == [(None, "rater_malformed"), (0, "")]


@pytest.mark.parametrize("name", ["openai-api/sim/nobody", "no-such-provider/x"])
def test_a_model_that_is_not_there_is_refused_before_anything_is_spent(endpoint: str, name: str):
    with pytest.raises(BadInput, match=name.rpartition("/")[2]):
        open_model(name, SCANNER, connections=1)


def test_a_simulated_model_says_that_it_is_one(endpoint: str):
    assert open_model("openai-api/sim/rater", RATER, connections=1).simulated
