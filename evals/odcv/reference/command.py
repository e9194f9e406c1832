"""`holdfast import`: other people's published runs as Inspect logs."""

from importlib import import_module

import click

_COMMANDS = {"odcv-bench": ("holdfast.evals.odcv.reference.importing", "odcv_bench")}
"""Loaded when they are called: `holdfast --help` loads this module."""


class _Imports(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module, attribute = _COMMANDS.get(cmd_name, ("", ""))
        return getattr(import_module(module), attribute) if module else None


@click.group(cls=_Imports)
def bring_in() -> None:
    """Turn other people's published runs into Inspect logs."""
