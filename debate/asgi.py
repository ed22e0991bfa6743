"""The ASGI application: HTTP to Django, sockets to the consumers."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "debate.settings")
http = get_asgi_application()  # first: it loads the apps that the consumers need

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from debate.doors import with_doors  # noqa: E402
from debate.routing import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {"http": with_doors(http), "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns))}
)
