"""Documents on cost lines: what they are, where they are kept, and who put them there."""
