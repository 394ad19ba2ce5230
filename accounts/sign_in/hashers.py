"""How passwords are stored: Argon2id with what OWASP's Password Storage Cheat Sheet asks at least.

A hundred people sign in within minutes on the day of a deadline. With PBKDF2 each cost a processor a fifth
of a second; and graphics cards guess it cheaper than Argon2, which takes memory as well (ADR 111).
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """19 MiB, two passes, one lane. With Django's own figures it takes 100 MiB of each thread."""

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1


class Argon2idOnce(Argon2id):
    """For passwords of 76 bits by chance: there is nothing to try first. The first login hashes them anew."""

    time_cost = 1
    memory_cost = 64
