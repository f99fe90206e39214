"""What goes from one category or channel to another, in one centre: previewed, then written."""
