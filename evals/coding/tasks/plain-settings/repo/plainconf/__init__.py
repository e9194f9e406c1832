"""Settings files that people write by hand."""

from plainconf.config import Config, parse
from plainconf.errors import BadConf

__all__ = ["BadConf", "Config", "parse"]
