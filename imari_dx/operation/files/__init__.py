"""What is stored is looked at: is it there, is it what it was, does anything use it; and the scanner."""
