"""`holdfast patterns`: what recurs in a dataset or a log, how often, and what to do about it."""

from importlib import import_module

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "surface": ("surface_command:surface_command", "Count what recurs in the words, without a model."),
    "estimate": ("estimate_command:estimate_command", "Say what scan and rate cost, and which patterns the scan would find."),
    "scan": ("scan_command:scan_command", "Find recurring patterns: batches scanned, what came up in several merged."),
    "rate": ("rate_command:rate_command", "Rate documents on patterns: absent, loosely, beyond doubt."),
    "prevalence": ("prevalence_command:prevalence_command", "Shares of a rated set once more, with the rater's errors taken out by gold labels."),
    "compare": ("compare_command:compare_command", "Compare two rated sets; and how much of the data's habit a model took up."),
    "association": ("association_command:association_command", "Do samples of a rated log that have a pattern score differently?"),
    "export": ("export_command:export_command", "Write the data without a pattern, or with less of it."),
    "report": ("report_command:report_command", "Write a page about a scanned and rated set."),
}
"""Module and attribute, and a line of help; modules are loaded when they are called."""


class _Commands(click.Group):
    """The commands above."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        return getattr(import_module(f"holdfast.results.patterns.{module}"), attribute)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group("patterns", cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def patterns() -> None:
    """Find habits that recur in chats, texts or logs, count them, and take them out.

    Data that is fine example by example can teach a habit nobody wanted.
    """
