"""One row a command."""

from django.db import models


class Entry(models.Model):
    room = models.CharField(max_length=20)
    seq = models.IntegerField()
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "tutorial"
        unique_together = [("room", "seq")]
