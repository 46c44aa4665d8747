"""What Casework may talk about: areas of subjects, before a goal is taken up and after a reply."""

from casework.models.scope.topics import Topics

__all__ = ["Topics"]
