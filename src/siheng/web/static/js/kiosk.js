// The kiosk: reads aloud, has keys to press, and goes back to the start after a minute without anyone, emptied.
const WARN = 45, END = 60;
const { home, rest } = document.body.dataset;
const still = document.getElementById("still");
let since = Date.now();

const leave = () => {
  document.querySelectorAll("form").forEach((form) => form.reset());
  location.replace(home);
};
const here = () => { since = Date.now(); if (still.open) still.close(); };
if (rest !== undefined) {
  for (const sign of ["pointerdown", "keydown", "input", "touchmove"]) addEventListener(sign, here, { passive: true });
  setInterval(() => {
    const idle = (Date.now() - since) / 1000;
    if (idle >= END) return leave();
    still.querySelector("[data-left]").textContent = Math.max(1, Math.ceil(END - idle));
    if (idle >= WARN && !still.open) { still.showModal(); speak("您还在吗？"); }
  }, 500);
}
// A page that the browser kept beside the road is never shown to the next one.
addEventListener("pageshow", (event) => event.persisted && location.replace(home));

const voice = window.speechSynthesis;
function speak(words) {
  if (!voice) return;
  voice.cancel();
  const said = new SpeechSynthesisUtterance(words);
  said.lang = "zh-CN";
  said.rate = 0.9;
  voice.speak(said);
}
addEventListener("pagehide", () => voice?.cancel());
const read = document.querySelector("[data-read]");
if (voice) {
  read.hidden = false;
  read.onclick = () => speak([...document.querySelectorAll("[data-say]")].filter((el) => el.checkVisibility?.() ?? true).map((el) => el.textContent).join("。"));
  for (const button of document.querySelectorAll("[data-aloud]")) {
    button.hidden = false;
    button.onclick = () => speak(button.parentElement.querySelector("[data-say]").textContent);
  }
}

for (const pad of document.querySelectorAll("[data-keys]")) {
  const field = document.getElementById(pad.dataset.for);
  const press = (text, label, act) => {
    const key = document.createElement("button");
    key.type = "button";
    key.textContent = text;
    if (label) key.setAttribute("aria-label", label);
    key.onclick = act;
    pad.append(key);
  };
  for (const sign of pad.dataset.keys) press(sign, "", () => (field.value += sign));
  press("←", "退一格", () => (field.value = field.value.slice(0, -1)));
  field.inputMode = "none";
  pad.hidden = false;
}
