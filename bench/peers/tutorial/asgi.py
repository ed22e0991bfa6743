import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.peers.tutorial.settings")
http = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import path  # noqa: E402

from bench.peers.tutorial.consumers import RoomConsumer  # noqa: E402

call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)

application = ProtocolTypeRouter(
    {"http": http, "websocket": URLRouter([path("ws/room/<str:room>/", RoomConsumer.as_asgi())])}
)
