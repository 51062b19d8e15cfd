// Verifies a draw or a promotion from what is published of it: docs/proof-format.md, step by step. Runs in a browser's worker and in Node.
// SHA-256 over the entries is done here, since Web Crypto takes one promise a hash; signatures are checked by Web Crypto.

const MAX_COUNT = 2n ** 53n - 1n;
const MAX_AMOUNT = 2n ** 63n - 1n;
const MAX_ENTRIES = 2n ** 31n - 1n; // Of a promotion.
const MOST_PRIZES = 1000; // Of a promotion.
const GENESIS = 1692803367n; // drand's quicknet: its first round, and one more each 3 seconds.
const BLOCK = 4096; // Entries read at once.

export class Malformed extends Error { }

// ---- SHA-256 (FIPS 180-4) ----

const K = Uint32Array.from(primes(64), p => fraction(Math.cbrt(p)));
const H0 = Int32Array.from(primes(8), p => fraction(Math.sqrt(p)) | 0);
const W = new Int32Array(64);
const tail = new Uint8Array(128);

function primes(count) {
  const found = [];
  for (let n = 2; found.length < count; n++)
    if (found.every(p => n % p !== 0)) found.push(n);
  return found;
}

function fraction(root) {
  return Math.floor((root - Math.floor(root)) * 2 ** 32);
}

function compress(h, data, at) {
  for (let i = 0; i < 16; i++, at += 4)
    W[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15], y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, k] = [h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7]];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (k + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    k = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += k;
}

const state = new Int32Array(8);

/** Writes the hash of a part of an array into another, or into the same. */
function hashInto(data, from, length, destination, to) {
  state.set(H0);
  const whole = length - length % 64;
  for (let at = 0; at < whole; at += 64) compress(state, data, from + at);
  const rest = length - whole;
  const size = rest < 56 ? 64 : 128;
  tail.fill(0);
  for (let i = 0; i < rest; i++) tail[i] = data[from + whole + i];
  tail[rest] = 0x80;
  const bits = length * 8;
  new DataView(tail.buffer).setUint32(size - 8, Math.floor(bits / 2 ** 32));
  new DataView(tail.buffer).setUint32(size - 4, bits >>> 0);
  compress(state, tail, 0);
  if (size === 128) compress(state, tail, 64);
  for (let i = 0; i < 8; i++) {
    destination[to + 4 * i] = state[i] >>> 24;
    destination[to + 4 * i + 1] = state[i] >>> 16;
    destination[to + 4 * i + 2] = state[i] >>> 8;
    destination[to + 4 * i + 3] = state[i];
  }
}

export function sha256(...parts) {
  const data = concat(...parts), hash = new Uint8Array(32);
  hashInto(data, 0, data.length, hash, 0);
  return hash;
}

function hmac(key, message) {
  const padded = new Uint8Array(64);
  padded.set(key.length > 64 ? sha256(key) : key);
  return sha256(padded.map(b => b ^ 0x5c), sha256(padded.map(b => b ^ 0x36), message));
}

// ---- bytes and texts ----

const utf8 = text => new TextEncoder().encode(text);
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
export const toHex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, "0")).join("");

function concat(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
}

function u64be(number) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number));
  return bytes;
}

function hex(text, bytes, what) {
  if (typeof text !== "string" || text.length !== 2 * bytes || !/^[0-9a-f]*$/.test(text)) throw new Malformed(`The ${what} is not ${bytes} bytes of lower-case hexadecimal.`);
  return Uint8Array.from(text.match(/../g), byte => parseInt(byte, 16));
}

function base64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const binary = atob(text);
  return btoa(binary) === text ? Uint8Array.from(binary, c => c.charCodeAt(0)) : null;
}

function hashOf(text, what) {
  const bytes = base64(text);
  if (bytes?.length !== 32) throw new Malformed(`The ${what} is not a hash in base64.`);
  return bytes;
}

function number(text, what, max = MAX_AMOUNT) {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text) || BigInt(text) > max) throw new Malformed(`The ${what} '${text}' is not a whole number of the allowed range.`);
  return BigInt(text);
}

function time(text, what) {
  const value = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/.test(text) ? Date.parse(text.slice(0, 23) + "Z") : NaN;
  if (Number.isNaN(value)) throw new Malformed(`The ${what} '${text}' is not a time in UTC with microseconds.`);
  return BigInt(value) * 1000n + BigInt(text.slice(23, 26)); // Microseconds.
}

function linesOf(text, what) {
  if (typeof text !== "string" || !text.endsWith("\n")) throw new Malformed(`The ${what} does not end with a line feed.`);
  return text.slice(0, -1).split("\n");
}

function words(lines, at, name, count, what) {
  const parts = at < lines.length ? lines[at].split(" ") : [];
  if (parts[0] !== name || parts.length !== count + 1) throw new Malformed(`Line ${at + 1} of the ${what} is not '${name}' with ${count} values.`);
  return parts.slice(1);
}

