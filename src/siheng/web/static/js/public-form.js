// A public form: two steps, photographs made smaller and shown, the silent challenge, and sending that loses nothing.
import { prove } from "./proof.js";

const form = document.querySelector("form[data-send]");
const parts = [...form.querySelectorAll("[data-part]")];
const button = form.querySelector("[data-next-button]") ?? form.querySelector(".btm button.pri");
const back = form.querySelector("[data-back]");
let part = 0;

function show(which, focus) {
  part = which;
  parts.forEach((el, i) => (el.hidden = i !== which));
  form.querySelector("[data-part-told]").textContent = parts[which].dataset.title;
  button.textContent = parts[which].dataset.next;
  back.hidden = which === 0;
  if (focus) (which ? parts[which].querySelector("h2") : parts[0].querySelector("textarea")).focus();
}
if (parts.length) {
  const wrong = form.querySelector("#wrong a[href]")?.hash;
  show(wrong && parts[1].querySelector(wrong) ? 1 : 0);
  back.onclick = () => show(0, true);
}

// Voice: the telephone's own keyboard has a microphone; here one is only led to it.
const voice = form.querySelector("[data-voice]");
if (voice) {
  voice.hidden = false;
  voice.onclick = () => {
    form.elements.words.focus();
    form.querySelector("[data-voice-told]").textContent = "按键盘上的话筒说话，说完就成了字。";
  };
}

// Photographs: at most 1600 points wide or high, without what the camera wrote into them.
const photos = form.querySelector("input[type=file]");
const shelf = form.querySelector("[data-pics]");
let chosen = [];
function drawn(image, most) {
  const scale = Math.min(1, most / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}
async function smaller(file) {
  if (!file.type.startsWith("image/")) return { file };
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const blob = await new Promise((done) => drawn(image, 1600).toBlob(done, "image/jpeg", 0.82));
    const made = blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
    return { file: made, shown: drawn(image, 176).toDataURL("image/jpeg", 0.7) };
  } catch {
    return { file };
  }
}
function draw() {
  const held = new DataTransfer();
  chosen.forEach(({ file }) => held.items.add(file));
  photos.files = held.files;
  shelf.replaceChildren(...chosen.map(({ file, shown: picture }, i) => {
    const item = document.createElement("li");
    const shown = document.createElement(picture ? "img" : "span");
    if (picture) [shown.src, shown.alt] = [picture, `第 ${i + 1} 张`];
    else shown.textContent = file.name;
    const off = document.createElement("button");
    off.type = "button";
    off.textContent = "×";
    off.setAttribute("aria-label", `去掉第 ${i + 1} 张`);
    off.onclick = () => { chosen.splice(i, 1); draw(); };
    item.append(shown, off);
    return item;
  }));
}
if (photos) photos.onchange = async () => {
  const fresh = (await Promise.all([...photos.files].map(smaller))).filter(({ file }) => !(file.size > photos.dataset.largest));
  if (fresh.length < photos.files.length) failed("有一个文件太大，没有加上，请换一个小一点的。");
  if (photos.multiple && chosen.length + fresh.length > 9) failed("最多选 9 张，多的没有加上。");
  chosen = photos.multiple ? [...chosen, ...fresh].slice(0, 9) : fresh.slice(-1);
  draw();
};

// The challenge: worked at while one writes; the question in words stays for where no script runs.
let proof;
function challenge() {
  const box = form.querySelector("#challenge");
  if (!box.dataset.of) return;
  box.querySelector("[data-question]").hidden = true;
  proof = prove(box.dataset.of, Number(box.dataset.bits)).then((n) => (box.querySelector("[name=proof]").value = n));
}
challenge();

function wrong(html) {
  form.querySelector("#wrong").replaceWith(html);
  const first = html.querySelector("a[href]")?.hash;
  if (parts.length && first) show(parts[1].querySelector(first) ? 1 : 0);
  (html.querySelector("[data-focus]") ?? html).focus();
}
function failed(words) {
  const note = document.createElement("div");
  note.id = "wrong";
  note.innerHTML = '<div class="s-err" role="alert" tabindex="-1" data-focus><div></div></div>';
  note.querySelector("div div").textContent = words;
  wrong(note);
}

// Sent without leaving the page: where the network fails, words and photographs stay, and a second press is no second matter.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (parts.length && part === 0) {
    if (form.elements.words.value.trim()) {
      form.querySelector("#wrong").replaceChildren();
      return setTimeout(() => show(1, true));
    }
    return failed("请写一写您遇到了什么事。");
  }
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const label = button.textContent;
  button.textContent = "正在交，请等一等";
  try {
    await proof;
    const answer = await fetch(location.href, { method: "POST", body: new FormData(form), headers: { "X-Sent-By": "script" } });
    const text = await answer.text();
    if (answer.ok && answer.headers.get("X-Go-To")) return location.replace(answer.headers.get("X-Go-To"));
    if (answer.status === 413 || answer.status === 503) return failed(text);
    const page = new DOMParser().parseFromString(text, "text/html");
    const [said, token] = [page.querySelector("#wrong"), page.querySelector("#challenge")];
    if (!said) throw new Error(answer.status);
    said.querySelector("[data-lost]")?.remove();
    form.querySelector("#challenge").replaceWith(token);
    challenge();
    wrong(said);
  } catch {
    failed("网络不好，没有交上。您写的都还在，过一会儿再按一次，不会重复。");
  } finally {
    button.textContent = parts.length ? parts[part].dataset.next : label;
    delete form.dataset.busy;
    form.querySelectorAll("button").forEach((el) => (el.disabled = false));
  }
});
