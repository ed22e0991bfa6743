"""Django's admin, for accounts and for finding things. The record itself is not there: only `debate.journal` writes it."""

from django.contrib import admin
from django.http import HttpRequest

from debate.models import AuditLine, Debate, SavedDeck
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

    def has_delete_permission(self, request: HttpRequest, obj: Debate | None = None) -> bool:
        """Its teacher's page deletes it, and leaves a line in the audit log."""
        return False


@admin.register(AuditLine)
class AuditLineAdmin(admin.ModelAdmin[AuditLine]):
    """To read: nobody adds to, changes or removes what was written down."""

    list_display = ("at", "deed", "debate", "who", "count")
    list_filter = ("deed",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditLine | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditLine | None = None) -> bool:
        return False