// ---- the texts ----

function parseTerms(text) {
  const lines = linesOf(text, "terms"), word = (at, name, count = 1) => words(lines, at, name, count, "terms");
  if (lines.length !== 11 || lines[0] !== "lottery-terms-v1") throw new Malformed("The terms are not 11 lines that begin with lottery-terms-v1.");
  const [game, pick, of] = word(2, "game", 3), [price, currency, exponent] = word(3, "price", 3);
  const [k, n] = [Number(number(pick, "pick", 20n)), Number(number(of, "range of the numbers", 64n))];
  if (k < 1 || n <= k) throw new Malformed("The game has no numbers to choose from.");
  number(exponent, "exponent", 18n);
  time(word(4, "opens")[0], "opening");
  time(word(6, "draws")[0], "drawing");
  let round = null;
  if (lines[10] !== "beacon none") {
    const [name, given] = word(10, "beacon", 2);
    round = number(given, "round of the beacon", MAX_COUNT);
    if (name !== "drand-quicknet" || round < 1n) throw new Malformed("The beacon is neither none nor drand-quicknet with a round.");
  }
  return {
    kind: "draw", number: number(word(1, "draw")[0], "draw", MAX_COUNT), game, k, n, price: number(price, "price"), currency, closesAt: time(word(5, "closes")[0], "closing"),
    books: Number(number(word(7, "books")[0], "number of books", 256n)), plan: hex(word(8, "plan")[0], 32, "hash of the plan"),
    commitment: hex(word(9, "commitment")[0], 32, "commitment"), round,
  };
}

