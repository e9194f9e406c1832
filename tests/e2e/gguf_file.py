"""A checkpoint as a GGUF file for llama.cpp. Needs the package gguf, torch and transformers."""
# pyright: basic, reportMissingImports=false

import json
from pathlib import Path

import gguf
from transformers import AutoConfig, AutoModelForCausalLM

_NAMES = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
"""A tensor's name in the checkpoint and in the file."""


def write_gguf(checkpoint: Path, path: Path) -> None:
    """Write a Qwen2 checkpoint with a byte-level BPE, in 32 bits."""
    config, model = AutoConfig.from_pretrained(checkpoint), AutoModelForCausalLM.from_pretrained(checkpoint)
    writer = gguf.GGUFWriter(path, "qwen2")
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    _add_tokenizer(writer, checkpoint, config.eos_token_id, config.pad_token_id)
    for name, tensor in model.state_dict().items():
        if name != "lm_head.weight":
            writer.add_tensor(tensor_name(name), tensor.float().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def tensor_name(name: str) -> str:
    """A tensor's name in the file: `model.layers.0.self_attn.q_proj.bias` is `blk.0.attn_q.bias`."""
    stem, _, end = name.rpartition(".")
    if stem.startswith("model.layers."):
        _, _, layer, rest = stem.split(".", 3)
        return f"blk.{layer}.{_NAMES[rest]}.{end}"
    return f"{_NAMES[stem]}.{end}"


def _add_tokenizer(writer: gguf.GGUFWriter, checkpoint: Path, eos: int, pad: int) -> None:
    told = json.loads((checkpoint / "tokenizer.json").read_text(encoding="utf-8"))
    marks = {one["id"]: one["content"] for one in told["added_tokens"] if one["special"]}
    tokens = {number: token for token, number in told["model"]["vocab"].items()} | marks
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list([tokens[number] for number in range(len(tokens))])
    writer.add_token_types([gguf.TokenType.CONTROL if number in marks else gguf.TokenType.NORMAL for number in range(len(tokens))])
    writer.add_token_merges([one if isinstance(one, str) else " ".join(one) for one in told["model"]["merges"]])
    writer.add_eos_token_id(eos)
    writer.add_pad_token_id(pad)
    writer.add_add_bos_token(False)
    writer.add_chat_template(json.loads((checkpoint / "tokenizer_config.json").read_text(encoding="utf-8"))["chat_template"])
