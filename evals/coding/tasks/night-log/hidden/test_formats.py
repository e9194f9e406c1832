# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from datetime import date, datetime, timezone
from pathlib import Path

from nightlog import BadLog, curve, joined, read_log, report, write_log

OLD = """# clear until three
site  Hillcrest  +2
observer  Ortega, M.
night  2024-02-29
22:40  R_Leo  7.9
01:30  R_Leo  7.80:
02:00  SS_Cyg  <12.3
"""

NEW = """nightlog 2
utc,star,magnitude,observer,site,offset
2024-02-29T20:40Z,R Leo,7.9,"Ortega, M.",Hillcrest,+02:00
2024-02-29T23:30Z,R Leo,7.80:,"Ortega, M.",Hillcrest,+02:00
2024-03-01T00:00Z,SS Cyg,<12.3,"Ortega, M.",Hillcrest,+02:00
"""

WEST = """site  Cape "Far" West  -3:30
observer  Lee
night  2024-03-01
21:00  R_Leo  8.1
06:00  Mira  3.4
"""

REPORT = """night of 2024-02-29
  22:40  R Leo       7.9     Ortega, M. (Hillcrest)
  01:30  R Leo       7.80:   Ortega, M. (Hillcrest)
  02:00  SS Cyg      <12.3   Ortega, M. (Hillcrest)
"""


def old(offset, night, *lines):
    return f"site  X  {offset}\nobserver  Lee\nnight  {night}\n" + "".join(f"{line}\n" for line in lines)


def utc(*given):
    return datetime(*given, tzinfo=timezone.utc)


def run(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "nightlog", *map(str, arguments)], capture_output=True, text=True, timeout=10
    )
    return done.returncode, done.stdout


class Moments(unittest.TestCase):
    def test_old_times_are_brought_to_utc(self):
        found = [
            [one.at for one in read_log(old(offset, "2024-02-28", "12:00 A 1.0", "23:45 A 1.0", "11:59 A 1.0"))]
            for offset in ("+0", "+2", "-3:30", "+5:45")
        ]

        self.assertEqual(
            found,
            [
                [utc(2024, 2, 28, 12, 0), utc(2024, 2, 28, 23, 45), utc(2024, 2, 29, 11, 59)],
                [utc(2024, 2, 28, 10, 0), utc(2024, 2, 28, 21, 45), utc(2024, 2, 29, 9, 59)],
                [utc(2024, 2, 28, 15, 30), utc(2024, 2, 29, 3, 15), utc(2024, 2, 29, 15, 29)],
                [utc(2024, 2, 28, 6, 15), utc(2024, 2, 28, 18, 0), utc(2024, 2, 29, 6, 14)],
            ],
        )

    def test_the_night_is_that_of_the_site(self):
        lines = "".join(
            f"2024-03-05T{clock}Z,A,1.0,Lee,X,{offset}\n"
            for clock, offset in (("01:59", "+10:00"), ("02:00", "+10:00"), ("19:59", "-08:00"), ("20:00", "-08:00"))
        )

        found = [(one.night, one.local) for one in read_log("\n".join(NEW.splitlines()[:2]) + "\n" + lines)]

        self.assertEqual(
            found,
            [
                (date(2024, 3, 4), datetime(2024, 3, 5, 11, 59)),
                (date(2024, 3, 5), datetime(2024, 3, 5, 12, 0)),
                (date(2024, 3, 4), datetime(2024, 3, 5, 11, 59)),
                (date(2024, 3, 5), datetime(2024, 3, 5, 12, 0)),
            ],
        )

    def test_curves_are_in_utc(self):
        given = [*read_log(old("-6", "2024-03-09", "18:00 R_Leo 8.0", "06:00 R_Leo 8.5")), *read_log(NEW)]

        self.assertEqual(
            [(round(when, 4), magnitude) for when, magnitude in curve(given, "R Leo")],
            [(2460370.3611, 7.9), (2460370.4792, 7.8), (2460379.5, 8.0), (2460380.0, 8.5)],
        )