function parsePromotionTerms(text) {
  const lines = linesOf(text, "terms"), word = (at, name, count = 1) => words(lines, at, name, count, "terms");
  if (lines.length !== 10 || lines[0] !== "lottery-promotion-v1" || !lines[2].startsWith("name ")) throw new Malformed("The terms are not 10 lines that begin with lottery-promotion-v1 and have a name.");
  const [currency, exponent] = word(3, "currency", 2), [amount, least, most] = word(4, "entries", 3);
  number(exponent, "exponent", 18n);
  for (const decimal of [amount, least]) if (!/^(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$/.test(decimal)) throw new Malformed(`The amount '${decimal}' is not a decimal.`);
  for (const [at, name] of [[5, "opens"], [6, "closes"], [7, "claims"]]) time(word(at, name)[0], name);
  return {
    kind: "promotion", number: number(word(1, "promotion")[0], "promotion", MAX_COUNT), currency, round: null, maxEntries: number(most, "most entries of a receipt", MAX_ENTRIES),
    plan: hex(word(8, "plan")[0], 32, "hash of the plan"), commitment: hex(word(9, "commitment")[0], 32, "commitment"),
  };
}

/** The ranks of a promotion: count and amount of each. */
function parseRanks(text) {
  const lines = linesOf(text, "prize plan");
  if (lines.length < 2 || lines.length > 1 + MOST_PRIZES || lines[0] !== "lottery-ranks-v1") throw new Malformed("The prize plan does not begin with lottery-ranks-v1, or has no rank or too many.");
  const ranks = lines.slice(1).map((_, i) => {
    const [at, count, amount] = words(lines, i + 1, "rank", 3, "prize plan");
    if (number(at, "number of a rank", BigInt(MOST_PRIZES)) !== BigInt(i + 1)) throw new Malformed("The ranks of the prize plan are not numbered from 1.");
    return { count: Number(number(count, "count of a rank", BigInt(MOST_PRIZES))), amount: number(amount, "prize of a rank") };
  });
  const prizes = ranks.reduce((total, rank) => total + rank.count, 0);
  if (ranks.some(rank => rank.count === 0) || prizes > MOST_PRIZES) throw new Malformed(`The prize plan does not have 1 to ${MOST_PRIZES} prizes.`);
  return { ranks, prizes };
}

function parsePlan(text) {
  const lines = linesOf(text, "prize plan"), word = (at, name, count = 1) => words(lines, at, name, count, "prize plan");
  if (lines.length < 5 || lines[0] !== "lottery-prizes-v1") throw new Malformed("The prize plan does not begin with lottery-prizes-v1, or is too short.");
  number(word(1, "version")[0], "version", 2n ** 31n - 1n);
  const tiers = [];
  for (let at = 3; at < lines.length - 1; at++) {
    const [matches, kind, value] = word(at, "tier", 3);
    if (!["fixed", "share", "jackpot"].includes(kind)) throw new Malformed(`There is no tier of the kind '${kind}'.`);
    tiers.push({ matches: Number(number(matches, "matches", 20n)), kind, value: number(value, "value of a tier", kind === "fixed" ? MAX_AMOUNT : 10000n) });
  }
  const [minimum, cap] = word(lines.length - 1, "jackpot", 2);
  if (tiers.some((t, i) => i > 0 && tiers[i - 1].matches <= t.matches) || tiers.filter(t => t.kind === "jackpot").length > 1
    || sum(tiers.filter(t => t.kind !== "fixed"), t => t.value) > 10000n)
    throw new Malformed("The tiers of the prize plan are out of order, share more than there is, or have two jackpots.");
  return { fund: number(word(2, "fund")[0], "fund", 10000n), tiers, minimum: number(minimum, "minimum of the jackpot"), cap: cap === "none" ? null : number(cap, "cap of the jackpot") };
}

function parseAward(text) {
  const lines = linesOf(text, "award");
  if (lines.length < 11 || lines[0] !== "lottery-award-v1") throw new Malformed("The award does not begin with lottery-award-v1, or is too short.");
  const one = (at, name) => number(words(lines, at, name, 1, "award")[0], name), tiers = lines.length - 10, award = { tiers: [] };
  ["jackpot", "reserve", "fund", "sales", "house"].forEach((name, i) => award[name] = one(1 + i, name));
  for (let at = 6; at < 6 + tiers; at++) {
    const [matches, winners, each, paid] = words(lines, at, "tier", 4, "award");
    award.tiers.push({ matches: Number(number(matches, "matches", BigInt(MOST_PRIZES))), winners: number(winners, "winners", MAX_COUNT), each: number(each, "prize"), paid: number(paid, "sum paid") });
  }
  ["paid", "rolled-over", "saved", "rounding"].forEach((name, i) => award[name] = one(6 + tiers + i, name));
  return award;
}

function parseNote(note) {
  const end = typeof note === "string" ? note.lastIndexOf("\n\n") : -1;
  if (end < 0 || !note.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(note)) throw new Malformed("The checkpoint is not a signed note.");
  const lines = note.slice(end + 2, -1).split("\n");
  if (lines.length > 64) throw new Malformed("The checkpoint has too many signatures.");
  return {
    text: note.slice(0, end + 1),
    signatures: lines.map(line => {
      const parts = line.split(" "), bytes = parts.length === 3 ? base64(parts[2]) : null;
      if (parts[0] !== "\u2014" || !parts[1] || !bytes || bytes.length <= 4) throw new Malformed("A signature line of the checkpoint is malformed.");
      return { key: bytes.slice(0, 4), bytes: bytes.slice(4) };
    }),
  };
}

function parseCheckpoint(text) {
  const lines = linesOf(text, "checkpoint");
  if (lines.length < 4 || lines.includes("")) throw new Malformed("The checkpoint has fewer than four lines, or an empty one.");
  const books = [];
  let at = 4, entries = null;
  while (at < lines.length && lines[at].startsWith("book ")) {
    const [book, size, root] = words(lines, at++, "book", 3, "checkpoint");
    books.push({ book: Number(number(book, "number of a book", 255n)), size: Number(number(size, "size of a book", MAX_COUNT)), root: hashOf(root, "root of a book") });
  }
  if (at < lines.length && lines[at].startsWith("entries ")) entries = Number(number(words(lines, at++, "entries", 1, "checkpoint")[0], "count of entries", MAX_ENTRIES));
  const sealed = at < lines.length && lines[at] === "sealed";
  if (lines.length !== at + (sealed ? 1 : 0) || books.length > 256) throw new Malformed(`Line ${at + 1} of the checkpoint has no meaning.`);
  return {
    origin: lines[0], size: Number(number(lines[1], "size", MAX_COUNT)), root: hashOf(lines[2], "root"), terms: hashOf(words(lines, 3, "terms", 1, "checkpoint")[0], "hash of the terms"),
    books, entries, sealed,
  };
}

/** Takes the JSON apart. */
export function parseProof(json) {
  let proof;
  try { proof = JSON.parse(json); } catch (e) { throw new Malformed(`The proof is not the JSON that it should be: ${e.message}`); }
  if (proof?.format !== "lottery-proof-v1") throw new Malformed("The format of the proof is not lottery-proof-v1.");
  for (const name of ["terms", "plan"]) if (typeof proof[name] !== "string") throw new Malformed(`The proof lacks ${name}.`);
  const secret = proof.secret == null ? null : hex(proof.secret, 32, "secret"), numbers = proof.numbers ?? null;
  if (numbers !== null && !(Array.isArray(numbers) && numbers.every(Number.isSafeInteger))) throw new Malformed("The numbers are not whole numbers.");
  if ((secret === null) !== (numbers === null) || (proof.award != null && numbers === null)) throw new Malformed("Secret and numbers come together, and the award after them.");
  if (!Array.isArray(proof.keys?.keys)) throw new Malformed("The proof has no keys.");
  return {
    terms: proof.terms, plan: proof.plan, checkpoint: proof.checkpoint ?? null, secret, numbers, award: proof.award ?? null, keys: proof.keys.keys,
    beacon: proof.beacon == null ? new Uint8Array(32) : hex(proof.beacon, 32, "value of the beacon"),
    beaconSignature: proof.beaconSignature == null ? null : hex(proof.beaconSignature, 48, "signature of the beacon"),
  };
}

// ---- keys and signatures ----

async function readKey(jwk) {
  const coordinate = name => {
    const bytes = typeof jwk?.[name] === "string" && /^[A-Za-z0-9_-]{43}$/.test(jwk[name]) ? base64(jwk[name].replaceAll("-", "+").replaceAll("_", "/") + "=") : null;
    if (jwk?.kty !== "EC" || jwk.crv !== "P-256" || bytes?.length !== 32) throw new Malformed("A key is not a JWK of the curve P-256.");
    return bytes;
  };
  const [x, y] = [coordinate("x"), coordinate("y")];
  const spki = concat(hex("3059301306072a8648ce3d020106082a8648ce3d03010703420004", 27, "header of a key"), x, y);
  let key;
  try {
    key = await crypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  } catch { throw new Malformed("A key is not a JWK of the curve P-256."); }
  const thumbprint = sha256(utf8(`{"crv":"P-256","kty":"EC","x":"${jwk.x}","y":"${jwk.y}"}`));
  return { key, noteId: sha256(spki).slice(0, 4), kid: btoa(String.fromCharCode(...thumbprint)).replaceAll("+", "-").replaceAll("/", "_").replace("=", "") };
}

/** ECDSA's DER as r ‖ s; null where it is none. */
function rawSignature(der) {
  const raw = new Uint8Array(64);
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return null;
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1];
    if (der[at] !== 2 || !(length >= 1) || at + 2 + length > der.length) return null;
    let integer = der.slice(at + 2, at + 2 + length);
    if (integer[0] & 0x80 || (integer.length > 1 && integer[0] === 0 && !(integer[1] & 0x80))) return null;
    if (integer[0] === 0) integer = integer.slice(1);
    if (integer.length > 32) return null;
    raw.set(integer, end - integer.length);
    at += 2 + length;
  }
  return at === der.length ? raw : null;
}

