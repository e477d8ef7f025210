"""Password hashing sized for a small server."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 32 MiB, 3 passes, 1 lane: above OWASP's minimum, a third of the memory of Django's default."""

    time_cost = 3
    memory_cost = 32_768
    parallelism = 1
