"""Is the judge of the family of somebody it judges? Judges favour their own kind.

The rule: a model's families are the vendors whose model names its name mentions anywhere, so that `deepseek-r1-distill-qwen` is of two.
A hosted provider's name (`anthropic/...`) counts as its vendor; `openai-api/<service>/...` names a host, which is no family. Two models of the
same full name are of one family whatever they are called. A name that mentions no vendor is of no known family.
"""

import re
from collections.abc import Mapping

_VENDORS = {
    "Anthropic": r"claude|^anthropic",
    "OpenAI": r"gpt|chatgpt|davinci|\bo[134](?:-|\b)|^openai(?:$|/)",
    "Google": r"gemini|gemma|palm|^google|^vertex",
    "Meta": r"llama|^meta",
    "Alibaba": r"qwen|qwq",
    "Mistral": r"mistral|mixtral|ministral|codestral|magistral|devstral",
    "DeepSeek": r"deepseek",
    "Zhipu": r"\bglm",
    "Moonshot": r"kimi|moonshot",
    "Microsoft": r"\bphi-?\d",
    "xAI": r"\bgrok",
    "Cohere": r"command-r|command-a|\baya\b|^cohere",
    "NVIDIA": r"nemotron",
    "Ai2": r"olmo|tulu",
    "MiniMax": r"minimax",
    "IBM": r"granite",
}


def families_of(model: str) -> frozenset[str]:
    """The vendors that a model's name mentions."""
    name = model.casefold()
    if name.startswith(("openai-api/", "vllm/", "sglang/", "hf/")):
        name = "/".join(name.split("/")[2 if name.startswith("openai-api/") else 1 :])
    return frozenset(vendor for vendor, pattern in _VENDORS.items() if re.search(pattern, name))


def warning(judge: str, others: Mapping[str, str]) -> str:
    """A sentence where the judge is of the family of one of the others; empty where it is not, or where no name says so.

    Args:
        judge: The judge's model.
        others: The models it must not be akin to, by what they are here.
    """
    found: list[str] = []
    for who, model in others.items():
        shared = families_of(judge) & families_of(model)
        if judge == model:
            found.append(f"it is the {who} itself")
        elif shared:
            found.append(f"the {who} {model} is of {' and '.join(sorted(shared))} as it is")
    return f"the judge {judge} may favour its own family: {'; '.join(found)}. Take a judge of another family." if found else ""
