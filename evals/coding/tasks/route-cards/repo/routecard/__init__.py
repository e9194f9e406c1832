"""Cards for walking routes."""

from routecard.card import card, compare
from routecard.routes import BadRoute, Leg, Route, parse
from routecard.settings import set_units

__all__ = ["BadRoute", "Leg", "Route", "card", "compare", "parse", "set_units"]