async function signer(note, keys) {
  for (const key of keys)
    for (const { key: id, bytes } of note.signatures) {
      const raw = same(id, key.noteId) ? rawSignature(bytes) : null;
      if (raw && await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key.key, raw, utf8(note.text))) return key;
    }
  return null;
}

// ---- trees, numbers, prizes ----

/** A Merkle tree (RFC 6962) that keeps only the roots of its perfect subtrees. */
class Tree {
  size = 0;
  #subtrees = [];
  #node = new Uint8Array(65).fill(1, 0, 1);

  append(hash) {
    let carry = hash.slice();
    for (let size = this.size; size % 2 === 1; size = (size - 1) / 2) carry = this.#join(this.#subtrees.pop(), carry);
    this.#subtrees.push(carry);
    this.size++;
  }

  root() {
    return this.size === 0 ? sha256() : this.#subtrees.reduceRight((right, left) => this.#join(left, right));
  }

  #join(left, right) {
    this.#node.set(left, 1);
    this.#node.set(right, 33);
    const hash = new Uint8Array(32);
    hashInto(this.#node, 0, 65, hash, 0);
    return hash;
  }
}

const leafHash = data => sha256([0], data);

function rootOf(hashes) {
  const tree = new Tree();
  for (const hash of hashes) tree.append(hash);
  return tree.root();
}

const rootOfBooks = head => rootOf(head.books.map(b => leafHash(concat(u64be(b.book), u64be(b.size), b.root))));

/** The endless stream of 32-bit words. */
export function* wordsOf(secret, root, beacon, draw, game) {
  const key = hmac(sha256(beacon, root), secret), prefix = utf8(`lottery-draw-v1|${draw}|${game}|`);
  for (let i = 0n; ; i++) {
    const block = new DataView(hmac(key, concat(prefix, u64be(i))).buffer);
    for (let at = 0; at < 32; at += 4) yield block.getUint32(at);
  }
}

/** k distinct numbers of 1..n in the order drawn. */
export function numbersOf(secret, root, beacon, draw, game, k, n) {
  const stream = wordsOf(secret, root, beacon, draw, game), chosen = [], moved = new Map(), at = place => moved.get(place) ?? place + 1;
  for (let i = 0; i < k; i++) {
    const limit = Math.floor(2 ** 32 / (n - i)) * (n - i);
    let word;
    do word = stream.next().value; while (word >= limit);
    const other = i + word % (n - i);
    chosen.push(at(other));
    moved.set(other, at(i));
  }
  return chosen;
}

const sum = (list, of) => list.reduce((total, item) => total + of(item), 0n);
const least = (a, b) => a < b ? a : b;
const most = (a, b) => a > b ? a : b;

