"""What the scales below the hives say."""
