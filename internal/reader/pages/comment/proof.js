// A worker that looks for a number n so that SHA-256(text:n) begins with so many zero bits (FIPS 180-4). The browser's own digest is
// asked once for each attempt and answers later, which is ten times slower than this.
const prime = (count, root) => {
  const list = [];
  for (let n = 2; list.length < count; n++) {
    let is = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) is = false;
    if (is) list.push(((n ** (1 / root)) % 1) * 2 ** 32 | 0);
  }
  return list;
};
const start = prime(8, 2);
const round = Int32Array.from(prime(64, 3));
const w = new Int32Array(64);
const turn = (x, n) => (x >>> n) | (x << (32 - n));

function block(h, bytes, at) {
  for (let i = 0; i < 16; i++, at += 4) w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];
    w[i] = (w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
  }
  let [a, b, c, d, e, f, g, k] = h;
  for (let i = 0; i < 64; i++) {
    const t = (k + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + round[i] + w[i]) | 0;
    const u = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [k, g, f, e, d, c, b, a] = [g, f, e, (d + t) | 0, c, b, a, (t + u) | 0];
  }
  const sum = [a, b, c, d, e, f, g, k];
  for (let i = 0; i < 8; i++) h[i] = (h[i] + sum[i]) | 0;
}

onmessage = ({ data: { text, bits } }) => {
  const bytes = new Uint8Array(192);
  for (let n = 0; ; n++) {
    const message = `${text}:${n}`;
    const size = message.length;
    const end = ((size + 8) >> 6 << 6) + 64;
    bytes.fill(0);
    for (let i = 0; i < size; i++) bytes[i] = message.charCodeAt(i);
    bytes[size] = 0x80;
    bytes[end - 2] = (size * 8) >> 8;
    bytes[end - 1] = size * 8;
    const h = Int32Array.from(start);
    for (let at = 0; at < end; at += 64) block(h, bytes, at);
    if (Math.clz32(h[0]) >= bits) return postMessage(message);
  }
};
