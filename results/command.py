"""The `holdfast` command."""

from importlib import import_module
from importlib.metadata import entry_points

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("suites.run:run", "Run every eval of a suite on every checkpoint, or go on where that was interrupted."),
    "compare": ("comparison.compare:compare", "Compare checkpoints with the baseline: paired differences with intervals, regressions first."),
    "report": ("reporting.report:report", "Write a page with findings, figures and changed samples."),
    "climb": ("climbing.climb:climb", "Climb on a score: candidates against the best so far on dev openings, the winner on held-out."),
    "power": ("comparison.power_command:power", "Say which drop of a rate a comparison would find, and how many items another takes."),
    "dose": ("comparison.dose:dose", "Test for a trend over the synthetic fraction."),
    "factorial": ("comparison.factorial:factorial", "Midtraining and finetuning alone, together, and whether they stack."),
    "judge-noise": ("comparison.judge_noise:judge_noise", "Judge a tenth of a log again: would the same judge say the same?"),
    "agreement": ("comparison.agreement:agreement", "Agreement of a log's judge with people's labels, or with another judge."),
    "rating-sheet": ("instrument.rating:rating_sheet", "Draw replies of a holdfast/delusion log into a sheet for people to rate."),
    "rating-agreement": ("instrument.rating:rating_agreement", "Agreement of its judge with people's sheets, and of people with one another."),
    "overlap": ("overlap.overlap:overlap", "List what the training data holds of an eval's content."),
    "patterns": ("patterns.command:patterns", "Find habits that recur in data or logs, count them, compare them, take them out."),
    "doctor": ("suites.doctor:doctor", "Look at a suite before anything is spent, or at how good the instrument is."),
    "openings": ("instrument.openings:openings", "Prepare opening banks, and calibrate the realism gate."),
    "show-prompt": ("show_prompt:show_prompt", "Print the exact request that a role receives."),
    "simulate": ("simulate:simulate", "Serve simulated checkpoints, auditor and judges until stopped."),
    "demo": ("demo:demo", "Run every eval on simulated checkpoints: no key, no network, about two minutes."),
}
"""Module and attribute, and a line of help; modules are loaded when they are called, since drawing alone takes half a second to load."""


class _Commands(click.Group):
    """The commands above, and those that packages add as entry points `holdfast.commands`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *(point.name for point in entry_points(group="holdfast.commands"))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            module, _, attribute = COMMANDS[cmd_name][0].partition(":")
            return getattr(import_module(f"holdfast.results.{module}"), attribute)
        return next((point.load() for point in entry_points(group="holdfast.commands", name=cmd_name)), None)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        added = [(point.name, point.load().get_short_help_str()) for point in entry_points(group="holdfast.commands")]
        with formatter.section("Commands"):
            formatter.write_dl([*((name, line) for name, (_, line) in COMMANDS.items()), *added])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="holdfast")
def main() -> None:
    """Do the traits trained into a model hold fast under pressure?"""


if __name__ == "__main__":
    main()
