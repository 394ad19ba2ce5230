"""Documents laid out on pages: in parts that are told of and used again."""
