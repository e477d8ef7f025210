// Copies a link. Where the browser will not, the link stands selected, to be copied by hand.

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = document.querySelector(button.dataset.copy);
    const said = document.getElementById("copied");
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Link copied.";
      button.querySelector("span").textContent = "Copied";
    } catch {
      said.textContent = "The link is selected. Copy it with your keyboard or menu.";
    }
  });
}
