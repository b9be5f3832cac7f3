// Choosing rows of a list: the bar lists the very numbers chosen, and for each action how many it applies to.
const form = document.querySelector("form[data-list]");
const bar = form?.querySelector(".bulk");
if (bar) {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const all = form.querySelector("[data-all]");
  const short = (number) => number.match(/\d+号$/)?.[0] ?? number;

  const tell = () => {
    const chosen = boxes.filter((box) => box.checked);
    boxes.forEach((box) => box.closest("tr").classList.toggle("on", box.checked));
    bar.hidden = chosen.length === 0;
    bar.querySelector("[data-count]").textContent = chosen.length;
    const names = chosen.map((box) => short(box.dataset.number));
    bar.querySelector("[data-ids]").textContent = names.slice(0, 8).join("、") + (names.length > 8 ? " 等" : "");
    for (const count of bar.querySelectorAll("[data-applies]")) {
      const n = chosen.filter((box) => box.dataset.can.split(" ").includes(count.dataset.applies)).length;
      count.textContent = n;
      count.closest("button").disabled = n === 0;
    }
    all.checked = chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  };
  const none = () => { boxes.forEach((box) => (box.checked = false)); tell(); };

  form.addEventListener("change", (event) => {
    if (event.target === all) boxes.forEach((box) => (box.checked = all.checked));
    tell();
  });
  bar.querySelector("[data-none]").addEventListener("click", none);
  document.addEventListener("keydown", (event) => event.key === "Escape" && !bar.hidden && none());
  tell();
}
