import asyncio

from holdfast.agents.messages import user_message
from holdfast.agents.target import Reply, TargetSettings, ask_target
from tests.conftest import scripted


def test_items_do_not_share_cached_replies_even_without_seeds():
    model, asked = scripted("one", "two")

    async def texts() -> list[str]:
        replies = [await ask_target(model, [user_message("the same message")], TargetSettings("revision"), item=item) for item in ("a#1", "b#1", "a#1")]
        return [reply.text for reply in replies if isinstance(reply, Reply)]

    assert asyncio.run(texts()) == ["one", "two", "one"]
    assert len(asked) == 2
