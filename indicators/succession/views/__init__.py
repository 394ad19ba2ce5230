"""The pages about the plans that follow each other."""
