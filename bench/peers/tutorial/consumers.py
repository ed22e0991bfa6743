"""As the tutorial has it: each consumer joins its room's group and sends on what comes from it as JSON."""

import time
from typing import Any

from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from bench.peers.tutorial.models import Entry

rooms: dict[str, dict[str, Any]] = {}
"""What each room's screens show, as it was last announced."""


class RoomConsumer(AsyncJsonWebsocketConsumer):
    async def connect(self) -> None:
        self.room = self.scope["url_route"]["kwargs"]["room"]
        self.group = f"room_{self.room}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        text = content.get("text")
        state = rooms.setdefault(self.room, {"seq": 0, "announcement": ""})
        if content.get("do") != "announce" or not isinstance(text, str) or len(text) > 300:
            return
        if text == state["announcement"]:
            return
        after = state["seq"]
        state["seq"], state["announcement"] = after + 1, text
        await sync_to_async(Entry.objects.create)(room=self.room, seq=after + 1, text=text)
        patch = {"type": "patch", "after": after, "seq": after + 1, "now": time.time_ns() // 1_000_000}
        await self.channel_layer.group_send(
            self.group, {"type": "room.patch", "patch": {**patch, "patch": {"announcement": text}}}
        )

    async def room_patch(self, event: dict[str, Any]) -> None:
        await self.send_json(event["patch"])
