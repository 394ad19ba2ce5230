"""Reading of an .xlsx, in the child process alone: it takes apart what somebody else has made.

Only the standard library, and one pass over each part: nothing of a file becomes an object before it has been
counted against the limits.
"""
