"""What is raised where a sandbox cannot be had."""

import click


class NoSandbox(click.ClickException, ValueError):
    """A sandbox cannot be had as it was asked for; the message says what is missing and what to do."""
