import yaml

from tests.pins import PINNED, pins


def test_version_and_digests_are_pinned():
    assert yaml.safe_load(PINNED.read_text()) == pins(), "prompts, content or traits changed: see rule 8 in CONTRIBUTING.md"
