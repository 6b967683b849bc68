// The proof of work in the browser: ALTCHA, version 2, with PBKDF2. `server/accounts/src/captcha/work.rs` makes the
// challenge and judges the answer. Gets a challenge as JSON; tells how far it is (0 to 1), then the answer (a text), or
// null where this browser cannot do it.
const AT_ONCE = Math.min(navigator.hardwareConcurrency || 1, 4);
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');

async function derive(counter, { nonce, salt, cost, keyLength }) {
  const start = bytes(nonce);
  const password = new Uint8Array(start.length + 4);
  password.set(start);
  new DataView(password.buffer).setUint32(start.length, counter);
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(salt), iterations: cost };
  return hex(await crypto.subtle.deriveBits(how, key, keyLength * 8));
}

onmessage = async ({ data }) => {
  // Browsers offer it on secure origins only.
  if (!self.crypto?.subtle) return postMessage(null);
  const challenge = JSON.parse(data);
  const { parameters } = challenge;
  const { most } = parameters.data;
  for (let first = 0; first < most; first += AT_ONCE) {
    const counters = Array.from({ length: AT_ONCE }, (_, index) => first + index);
    const keys = await Promise.all(counters.map((counter) => derive(counter, parameters)));
    const found = keys.findIndex((key) => key.startsWith(parameters.keyPrefix));
    if (found >= 0) {
      const solution = { counter: first + found, derivedKey: keys[found] };
      postMessage(btoa(JSON.stringify({ challenge, solution })));
      return close();
    }
    if (first % (AT_ONCE * 25) === 0) postMessage(first / most);
  }
  postMessage(null);
};
