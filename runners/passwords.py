"""Which passwords are refused, and in which words. Length does the work; nothing is asked of the characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from runners.models import Runner

AT_LEAST = 10  # characters
AT_LEAST_FOR_CURATORS = 15
AT_MOST = 256  # more would only make the server work
DIFFERENT_AT_LEAST = 5  # characters: a long row of one key is quickly guessed


class LengthValidator:
    """10 characters or more, 15 for curators, at most 256."""

    def validate(self, password: str, user: Runner | None = None) -> None:
        least = AT_LEAST_FOR_CURATORS if getattr(user, "is_staff", False) else AT_LEAST
        if len(password) < least:
            raise ValidationError(f"That one is {_characters(len(password))}. Use {least} or more.", code="password_too_short")
        if len(password) > AT_MOST:
            raise ValidationError(f"That one is {_characters(len(password))}. Use {AT_MOST} or fewer.", code="password_too_long")

    def get_help_text(self) -> str:
        return f"{AT_LEAST} characters or more, {AT_LEAST_FOR_CURATORS} for curators."


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    """None of the passwords everybody tries first, and no row of the same few characters."""

    def validate(self, password: str, user: Runner | None = None) -> None:
        if len(password) < AT_LEAST:
            return  # too short is reason enough
        super().validate(password, user)
        if len(set(password)) < DIFFERENT_AT_LEAST:
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self) -> str:
        return "That one is among the first that are guessed. A few words in a row are safer."

    def get_help_text(self) -> str:
        return "Not one that many people use."


class SimilarityValidator(password_validation.UserAttributeSimilarityValidator):
    """Not the e-mail address, or most of it."""

    DEFAULT_USER_ATTRIBUTES = ("email", "display_name")

    def __init__(self) -> None:
        super().__init__(user_attributes=self.DEFAULT_USER_ATTRIBUTES)

    def get_error_message(self) -> str:
        return "That one is too close to your %(verbose_name)s."

    def get_help_text(self) -> str:
        return "Not your e-mail address."


def _characters(number: int) -> str:
    return "1 character" if number == 1 else f"{number} characters"
