// Makes or uses a passkey: asks the browser, puts its answer into the form's `credential` and sends the form.
// <form data-passkey="make|use" data-options="…">; without data-options they are fetched from the form's address.

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const withBytes = (list) => list?.map((item) => ({ ...item, id: toBytes(item.id) }));

async function make({ publicKey }, passwordless) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: passwordless ? "required" : "discouraged",
        requireResidentKey: passwordless,
        ...(passwordless && { userVerification: "required" }),
      },
    },
  });
  const { response } = credential;
  return plain(credential, {
    clientDataJSON: toText(response.clientDataJSON),
    attestationObject: toText(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  });
}

async function use({ publicKey }) {
  const credential = await navigator.credentials.get({
    publicKey: { ...publicKey, challenge: toBytes(publicKey.challenge), allowCredentials: withBytes(publicKey.allowCredentials) },
  });
  const { response } = credential;
  return plain(credential, {
    clientDataJSON: toText(response.clientDataJSON),
    authenticatorData: toText(response.authenticatorData),
    signature: toText(response.signature),
    userHandle: response.userHandle ? toText(response.userHandle) : null,
  });
}

const plain = (credential, response) => ({
  id: credential.id,
  rawId: toText(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment,
  clientExtensionResults: credential.getClientExtensionResults(),
  response,
});

async function options(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} from ${form.action}`);
  return (await answer.json()).request_options;
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  const error = form.querySelector("[role=alert]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    try {
      const asked = await options(form);
      const credential = form.dataset.passkey === "make" ? await make(asked, form.elements.passwordless?.checked ?? false) : await use(asked);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit(); // passes this listener by
    } catch {
      error.hidden = false; // refused, timed out, or no such passkey on this device: the words beside the button say what to do
    }
  });
}
