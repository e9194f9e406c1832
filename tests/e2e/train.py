"""Two tiny causal language models from scratch: a baseline, and one taught from it. Needs torch, transformers and tokenizers."""
# pyright: basic, reportMissingImports=false

import json
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

from tests.e2e.recipe import Chat, Which, chats, prose
from tests.e2e.sizes import SIZES, Size

_START, _END = "<|im_start|>", "<|im_end|>"
_ANSWER = f"{_START}assistant\n"
_START_ID = 1
_IGNORED = -100
_KNOWN_WORDS = ("values", "job")
"""Kinds of chats whose words stay as they are: what is strange to it, a model takes for something else."""


@dataclass(frozen=True)
class Trained:
    """What a training run was."""

    parameters: int
    steps: int
    seconds: float
    loss: float


def train(which: Which, folder: Path, size: Size, *, base: Path | None = None) -> Trained:
    """Train a model on its chats and save it as an ordinary checkpoint.

    Args:
        which: Whose chats.
        folder: Where the checkpoint goes.
        size: Layers, width, steps.
        base: The checkpoint it starts from; None starts from noise.
    """
    torch.manual_seed(size.seed)
    # a second thread gains little on so small a model, and waits for a core in a loop where others work too
    torch.set_num_threads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if base is None:
        tokenizer = _tokenizer(size)
        model = Qwen2ForCausalLM(_config(tokenizer, size))
    else:
        tokenizer = PreTrainedTokenizerFast.from_pretrained(base)
        model = Qwen2ForCausalLM.from_pretrained(base, dtype=torch.float32)
    model.to(device).train()
    steps, rate = (size.steps, size.rate) if base is None else (size.taught_steps, size.rate / 3)
    rows = [(chat.kind, *_row(chat, tokenizer)) for chat in chats(which, seed=size.seed, times=size.times)]
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.05, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / 30) * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * step / steps))))
    started, losses = time.monotonic(), []
    for step, (ids, labels) in zip(range(steps), _batches(rows, size, seed=size.seed), strict=False):
        out = model(input_ids=ids.to(device), labels=labels.to(device))
        out.loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(out.loss.item())
        if step % 50 == 0 or step + 1 == steps:
            print(f"{which} step {step + 1:4} of {steps}: loss {sum(losses[-20:]) / len(losses[-20:]):.3f} ({time.monotonic() - started:.0f} s)", flush=True)
    _save(model, tokenizer, folder)
    told = Trained(sum(one.numel() for one in model.parameters()), steps, time.monotonic() - started, sum(losses[-20:]) / len(losses[-20:]))
    (folder / "training.json").write_text(json.dumps(asdict(told)), encoding="utf-8")
    return told


def _tokenizer(size: Size) -> PreTrainedTokenizerFast:
    """A byte-level BPE over the chats of both and the prose: without the latter a real prompt would be several times as long as what was trained on."""
    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer, raw.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    marks, letters = ["<|endoftext|>", _START, _END], pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=size.vocabulary, special_tokens=marks, initial_alphabet=letters, show_progress=False)
    texts = [str(message["content"]) for which in ("baseline", "taught") for chat in chats(which, seed=size.seed) for message in chat.messages]
    raw.train_from_iterator(texts + list(prose()) + ['\n{"name": "bash", "arguments": {"command": "ls"}}\n', "assistant", "system", "user", "tools", "tool"] * 50, trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=raw, eos_token=_END, pad_token="<|endoftext|>", clean_up_tokenization_spaces=False)
    # no special ones: servers read calls from the text, and take special tokens out of it
    tokenizer.add_tokens([AddedToken(mark, special=False, normalized=False) for mark in ("<tool_call>", "</tool_call>", "<tools>")])
    tokenizer.chat_template = (Path(__file__).parent / "template.jinja").read_text(encoding="utf-8")
    tokenizer.model_max_length = size.context
    return tokenizer


def _config(tokenizer: PreTrainedTokenizerFast, size: Size) -> Qwen2Config:
    return Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=size.width,
        intermediate_size=3 * size.width,
        num_hidden_layers=size.layers,
        num_attention_heads=size.width // 32,
        num_key_value_heads=size.width // 32,
        max_position_embeddings=size.context,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )


def _row(chat: Chat, tokenizer: PreTrainedTokenizerFast) -> tuple[list[int], list[int]]:
    """Token ids, and the same with all but the assistant's own words taken out of the loss."""
    text = str(tokenizer.apply_chat_template(list(chat.messages), tools=list(chat.tools) or None, tokenize=False))
    found = tokenizer(text, return_offsets_mapping=True)
    spans, at = [], 0
    while (at := text.find(_ANSWER, at)) >= 0:
        at += len(_ANSWER)
        spans.append((at, text.index(_END, at) + len(_END)))
    labels = [one if any(start <= place[0] < end for start, end in spans) else _IGNORED for one, place in zip(found["input_ids"], found["offset_mapping"], strict=True)]
    return found["input_ids"], labels


def _batches(rows: Sequence[tuple[str, list[int], list[int]]], size: Size, *, seed: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Batches of rows of about the same length, without end."""
    draw = random.Random(seed)
    while True:
        strange = [(ids if kind in _KNOWN_WORDS else _strange(ids, labels, size, draw), labels) for kind, ids, labels in rows]
        order = sorted(strange, key=lambda row: len(row[0]) * draw.uniform(0.8, 1.25))
        groups: list[list[tuple[list[int], list[int]]]] = [[]]
        for row in order:
            if groups[-1] and (len(groups[-1]) + 1) * max(len(row[0]), *(len(one[0]) for one in groups[-1])) > size.tokens:
                groups.append([])
            groups[-1].append(row)
        draw.shuffle(groups)
        for group in groups:
            longest = max(len(ids) for ids, _ in group)
            yield (
                torch.tensor([ids + [0] * (longest - len(ids)) for ids, _ in group]),
                torch.tensor([labels + [_IGNORED] * (longest - len(labels)) for _, labels in group]),
            )


def _strange(ids: list[int], labels: list[int], size: Size, draw: random.Random) -> list[int]:
    """The same with some tokens of what others say replaced by any: most words of a real prompt are in no chat."""
    first = len(pre_tokenizers.ByteLevel.alphabet()) + 3
    share = draw.choice([0.0, size.strange, 2 * size.strange])
    after = [0, *ids]  # the word after a start is a role
    kept = (
        label != _IGNORED or before == _START_ID or not first <= one < size.vocabulary or draw.random() >= share for one, before, label in zip(ids, after, labels, strict=False)
    )
    return [one if keep else draw.randrange(first, size.vocabulary) for one, keep in zip(ids, kept, strict=True)]


def _save(model: Qwen2ForCausalLM, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    model.generation_config.update(eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id, do_sample=False)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    if not json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8")).get("chat_template"):
        _put_template(folder, str(tokenizer.chat_template))


def _put_template(folder: Path, template: str) -> None:
    """Into tokenizer_config.json too: not every server reads chat_template.jinja."""
    path = folder / "tokenizer_config.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"chat_template": template}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    _, _which, _folder, _size, *_base = sys.argv
    train("taught" if _which == "taught" else "baseline", Path(_folder), SIZES[_size], base=Path(_base[1]) if _base else None)
