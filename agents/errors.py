"""The one error a user can mend."""

import click


class BadInput(click.ClickException, ValueError):
    """What somebody typed or wrote cannot be used; the message names the value and the remedy.

    A `ClickException`, so that `inspect eval` and `holdfast` print the sentence alone and exit with 1.
    """
