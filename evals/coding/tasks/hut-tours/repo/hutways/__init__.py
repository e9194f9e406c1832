"""Walks from hut to hut."""

from hutways.files import dump, load
from hutways.plan import Day, plan
from hutways.tours import BadTour, Stage, Tour

__all__ = ["BadTour", "Day", "Stage", "Tour", "dump", "load", "plan"]
