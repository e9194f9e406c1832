"""`python -m markbook COMMAND BOOK`"""

import argparse
import sys
from pathlib import Path

from markbook.book import Book, load, save
from markbook.tables import averages, mark_list
from markbook.values import Refused, parse_date, parse_mark, tidy


def main(arguments=None):
    """Run a command."""
    given = _parser().parse_args(arguments)
    try:
        return given.run(given) or 0
    except (OSError, Refused) as error:
        print(f"markbook: {error}", file=sys.stderr)
        return 1


def _parser():
    parser = argparse.ArgumentParser(prog="markbook", description="The marks of a class.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    new = _command(commands, "new", _new, "begin a book")
    new.add_argument("--subjects", nargs="+", required=True)
    new.add_argument("--pupils", nargs="*", default=[])
    add = _command(commands, "add", _add, "add a mark")
    for name in ("pupil", "subject", "date", "mark"):
        add.add_argument(name)
    _command(commands, "close", _close, "close a term").add_argument("date")
    _command(commands, "list", _list, "print the marks")
    _command(commands, "averages", _averages, "print the averages")
    return parser


def _command(commands, name, run, text):
    parser = commands.add_parser(name, help=text)
    parser.set_defaults(run=run)
    parser.add_argument("book", metavar="BOOK")
    return parser


def _new(given):
    if Path(given.book).exists():
        raise Refused(f"{given.book} is there already")
    save(Book([tidy(name) for name in given.subjects], [tidy(name) for name in given.pupils]), given.book)


def _add(given):
    book = load(given.book)
    book.add(given.pupil, given.subject, parse_date(given.date), parse_mark(given.mark))
    save(book, given.book)


def _close(given):
    book = load(given.book)
    book.close(parse_date(given.date))
    save(book, given.book)


def _list(given):
    for line in mark_list(load(given.book)):
        print(line)


def _averages(given):
    for line in averages(load(given.book)):
        print(line)


if __name__ == "__main__":
    sys.exit(main())
