"""Files that are damaged in every way we know, and read by every reader that takes them."""