/** What a plan pays; every division rounds down. */
export function awardOf(plan, sold, winners, jackpot, reserve) {
  const sales = sold * plan.fund / 10000n, won = tier => winners(tier.matches) > 0n;
  const owed = sum(plan.tiers.filter(t => t.kind === "fixed"), t => t.value * winners(t.matches));
  const spent = least(owed, sales + reserve), rest = most(sales - spent, 0n), left = reserve - (spent - (sales - rest));
  const part = tier => rest * tier.value / 10000n;
  const unassigned = rest - sum(plan.tiers.filter(t => t.kind !== "fixed"), part);
  const unwon = sum(plan.tiers.filter(t => t.kind === "share" && !won(t)), part);
  const top = plan.tiers.find(t => t.kind === "jackpot"), isWon = top !== undefined && won(top), capped = amount => plan.cap === null ? amount : least(amount, plan.cap);
  const pot = jackpot + (top ? part(top) : 0n), missing = isWon ? most(plan.minimum - pot, 0n) : 0n, fromReserve = least(missing, left);
  const prize = isWon ? capped(pot + missing) : 0n;
  const rolledOver = capped((isWon ? 0n : pot) + (top ? unwon : 0n));
  const saved = left - fromReserve + unassigned + pot + missing - prize + unwon - rolledOver;
  const tiers = plan.tiers.map(t => {
    const count = winners(t.matches);
    const pool = count === 0n ? 0n : t.kind === "fixed" ? t.value * count * spent / owed : t.kind === "share" ? part(t) : prize;
    const each = count === 0n ? 0n : pool / count;
    return { matches: t.matches, winners: count, each, paid: each * count };
  });
  const paid = sum(tiers, t => t.paid), house = missing - fromReserve, fund = sales + jackpot + reserve + house;
  return { jackpot, reserve, fund, sales, house, tiers, paid, "rolled-over": rolledOver, saved, rounding: fund - paid - rolledOver - saved };
}

// ---- entries ----

/** Reads all entries; read(n) answers with n bytes, or fewer at the end. */
async function readEntries(terms, books, drawn, read, progress) {
  const { k, n } = terms, record = 40 + k, leaf = new Uint8Array(81 + k), hash = new Uint8Array(32);
  leaf.set(concat([0], utf8("lottery-leaf-v1"), u64be(terms.number)));
  leaf[80] = k;
  const result = { rightLength: false, roots: [], invalid: false, duplicate: false, matches: new Array(k + 1).fill(0n) }, counts = new Float64Array(k + 1), tickets = [];
  let done = 0;
  for (const { book, size } of books) {
    const tree = new Tree();
    leaf.set(u64be(book), 24);
    for (let position = 0; position < size;) {
      const count = Math.min(BLOCK, size - position), bytes = await read(count * record), view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (bytes.length < count * record) return result;
      const ids = new Float64Array(count);
      for (let i = 0, at = 0; i < count; i++, at += record) {
        leaf.set(u64be(position + i), 32);
        leaf.set(bytes.subarray(at, at + 40), 40);
        leaf.set(bytes.subarray(at + 40, at + record), 81);
        hashInto(leaf, 0, leaf.length, hash, 0);
        tree.append(hash);
        const ticket = ids[i] = view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
        let last = 0, valid = ticket >= 1 && ticket < 2 ** 53, matches = 0;
        for (let j = at + 40; j < at + record; j++) {
          valid &&= bytes[j] > last && bytes[j] <= n;
          last = bytes[j];
          if (drawn[last]) matches++;
        }
        if (valid) counts[matches]++; else result.invalid = true;
      }
      tickets.push(ids);
      position += count;
      done += count;
      progress?.(done);
    }
    result.roots.push(tree.root());
  }
  result.rightLength = (await read(1)).length === 0;
  const all = new Float64Array(done);
  let at = 0;
  for (const ids of tickets) { all.set(ids, at); at += ids.length; }
  all.sort();
  for (let i = 1; i < done && !result.duplicate; i++) result.duplicate = all[i] === all[i - 1];
  result.matches = Array.from(counts, BigInt);
  return result;
}

/** Reads the entries of a promotion: u64be count and 32 bytes that stand for the receipt, receipt by receipt. */
async function readPromotionEntries(terms, size, receipt, read, progress) {
  const leaf = new Uint8Array(75), hash = new Uint8Array(32), tree = new Tree(), receipts = new Set(), sought = receipt === null ? null : sha256(utf8("lottery-receipt-id-v1"), receipt);
  leaf.set(concat([0], utf8("lottery-entries-v1"), u64be(terms.number)));
  const result = { rightLength: false, root: null, count: 0n, invalid: false, duplicate: false, found: null };
  for (let position = 0; position < size;) {
    const records = Math.min(BLOCK, size - position), bytes = await read(records * 40), view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < records * 40) return result;
    for (let at = 0; at < bytes.length; at += 40) {
      const count = view.getBigUint64(at), first = BigInt.asUintN(64, result.count + 1n), stands = bytes.subarray(at + 8, at + 40), text = String.fromCharCode(...stands);
      leaf.set(u64be(first), 27);
      leaf.set(bytes.subarray(at, at + 40), 35);
      hashInto(leaf, 0, leaf.length, hash, 0);
      tree.append(hash);
      result.count = BigInt.asUintN(64, result.count + count);
      if (count < 1n || count > terms.maxEntries) result.invalid = true;
      if (receipts.has(text)) result.duplicate = true; else receipts.add(text);
      if (sought !== null && result.found === null && same(stands, sought)) result.found = [first, result.count];
    }
    position += records;
    progress?.(position);
  }
  result.root = tree.root();
  result.rightLength = (await read(1)).length === 0;
  return result;
}

