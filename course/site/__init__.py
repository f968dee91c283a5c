"""What the builders render."""
