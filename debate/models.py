"""What the database keeps. The journal is the truth about a debate; a Debate row is how to find it and who may open it."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I, L, O, 0, 1: what is read off a projector must not be mistaken."""
CODE_LENGTH = 6
NOTE_CHARS = 1000


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
    opened = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    """Counts how often entries were rewritten (a student erased): whoever keeps something made from them sees that it is old."""

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


class Note(models.Model):
    """A reviewer's note on a play, or on the moment after entry `seq`; the author's own, or shared with whoever may read on."""

    debate = models.ForeignKey(Debate, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes")
    seq = models.PositiveIntegerField()
    play = models.CharField(max_length=64, blank=True)
    text = models.CharField(max_length=NOTE_CHARS)
    shared = models.BooleanField(default=False)
    made = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["seq", "made"]

    def __str__(self) -> str:
        return f"{self.debate_id}/{self.seq}: {self.text[:30]}"


class ShareLink(models.Model):
    """A link that opens a saved debate for an audience that has no account. `seat` is set for a student's."""

    class Audience(models.TextChoices):
        CLASS = "class", _("the class")
        STUDENT = "student", _("one student")
        COLLEAGUE = "colleague", _("a colleague")

    debate = models.ForeignKey(Debate, models.CASCADE, related_name="links")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="links")
    token = models.CharField(max_length=40, default=new_token, unique=True)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    seat = models.CharField(max_length=64, blank=True)
    pseudonyms = models.BooleanField(default=True)
    made = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made"]

    def __str__(self) -> str:
        return f"{self.debate_id} for {self.audience}"


class KeepRule(models.Model):
    """How many days after its end a teacher keeps a debate; no row, or no days, keeps it for good."""

    teacher = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="keep_rule")
    days = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.teacher_id}: {self.days}"


class AuditLine(models.Model):
    """What was deleted or erased, by whom and when, without what was erased."""

    class Deed(models.TextChoices):
        DELETED = "deleted", _("debate deleted")
        EXPIRED = "expired", _("debate deleted when its time was up")
        ERASED = "erased", _("student erased")
        IMPORTED = "imported", _("debate imported")

    at = models.DateTimeField(default=timezone.now)
    who = models.CharField(max_length=150)
    deed = models.CharField(max_length=10, choices=Deed.choices)
    debate = models.CharField(max_length=CODE_LENGTH)
    """The debate's code: it names no person."""
    count = models.PositiveIntegerField(default=1)
    """Entries that were deleted or rewritten."""

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.deed} {self.debate}"
