// Fills the hidden field of a new account with the browser's time zone. Without it the account starts with the default.

const field = document.querySelector("[data-time-zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && zone) field.value = zone;
