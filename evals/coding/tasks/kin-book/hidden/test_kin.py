# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import random
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction
from pathlib import Path

from kinbook import BadPedigree, Pedigree, UnknownName, ancestors, inbreeding, kinship

PER_PERSON = 30


class Counted(Pedigree):
    """Counts how often somebody's parents are looked up."""

    most = None
    looked = 0

    def parents(self, name):
        self.looked += 1
        if self.most is not None and self.looked > self.most:
            raise AssertionError(f"parents were looked up more than {self.most} times")
        return super().parents(name)

    def watch(self):
        self.looked, self.most = 0, PER_PERSON * len(self)
        return self


def flock(size, generations, seed=1):
    """A closed flock: every animal has two parents of the generation before."""
    rng = random.Random(seed)
    found = Counted()
    for n in range(size):
        found.add(f"0.{n}")
    for generation in range(1, generations + 1):
        for n in range(size):
            father, mother = rng.sample(range(size), 2)
            found.add(f"{generation}.{n}", f"{generation - 1}.{father}", f"{generation - 1}.{mother}")
    return found


def lines(generations, letters="ab"):
    """From one couple, and everybody marries somebody from elsewhere."""
    found = Counted()
    found.add("he")
    found.add("she")
    for letter in letters:
        found.add(f"{letter}1", "he", "she")
        for n in range(2, generations + 1):
            found.add(f"{letter}x{n}")
            found.add(f"{letter}{n}", f"{letter}{n - 1}", f"{letter}x{n}")
    return found


def slowly(pedigree, one, other):
    """As the README says."""
    if one == other:
        father, mother = pedigree.parents(one)
        return Fraction(1, 2) * (1 + (0 if None in (father, mother) else slowly(pedigree, father, mother)))
    if pedigree.descends(one, other):
        one, other = other, one
    return Fraction(1, 2) * sum(slowly(pedigree, one, parent) for parent in pedigree.parents(other) if parent is not None)


class Counts(unittest.TestCase):
    def test_brothers_and_sisters(self):
        # with f for the inbreeding: f(n) = (1 + 2 f(n-1) + f(n-2)) / 4
        expected = [Fraction(0), Fraction(0)]
        while len(expected) < 62:
            expected.append((1 + 2 * expected[-1] + expected[-2]) / 4)
        self.assertEqual(inbreeding(flock(2, 61).watch(), "61.0"), expected[61])

    def test_a_closed_flock(self):
        found = flock(6, 40)
        value = kinship(found.watch(), "40.0", "40.1")
        mean = (kinship(found.watch(), "40.0", found.parents("40.1")[0]) + kinship(found.watch(), "40.0", found.parents("40.1")[1])) / 2
        self.assertEqual(value, mean)
        self.assertEqual(Fraction(1, 2) < value < 1, True)

    def test_ancestors_in_a_flock(self):
        found = ancestors(flock(6, 40).watch(), "40.0")
        self.assertEqual((len(found) > 200, found == sorted(set(found)), "40.0" in found), (True, True, False))

    def test_two_long_lines(self):
        found = lines(1500)
        self.assertEqual(kinship(found.watch(), "a1500", "b1500"), Fraction(1, 2**3000))
        self.assertEqual(kinship(found.watch(), "a1500", "bx1500"), 0)

    def test_up_a_long_line(self):
        found = lines(3000, "a")
        self.assertEqual(kinship(found.watch(), "he", "a3000"), Fraction(1, 2**3001))
        self.assertEqual(inbreeding(found.watch(), "a3000"), 0)
        self.assertEqual(len(ancestors(found.watch(), "a3000")), 6000)

    def test_parents_are_set_in_a_flock(self):
        found = flock(4, 40)
        found.add("new")
        found.watch().set_parents("new", "40.0", "40.1")
        with self.assertRaises(BadPedigree):
            found.watch().set_parents("0.0", father=found.parents("40.0")[0])
        self.assertEqual((found.parents("new"), found.parents("0.0")), (("40.0", "40.1"), (None, None)))


class AsBefore(unittest.TestCase):
    def test_small_pedigrees_of_all_shapes(self):
        rng = random.Random(7)
        for _ in range(12):
            found = Pedigree()
            for n in range(11):
                earlier = [None, *(f"p{m}" for m in range(n))]
                found.add(f"p{n}", rng.choice(earlier), rng.choice(earlier))
            for one in range(0, 11, 2):
                for other in range(11):
                    self.assertEqual(kinship(found, f"p{one}", f"p{other}"), slowly(found, f"p{one}", f"p{other}"))

    def test_children_may_stand_before_their_parents(self):
        found = Pedigree()
        for name in ("child", "son", "daughter", "he", "she"):
            found.add(name)
        found.set_parents("child", "son", "daughter")
        found.set_parents("son", "he", "she")
        found.set_parents("daughter", "he", "she")
        self.assertEqual((inbreeding(found, "child"), kinship(found, "child", "he")), (Fraction(1, 4), Fraction(1, 4)))

    def test_parents_that_become_known(self):
        found = Pedigree()
        for name in ("he", "she", "son", "daughter"):
            found.add(name)
        found.add("child", "son", "daughter")
        values = [inbreeding(found, "child")]
        found.set_parents("son", "he", "she")
        values.append(kinship(found, "son", "he"))
        found.set_parents("daughter", "he")
        values += [inbreeding(found, "child"), kinship(found, "son", "daughter")]
        found.set_parents("daughter", "he", "she")
        values += [inbreeding(found, "child"), kinship(found, "child", "child")]
        found.set_parents("son")
        values += [inbreeding(found, "child"), kinship(found, "son", "he")]
        self.assertEqual(values, [0, Fraction(1, 4), Fraction(1, 8), Fraction(1, 8), Fraction(1, 4), Fraction(5, 8), 0, 0])
        self.assertEqual(ancestors(found, "child"), ["daughter", "he", "she", "son"])

    def test_strangers(self):
        found = Pedigree()
        found.add("he")
        for ask in (lambda: kinship(found, "he", "who"), lambda: kinship(found, "who", "he"), lambda: ancestors(found, "who"), lambda: inbreeding(found, "who")):
            with self.assertRaises(UnknownName):
                ask()

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "family.txt")
            file.write_text("he - -\nshe - -\nson he she\ndaughter he she\nchild son daughter\n", encoding="utf-8")
            found = []
            for names in (["child"], ["son", "daughter"], ["he", "she"]):
                done = subprocess.run([sys.executable, "-m", "kinbook", str(file), *names], capture_output=True, text=True, timeout=10)
                found.append((done.returncode, done.stdout))
        self.assertEqual(found, [(0, "1/4\n"), (0, "1/4\n"), (0, "0\n")])
