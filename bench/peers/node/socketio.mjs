// socket.io as its documents show it: sockets of a class join a room, a command is answered by an emit to the room. In memory.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer((request, response) => response.end("ok"));
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false });
const debates = new Map();

io.on("connection", (socket) => {
  const room = socket.handshake.query.room;
  socket.join(room);
  socket.on("announce", (text) => {
    const debate = debates.get(room) ?? { seq: 0, announcement: "" };
    if (typeof text !== "string" || text.length > 300 || text === debate.announcement) return;
    const after = debate.seq;
    debate.seq += 1;
    debate.announcement = text;
    debates.set(room, debate);
    io.to(room).emit("patch", { after, seq: debate.seq, now: Date.now(), patch: { announcement: text } });
  });
});

http.listen(Number(process.argv[2]), "127.0.0.1");
