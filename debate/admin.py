"""Django's admin, for accounts and for finding things. The record itself is not there: only `debate.journal` writes it."""

from django.contrib import admin
from django.http import HttpRequest

from debate.models import Debate, SavedDeck
from debate.throttle import AdminSignInForm

admin.site.login_form = AdminSignInForm


@admin.register(SavedDeck)
class SavedDeckAdmin(admin.ModelAdmin[SavedDeck]):
    """To look at and remove; decks are changed by uploading them, where every fault is named."""

    list_display = ("title", "slug", "owner", "changed")
    readonly_fields = ("slug", "title", "owner", "data")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Debate)
class DebateAdmin(admin.ModelAdmin[Debate]):
    """To find a debate and correct its class label. Who moderates is decided in the debate's own journal."""

    list_display = ("deck_title", "class_label", "code", "owner", "opened", "ended")
    list_filter = ("ended",)
    search_fields = ("code", "class_label", "deck_title")
    readonly_fields = ("code", "owner", "moderators", "deck_title", "format_name", "opened", "ended")
    exclude = ("board_token", "chair_token")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
