"""Whether sandboxes can be made on this machine."""

import pytest

from holdfast.sandboxes.bwrap import probe
from holdfast.sandboxes.missing import NoSandbox


def why_not() -> str:
    """What is missing; empty where nothing is."""
    try:
        probe()
    except NoSandbox as error:
        return error.message
    return ""


needs_bwrap = pytest.mark.skipif(bool(why_not()), reason=why_not())
