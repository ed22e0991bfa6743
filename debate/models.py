"""What the database keeps. The journal is the truth about a debate; a Debate row is how to find it and who may open it."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I, L, O, 0, 1: what is read off a projector must not be mistaken."""
CODE_LENGTH = 6


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def new_token() -> str:
    return secrets.token_urlsafe(18)


class SavedDeck(models.Model):
    """A deck that debates can be opened with; `data` is plain data that `game.deck.check` has found without fault."""

    slug = models.SlugField(max_length=48)
    title = models.CharField(max_length=160)
    data = models.JSONField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="decks")
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "owner"], name="deck_slug_owner"),
            models.UniqueConstraint(fields=["slug"], condition=models.Q(owner=None), name="deck_slug_shared"),
        ]

    def __str__(self) -> str:
        return self.title


class Debate(models.Model):
    """One debate: its codes and links, and what lists show. Everything that happened in it is in its journal entries."""

    code = models.CharField(max_length=CODE_LENGTH, default=new_code, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="debates_owned")
    moderators = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="debates", blank=True)
    class_label = models.CharField(_("class"), max_length=40, blank=True)
    deck_title = models.CharField(max_length=160)
    format_name = models.CharField(max_length=160)
    board_token = models.CharField(max_length=40, default=new_token, unique=True)
    chair_token = models.CharField(max_length=40, default=new_token, unique=True)
    opened = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened"]

    def __str__(self) -> str:
        return f"{self.deck_title} ({self.class_label or self.code})"


class JournalEntry(models.Model):
    """One accepted command. Written by `debate.journal` alone, never changed.

    `at` is in milliseconds since 1970 UTC; `events` is JSON of `version` (see `game.codec`); `command_id` is the actor and the
    client's own id, so that two clients cannot collide.
    """

    debate = models.ForeignKey(Debate, models.CASCADE, related_name="entries")
    seq = models.PositiveIntegerField()
    command_id = models.CharField(max_length=140)
    actor = models.CharField(max_length=70)
    at = models.BigIntegerField()
    version = models.PositiveSmallIntegerField()
    events = models.TextField()

    class Meta:
        ordering = ["debate", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["debate", "seq"], name="entry_seq"),
            models.UniqueConstraint(fields=["debate", "command_id"], name="entry_command"),
        ]

    def __str__(self) -> str:
        return f"{self.debate_id}/{self.seq}"