class Files(unittest.TestCase):
    def test_logs_are_written_in_the_new_format(self):
        self.assertEqual(write_log(read_log(OLD)), NEW)
        self.assertEqual(write_log([]), "".join(f"{line}\n" for line in NEW.splitlines()[:2]))
        self.assertEqual(
            write_log(read_log(WEST)).splitlines()[2:],
            [
                '2024-03-02T00:30Z,R Leo,8.1,Lee,"Cape ""Far"" West",-03:30',
                '2024-03-02T09:30Z,Mira,3.4,Lee,"Cape ""Far"" West",-03:30',
            ],
        )

    def test_a_new_log_is_the_same_as_the_old_one(self):
        self.assertEqual(read_log(NEW), read_log(OLD))
        self.assertEqual(write_log(read_log(NEW)), NEW)
        self.assertEqual(read_log(write_log(read_log(WEST))), read_log(WEST))

    def test_logs_are_joined_by_moment(self):
        east = read_log(old("+9", "2024-03-01", "20:00 A 1.0", "04:00 B 2.0"))
        west = read_log(old("-5", "2024-03-01", "19:00 C 3.0", "08:00 D 4.0"))
        again = read_log(write_log(east))

        found = joined([west, east, again])

        self.assertEqual([one.star for one in found], ["A", "B", "C", "D"])
        self.assertEqual(
            [line.split()[1] for line in report(found).splitlines() if line.startswith(" ")], ["A", "B", "C", "D"]
        )

    def test_strange_new_logs_are_refused(self):
        head, row = "".join(f"{line}\n" for line in NEW.splitlines()[:2]), NEW.splitlines()[2]
        self.assertEqual(len(read_log(head + row)), 1)
        for text in (
            NEW.replace("nightlog 2", "nightlog 3"),
            head + row.replace("Z,", ","),
            head + row.replace("T20", "T25"),
            head + row.replace("7.9", "bright"),
            head + row.replace("+02:00", "2"),
            head + row.replace(",Hillcrest", ""),
            head + "22:40  R_Leo  7.9",
        ):
            with self.assertRaises(BadLog):
                read_log(text)


class Command(unittest.TestCase):
    def test_old_and_new_logs_side_by_side(self):
        with tempfile.TemporaryDirectory() as folder:
            first, second, west, out = (Path(folder) / name for name in ("first", "second", "west", "out"))
            first.write_text(OLD, encoding="utf-8")
            second.write_text(NEW, encoding="utf-8")
            west.write_text(WEST, encoding="utf-8")
            self.assertEqual(run("join", out, west, first, second), (0, ""))
            text = out.read_text(encoding="utf-8")
            shown = run("report", out, first)
            drawn = run("curve", "Mira", out)

        self.assertEqual(text, write_log([*read_log(NEW), *read_log(WEST)]))
        self.assertEqual(len(text.splitlines()), 7)
        self.assertEqual(
            shown,
            (
                0,
                REPORT + "night of 2024-03-01\n"
                '  21:00  R Leo       8.1     Lee (Cape "Far" West)\n'
                '  06:00  Mira        3.4     Lee (Cape "Far" West)\n',
            ),
        )
        self.assertEqual(drawn, (0, "2460371.8958 3.40\n"))


class AsBefore(unittest.TestCase):
    def test_the_report_of_an_old_log(self):
        self.assertEqual(report(read_log(OLD)), REPORT)

    def test_fields_of_an_old_log(self):
        found = read_log(OLD.replace("02:00", "observer  Lee\nsite  Cape West  -3:30\n02:00"))

        self.assertEqual(
            [(one.star, str(one.magnitude), one.mark, one.observer, one.site.name, one.site.offset) for one in found],
            [
                ("R Leo", "7.9", "", "Ortega, M.", "Hillcrest", 120),
                ("R Leo", "7.80", ":", "Ortega, M.", "Hillcrest", 120),
                ("SS Cyg", "12.3", "<", "Lee", "Cape West", -210),
            ],
        )
        self.assertEqual([one.night for one in found], [date(2024, 2, 29)] * 3)
        self.assertEqual([one.local.hour for one in found], [22, 1, 2])

    def test_joined_logs_hold_everything_once(self):
        log = read_log(OLD)

        self.assertEqual([one.brightness for one in joined([log[1:], log])], ["7.9", "7.80:", "<12.3"])

    def test_strange_old_logs_are_refused(self):
        for text in (
            OLD.replace("22:40", "25:00"),
            OLD.replace("7.9", "bright"),
            OLD.replace("+2", "2"),
            OLD.replace("02-29", "02-30"),
            OLD.replace("observer", "# observer"),
        ):
            with self.assertRaises(BadLog):
                read_log(text)
