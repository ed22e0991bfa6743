// Colyseus as its documents show it: a room whose schema state holds the class; a message changes it, the framework sends the change.
// In memory: nothing is written to disk. The patch goes out with the command, not with the next tick of 50 ms, which is kinder to it.
import { Room, Server } from "@colyseus/core";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { schema, t } from "@colyseus/schema";

const Seat = schema({ name: t.string(), team: t.number(), away: t.boolean() }, "Seat");
const Play = schema({ team: t.number(), seat: t.string(), card: t.string(), argument: t.string() }, "Play");
const Debate = schema(
  { seq: t.number(), stage: t.string(), announcement: t.string(), seats: t.map(Seat), plays: t.map(Play) },
  "Debate",
);

class DebateRoom extends Room {
  onCreate() {
    this.maxClients = 64;
    this.patchRate = null;
    this.state = new Debate();
    this.state.assign({ seq: 0, stage: "marking", announcement: "" });
    for (let i = 0; i < 24; i++) {
      const play = new Play();
      play.assign({ team: i % 6, seat: `s${i}`, card: `c${i}`, argument: "x".repeat(200) });
      this.state.plays.set(`p${i}`, play);
    }
    this.onMessage("announce", (client, text) => {
      if (typeof text !== "string" || text.length > 300 || text === this.state.announcement) return;
      this.state.seq += 1;
      this.state.announcement = text;
      this.broadcastPatch();
    });
  }

  onJoin(client) {
    const seat = new Seat();
    seat.assign({ name: client.sessionId, team: this.clients.length % 6, away: false });
    this.state.seats.set(client.sessionId, seat);
    this.broadcastPatch();
  }
}

const transport = new WebSocketTransport();
transport.getExpressApp().get("/healthz", (request, response) => response.send("ok"));
const server = new Server({ transport, greet: false, gracefullyShutdown: false });
server.define("debate", DebateRoom).filterBy(["number"]);
await server.listen(Number(process.argv[2]), "127.0.0.1");
