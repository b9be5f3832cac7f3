// A little work that the browser does silently: find n for which SHA-256 of "text:n" begins with so many zero bits.
// SHA-256 (FIPS 180-4) stands here in full, because the browser's own is not there without HTTPS, as at a kiosk.
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
const fraction = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
const START = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)));
const K = primes.map((p) => fraction(Math.cbrt(p)));
const turn = (x, n) => (x >>> n) | (x << (32 - n));
const W = new Int32Array(64);

// The first word of the digest of a short ASCII text (at most 55 signs: one block, else two).
export function firstWord(text) {
  const size = ((text.length + 8) >> 6) + 1;
  const blocks = new Int32Array(size * 16);
  for (let i = 0; i < text.length; i++) blocks[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
  blocks[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
  blocks[size * 16 - 1] = text.length * 8;
  const H = Int32Array.from(START);
  for (let block = 0; block < size; block++) {
    for (let t = 0; t < 64; t++) {
      if (t < 16) W[t] = blocks[block * 16 + t];
      else {
        const a = W[t - 15], b = W[t - 2];
        W[t] = (W[t - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + W[t - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
      }
    }
    let [a, b, c, d, e, f, g, h] = H;
    for (let t = 0; t < 64; t++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + W[t]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((x, i) => (H[i] = (H[i] + x) | 0));
  }
  return H[0] >>> 0;
}

// Works in small pieces, so that typing is never held up.
export function prove(text, bits) {
  return new Promise((done) => {
    let n = 0;
    const piece = () => {
      for (const end = n + 400; n < end; n++) if (firstWord(`${text}:${n}`) >>> (32 - bits) === 0) return done(String(n));
      setTimeout(piece);
    };
    piece();
  });
}
