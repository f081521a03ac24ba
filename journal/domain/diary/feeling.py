"""Feelings that can be told with one tap."""

from enum import StrEnum


class Feeling(StrEnum):
    """How it felt. There are nine, so that a digit key stands for each."""

    CALM = "calm"
    FOCUSED = "focused"
    CONFIDENT = "confident"
    EXCITED = "excited"
    FOMO = "fomo"
    """Afraid to miss something."""
    ANXIOUS = "anxious"
    FRUSTRATED = "frustrated"
    ANGRY = "angry"
    TIRED = "tired"
