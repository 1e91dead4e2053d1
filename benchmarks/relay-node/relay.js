// The bare relay on Node: a message opens the upstream's stream, each delta leaves as one frame.
// Started by the benchmark with the upstream's base address; ends when its standard input does.
import http from "node:http";
import { WebSocketServer } from "ws";

const upstream = new URL(process.argv[2] + "/chat/completions");
const agent = new http.Agent({ keepAlive: true });
const INTERNAL_ERROR = 1011;

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("listening", () => {
  console.log(`url=ws://127.0.0.1:${server.address().port}/`);
  console.log("ready");
});
server.on("connection", (socket) => {
  socket.on("message", (text) => ask(socket, JSON.parse(text).content));
});
process.stdin.resume().on("end", () => process.exit(0));

function ask(socket, content) {
  const body = JSON.stringify({
    model: "bench",
    stream: true,
    messages: [{ role: "user", content }],
  });
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
  http
    .request(upstream, { method: "POST", agent, headers }, (response) => relay(response, socket))
    .on("error", () => socket.close(INTERNAL_ERROR))
    .end(body);
}

function relay(response, socket) {
  if (response.statusCode !== 200) {
    socket.close(INTERNAL_ERROR);
    return;
  }
  let rest = "";
  response.setEncoding("utf8");
  response.on("data", (text) => {
    const events = (rest + text).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const content = delta(event);
      if (content) {
        socket.send(JSON.stringify({ type: "ai_response", content }));
      }
    }
  });
}

function delta(event) {
  const data = event.slice("data: ".length);
  return data === "[DONE]" ? undefined : JSON.parse(data).choices[0]?.delta.content;
}
