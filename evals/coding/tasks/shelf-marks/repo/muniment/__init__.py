"""The finding aid of a small archive."""
