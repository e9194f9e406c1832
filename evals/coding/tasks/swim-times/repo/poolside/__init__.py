"""Result sheets for swimming meets."""
