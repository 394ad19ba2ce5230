"""What a printed or exported document holds, as plain values: builders make it, formats only lay it out.

PDF, Excel, HTML and CSV read the same values, so figures, order and labels cannot differ between them.
All texts are final: rounded, labelled, in official wording. A format adds no word of its own.
"""