// ---- the verification: what draws and promotions share is in verify, in what they differ in the two below ----

const SUMS = ["jackpot", "reserve", "fund", "sales", "house", "paid", "rolled-over", "saved", "rounding"];

/** The steps of a draw: books of tickets, and prizes out of a fund. */
function drawSteps(terms, plan, head, proof, noted, require, facts) {
  const hasBooks = head.entries === null && head.books.length === terms.books && head.books.every((b, i) => b.book === i)
    && head.books.reduce((total, b) => total + b.size, 0) === head.size;
  let entries = null;
  return {
    sizes() {
      require(hasBooks, "books", "the books of the checkpoint are not those of the draw, or do not add up to its size");
      require(same(head.root, rootOfBooks(head)), "root", "the root of the checkpoint does not follow from its books");
      Object.assign(facts, { game: terms.game, tickets: head.size });
    },
    async entries(read, progress) {
      if (!hasBooks) return;
      const drawn = new Array(65).fill(false);
      for (const one of proof.numbers ?? []) if (one >= 1 && one <= 64) drawn[one] = true;
      const found = await readEntries(terms, head.books, drawn, read, progress);
      require(found.rightLength, "entries_length", `there are fewer or more entries than the ${head.size} that were sealed`);
      if (!found.rightLength) return;
      entries = found;
      const wrong = head.books.filter((b, i) => !same(b.root, found.roots[i])).map(b => b.book);
      require(wrong.length === 0, "book_root", `the entries are not those that were sealed in book ${wrong.join(", ")}`);
      require(!found.invalid, "entry", "an entry is not a ticket of this game");
      require(!found.duplicate, "duplicate_ticket", "a ticket is there twice");
    },
    beacon: () => terms.round === null ? noBeacon(proof)
      : proof.beaconSignature !== null && same(proof.beacon, sha256(proof.beaconSignature)) && (GENESIS + 3n * (terms.round - 1n)) * 1000000n >= terms.closesAt,
    numbers: secret => numbersOf(secret, head.root, proof.beacon, terms.number, terms.game, terms.k, terms.n),
    award(award) {
      const hasTiers = award.tiers.length === plan.tiers.length && award.tiers.every((t, i) => t.matches === plan.tiers[i].matches);
      require(hasTiers && (entries === null || award.tiers.every(t => t.winners === (entries.matches[t.matches] ?? 0n))), "winners",
        hasTiers ? "the winners of a tier are not as many as the entries have" : "the award has other tiers than the plan");
      return hasTiers ? awardOf(plan, BigInt(head.size) * terms.price, matches => award.tiers.find(t => t.matches === matches).winners, award.jackpot, award.reserve) : null;
    },
  };
}

/** The steps of a promotion: receipts with ranges of entries, and ranks of prizes. */
function promotionSteps(terms, { ranks, prizes }, head, proof, noted, require, facts) {
  const hasEntries = head.entries !== null && head.books.length === 0, all = head.entries ?? 0;
  return {
    sizes() {
      require(hasEntries, "books", "the checkpoint has books, or does not say how many entries there are");
      Object.assign(facts, { receipts: head.size, entries: all });
    },
    async entries(read, progress) {
      if (!hasEntries) return;
      const receipt = noted.receipt ? hex(noted.receipt, 16, "id of the receipt") : null, found = await readPromotionEntries(terms, head.size, receipt, read, progress);
      require(found.rightLength, "entries_length", `there are fewer or more records than the ${head.size} that were sealed`);
      if (!found.rightLength) return;
      require(same(head.root, found.root), "entries_root", "the entries are not those that were sealed");
      require(!found.invalid, "entry", `a receipt does not have 1 to ${terms.maxEntries} entries`);
      require(found.count === BigInt(all), "entries_count", `the receipts have ${found.count} entries, and the checkpoint ${all}`);
      require(!found.duplicate, "duplicate_receipt", "a receipt has earned entries twice");
      require(receipt === null || found.found !== null, "receipt_missing", "your receipt has no entries in this promotion");
      if (found.found !== null) facts.yours = found.found;
    },
    beacon: () => noBeacon(proof),
    numbers(secret) {
      const drawn = Math.min(prizes, all);
      return drawn === 0 ? [] : numbersOf(secret, head.root, proof.beacon, terms.number, `promotion/${all}`, drawn, all);
    },
    award(award) {
      let left = all;
      const hasRanks = award.tiers.length === ranks.length && award.tiers.every((t, i) => t.matches === i + 1);
      const due = ranks.map(rank => { const winners = Math.min(rank.count, left); left -= winners; return BigInt(winners); });
      require(hasRanks && award.tiers.every((t, i) => t.winners === due[i]), "winners",
        hasRanks ? "the winners of a rank are not as many as it has prizes, or as there are entries" : "the award has other ranks than the plan");
      if (!hasRanks) return null;
      const tiers = ranks.map(({ amount }, i) => ({ each: award.tiers[i].winners === 0n ? 0n : amount, paid: amount * award.tiers[i].winners })), paid = sum(tiers, t => t.paid);
      return { jackpot: 0n, reserve: 0n, fund: paid, sales: 0n, house: paid, tiers, paid, "rolled-over": 0n, saved: 0n, rounding: 0n };
    },
  };
}

