// Passkeys, on the login page and on the page of one's own passkeys. Without it both pages do everything else.

const box = document.getElementById('passkey');
const why = box.querySelector('[role=alert]');
const button = box.querySelector('button');

/** Sends JSON to a path below this page's directory; throws what the server says, in the reader's language. */
async function post(path, body = {}) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(said.why ?? box.dataset.failed), { isSaid: true });
  return said;
}

async function add() {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await post('passkeys/options'));
  const credential = await navigator.credentials.create({ publicKey });
  await post('passkeys/add', { credential: credential.toJSON(), name: box.querySelector('[name=name]').value });
  location.reload();
}

let asking;

/** Only one question may be open: the one of the button ends that of the name's field. */
async function signIn(mediation) {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await post('login/passkey/options'));
  const credential = await navigator.credentials.get({ publicKey, mediation, signal });
  const next = document.querySelector('[name=next]').value;
  const { to } = await post('login/passkey', { credential: credential.toJSON(), next });
  location.assign(to);
}

function words(error) {
  if (error.isSaid) return error.message;
  if (error.name === 'NotAllowedError') return box.dataset.cancelled;
  if (error.name === 'InvalidStateError') return box.dataset.known;
  return `${box.dataset.failed} (${error.name})`;
}

async function attempt(what) {
  why.textContent = '';
  button.disabled = true;
  try {
    await what();
  } catch (error) {
    if (error.name !== 'AbortError') why.textContent = words(error);
  } finally {
    button.disabled = false;
  }
}

/** Offers passkeys where the name is typed, and asks anew before the question grows old. */
async function offer() {
  const minutes = 4;
  setTimeout(offer, minutes * 60_000);
  if (document.hidden || button.disabled) return;
  try {
    await signIn('conditional');
  } catch (error) {
    // Nobody asked for it, so only what the server says of a passkey that was chosen is worth a word.
    if (error.isSaid) why.textContent = error.message;
  }
}

if (globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  box.hidden = false;
  document.getElementById('no-passkey')?.remove();
  if (box.dataset.does === 'add') {
    box.addEventListener('submit', (event) => {
      event.preventDefault();
      attempt(add);
    });
  } else {
    button.addEventListener('click', () => attempt(() => signIn('optional')));
    if (await PublicKeyCredential.isConditionalMediationAvailable?.()) offer();
  }
}
