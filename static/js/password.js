// A button beside each password box that shows what was typed. Hidden again before the form is sent,
// so that browsers do not keep the password among ordinary words.

for (const box of document.querySelectorAll(".password")) {
  const input = box.querySelector("input");
  const button = box.querySelector("button");
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.firstChild.textContent = visible ? "Hide" : "Show";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    show(input.type === "password");
    input.focus();
  });
  input.form?.addEventListener("submit", () => show(false));
}
