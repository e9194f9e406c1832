"""Means of the wind."""
