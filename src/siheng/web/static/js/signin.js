import { leave } from "./field/leave.js";

// Shows the password that is being typed, and hides it again.
for (const button of document.querySelectorAll("[data-show]")) {
  const field = document.getElementById(button.dataset.show);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.textContent = shown ? "显示" : "隐藏";
    field.focus();
  });
}
// Whoever has just signed out leaves nothing of theirs on a phone.
if (new URLSearchParams(location.search).has("left")) leave();
