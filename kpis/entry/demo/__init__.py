"""Two centres to look at, one real and one invented, and people to log in as."""