const noBeacon = proof => proof.beaconSignature === null && proof.beacon.every(b => b === 0);

/**
 * Verifies a draw or a promotion. json: the proof; read(n): the next n bytes of the entries; noted: { keyId, root, commitment, beacon, receipt } in text,
 * where the reader knows them from elsewhere. Answers with { subject, findings: [{ code, message }], facts }.
 */
export async function verify(json, read, noted = {}, progress = null) {
  const findings = [], facts = {}, require = (holds, code, message) => { if (!holds) findings.push({ code, message }); };
  let subject = "draw";
  try {
    const proof = parseProof(json), isPromotion = proof.terms.startsWith("lottery-promotion-v1\n"), terms = isPromotion ? parsePromotionTerms(proof.terms) : parseTerms(proof.terms);
    subject = `${terms.kind} ${terms.number}`;
    const plan = isPromotion ? parseRanks(proof.plan) : parsePlan(proof.plan), award = proof.award === null ? null : parseAward(proof.award);
    if (proof.checkpoint === null) throw new Malformed(`There is no checkpoint yet: the ${terms.kind} is not closed.`);
    const note = parseNote(proof.checkpoint), head = parseCheckpoint(note.text), keys = [];
    for (const jwk of proof.keys) keys.push(await readKey(jwk));
    const steps = (isPromotion ? promotionSteps : drawSteps)(terms, plan, head, proof, noted, require, facts);

    const by = await signer(note, keys);
    require(by !== null, "signature", "no published key has signed the checkpoint");
    require(by === null || !noted.keyId || noted.keyId === by.kid, "unexpected_key", `the checkpoint is signed by key ${by?.kid}, and you noted ${noted.keyId}`);
    require(head.origin.endsWith(`/${terms.kind}s/${terms.number}`), "origin", `the checkpoint is of ${head.origin}, not of ${subject}`);
    require(head.sealed, "not_sealed", "the checkpoint is one from the time of the sales, not the last");
    require(same(head.terms, sha256(utf8(proof.terms))), "terms", "the checkpoint was signed with other terms");
    require(same(terms.plan, sha256(utf8(proof.plan))), "plan", "the prize plan is not the one promised in the terms");
    require(!noted.commitment || noted.commitment === toHex(terms.commitment), "unexpected_commitment", "the commitment is not the one that you noted");
    steps.sizes();
    require(!noted.root || noted.root === toHex(head.root), "unexpected_root", "the root is not the one that you noted");
    Object.assign(facts, { root: toHex(head.root), commitment: toHex(terms.commitment), keyId: by?.kid ?? null, currency: terms.currency });

    await steps.entries(read, progress);

    if (proof.secret !== null) {
      require(same(terms.commitment, sha256(utf8("lottery-seed-v1"), proof.secret)), "commitment", "the secret is not the one committed to");
      require(steps.beacon(), "beacon", "the beacon's value is not what the terms ask for, or its round came before the closing");
      require(!noted.beacon || noted.beacon === toHex(proof.beacon), "unexpected_beacon", "the beacon's value is not the one that you have from elsewhere");
      const expected = steps.numbers(proof.secret);
      require(proof.numbers.length === expected.length && expected.every((one, i) => one === proof.numbers[i]), "numbers",
        `the numbers are ${proof.numbers.join(" ")}, and ${expected.join(" ")} follow from secret and root`);
      facts.numbers = expected;
    }
    const expected = award === null ? null : steps.award(award);
    if (expected !== null) {
      require(expected.tiers.every((t, i) => t.each === award.tiers[i].each && t.paid === award.tiers[i].paid), "prizes", "the prizes do not follow from the plan and the winners");
      require(SUMS.every(name => expected[name] === award[name]), "fund", "the sums of the award do not follow from plan, sales and winners");
      Object.assign(facts, { paid: award.paid, fund: award.fund, tiers: award.tiers });
    }
  } catch (e) {
    if (!(e instanceof Malformed)) throw e;
    findings.push({ code: "malformed", message: e.message });
  }
  return { subject, findings, facts };
}

