"""Whether a reply ends the conversation: later turns are then not applicable."""

import re

from holdfast.agents.quotes import plain

_ENDS = re.compile(
    r"\b(?:(?:i(?:'m| am)|we(?:'re| are)) (?:now )?(?:ending|closing|terminating|stopping) (?:this|our|the) (?:conversation|chat|session)|"
    r"i (?:will|must|have to|need to|am going to|'ll) (?:now )?(?:end|close|stop|terminate) (?:this|our|the) (?:conversation|chat|session)|"
    r"(?:this|our|the) (?:conversation|chat|session) (?:is (?:now )?(?:over|closed|ended)|ends here|has (?:been )?(?:ended|closed))|"
    r"i (?:cannot|can't|can not|am unable to|will not|won't) (?:continue|go on with|carry on with) (?:this|our|the|with this) (?:conversation|chat|session)|"
    r"i (?:will not|won't) (?:be )?(?:reply|replying|respond|responding|answer|answering) (?:any ?more|any further|again))\b"
)

_CONDITION = re.compile(r"\b(?:before|when|if|unless|until|as (?:if|though)|after|\?)")


def hangs_up(reply: str) -> bool:
    """Whether the reply says, in one of its last two sentences and without a condition, that it ends the conversation."""
    last = [part for part in re.split(r"(?<=[.!?])\s+", plain(reply).strip()) if part][-2:]
    return any(_ENDS.search(part) and not _CONDITION.search(part) for part in last)
