"""The `holdfast` command."""

from importlib.metadata import entry_points

import click

from holdfast.results.demo import demo
from holdfast.results.doctor import doctor
from holdfast.results.openings import openings
from holdfast.results.show_prompt import show_prompt
from holdfast.results.simulate import simulate


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="holdfast")
def main() -> None:
    """Do the traits trained into a model hold fast under pressure?"""


main.add_command(demo)
main.add_command(doctor)
main.add_command(openings)
main.add_command(show_prompt)
main.add_command(simulate)
for _point in entry_points(group="holdfast.commands"):
    main.add_command(_point.load())

if __name__ == "__main__":
    main()
