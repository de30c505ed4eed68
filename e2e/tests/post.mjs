// A mail server for tests: it takes every message and remembers what it says.
import { createServer } from "node:net";

/** openPost listens on a free port. read waits for a message that has words of the pattern, and answers the match. */
export async function openPost() {
  let all = "";
  const server = createServer((line) => {
    let writing = false;
    line.on("error", () => {});
    line.write("220 post\r\n");
    line.on("data", (data) => {
      const said = data.toString();
      if (writing) {
        all += said;
        if (!all.endsWith("\r\n.\r\n")) return;
        writing = false;
        line.write("250 taken\r\n");
      } else if (/^DATA/i.test(said)) {
        writing = true;
        line.write("354 go on\r\n");
      } else if (/^QUIT/i.test(said)) line.end("221 bye\r\n");
      else line.write("250 post\r\n");
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const plain = () => all.replace(/\r\n\r\n((?:[A-Za-z0-9+/=]{4,76}\r\n)+)/g, (_, block) => "\r\n\r\n" + Buffer.from(block, "base64"));
  return {
    address: `smtp://127.0.0.1:${server.address().port}`,
    async read(pattern) {
      for (let tries = 0; tries < 300; tries++) {
        const found = plain().match(pattern);
        if (found) return found;
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error(`no message has ${pattern}: ${plain().slice(-2000)}`);
    },
    close: () => server.close(),
  };
}
