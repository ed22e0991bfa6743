from django.apps import AppConfig


class DebateConfig(AppConfig):
    name = "debate"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from debate import checks  # noqa: F401  registers them
