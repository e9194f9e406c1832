"""What stands in a larder, and until when."""
