"""The ASGI application: sockets and polls to their doors, all other HTTP to Django."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "debate.settings")
pages = get_asgi_application()  # first: it loads the apps that the consumers need

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from debate.routing import poll_urlpatterns, websocket_urlpatterns  # noqa: E402

sockets = AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
polls = AuthMiddlewareStack(URLRouter(poll_urlpatterns))


async def http(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["path"].startswith("/poll/"):
        await polls(
            {**scope, "root_path": ""}, receive, send
        )  # as for sockets; Daphne takes one from any client's header
    else:
        await pages(scope, receive, send)


application = ProtocolTypeRouter({"http": http, "websocket": sockets})
