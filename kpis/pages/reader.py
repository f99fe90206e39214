"""What every page knows of its reader, and the switches of language and colours."""
def reader(request): return {}