function parseReceipt(text) {
  const lines = linesOf(text, "receipt"), word = (at, name) => words(lines, at, name, 1, "receipt")[0];
  const count = (at, name, max = MAX_COUNT) => number(word(at, name), name, max);
  if (lines.length !== 9 || !/^lottery-receipt-v1 [^ ]+$/.test(lines[0])) throw new Malformed("The receipt is not 9 lines that begin with lottery-receipt-v1.");
  if (!lines[6].startsWith("numbers ")) throw new Malformed("The receipt has no numbers.");
  time(word(7, "sold"), "time of the sale");
  return {
    draw: count(1, "draw"), book: Number(count(2, "book", 255n)), position: count(3, "position"), ticket: count(4, "ticket"), owner: hex(word(5, "owner"), 32, "owner"),
    numbers: lines[6].split(" ").slice(1).map(one => Number(number(one, "number", 64n))), terms: hashOf(word(8, "terms"), "hash of the terms"),
  };
}

/** Whether a path leads from a leaf to the root of a tree (RFC 6962, section 2.1.1). */
function isIncluded(leaf, index, size, path, root) {
  if (index >= size) return false;
  let hash = leaf, used = 0;
  for (let at = index, last = size - 1n; last > 0n; at /= 2n, last /= 2n) {
    if (at % 2n === 0n && at === last) continue; // It has no sibling at this level.
    if (used === path.length) return false;
    hash = at % 2n === 1n ? sha256([1], path[used], hash) : sha256([1], hash, path[used]);
    used++;
  }
  return used === path.length && same(hash, root);
}

/** Verifies that a ticket is in its draw, from what /api/tickets/{id}/proof answers. Answers as verify does. */
export async function verifyTicket(json, noted = {}) {
  const findings = [], facts = {}, require = (holds, code, message) => { if (!holds) findings.push({ code, message }); };
  let subject = "ticket";
  try {
    let proof;
    try { proof = JSON.parse(json); } catch (e) { throw new Malformed(`The proof is not the JSON that it should be: ${e.message}`); }
    if (proof?.format !== "lottery-ticket-proof-v1") throw new Malformed("The format of the proof is not lottery-ticket-proof-v1.");
    const promiseNote = parseNote(proof.receipt), promise = parseReceipt(promiseNote.text), note = parseNote(proof.checkpoint), head = parseCheckpoint(note.text);
    subject = `ticket ${promise.ticket}`;
    const terms = parseTerms(proof.terms), salt = hex(proof.salt, 16, "salt"), hash = sha256(utf8(proof.terms)), keys = [];
    if (!Number.isSafeInteger(proof.player) || !Array.isArray(proof.path) || !Array.isArray(proof.keys?.keys)) throw new Malformed("The proof lacks player, path or keys.");
    const path = proof.path.map(one => hex(one, 32, "hash of the path"));
    for (const jwk of proof.keys.keys) keys.push(await readKey(jwk));
    const [promiser, by] = [await signer(promiseNote, keys), await signer(note, keys)];

    require(promiser !== null, "receipt_signature", "no published key has signed the receipt");
    require(by !== null, "signature", "no published key has signed the checkpoint");
    require(!noted.keyId || [by, promiser].every(key => key === null || key.kid === noted.keyId), "unexpected_key", `receipt or checkpoint is not signed by key ${noted.keyId}`);
    require(BigInt(terms.number) === promise.draw && head.origin.endsWith(`/draws/${terms.number}`), "origin", "receipt, terms and checkpoint are not of one draw");
    require(same(promise.terms, hash) && same(head.terms, hash), "terms", "receipt and checkpoint were not signed with these terms");
    require(same(promise.owner, sha256(utf8("lottery-owner-v1"), salt, u64be(proof.player))), "owner", "the salt and the player do not give the owner in the receipt");
    const leaf = leafHash(concat(utf8("lottery-leaf-v1"), u64be(promise.draw), u64be(promise.book), u64be(promise.position), u64be(promise.ticket), promise.owner, [promise.numbers.length, ...promise.numbers]));
    const book = head.books[promise.book];
    require(head.books.length === terms.books && head.books.every((b, i) => b.book === i) && same(head.root, rootOfBooks(head)) && isIncluded(leaf, promise.position, BigInt(book.size), path, book.root),
      "not_included", "the path does not lead from the ticket to the root of its book");
    Object.assign(facts, { draw: terms.number, numbers: promise.numbers, root: toHex(head.root), keyId: by?.kid ?? null, sealed: head.sealed });
  } catch (e) {
    if (!(e instanceof Malformed)) throw e;
    findings.push({ code: "malformed", message: e.message });
  }
  return { subject, findings, facts };
}

/** A read(n) over a source of chunks: next() answers with a Uint8Array, or null at the end. */
export function reader(next) {
  let left = new Uint8Array(0);
  return async size => {
    const parts = [];
    let have = 0;
    while (have < size) {
      if (left.length === 0 && (left = await next()) === null) { left = new Uint8Array(0); break; }
      const part = left.subarray(0, size - have);
      left = left.subarray(part.length);
      parts.push(part);
      have += part.length;
    }
    return parts.length === 1 ? parts[0] : concat(...parts);
  };
}
