"""The server: the Django project and its only app. It imports `game`; `game` never imports it."""
