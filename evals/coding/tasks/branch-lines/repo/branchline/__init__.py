"""The train sheet of a small railway."""

from branchline.day import BadDay, sheet
from branchline.network import Network, NoWay
from branchline.trains import Stop, Train, stops

__all__ = ["BadDay", "Network", "NoWay", "Stop", "Train", "sheet", "stops"]
