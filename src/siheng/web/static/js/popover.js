// The short sum of a term beside its chip. The link alone leads to the whole page; a press fetches the short one.
// The tip of a bound figure shows by hover and focus (style sheet); Esc shuts it.
let pop = null;
let from = null;

function shut() {
  if (!pop) return false;
  pop.remove();
  pop = null;
  from.removeAttribute("aria-expanded");
  from.focus();
  return true;
}

function place() {
  const at = from.getBoundingClientRect();
  const left = Math.min(Math.max(12, at.right - pop.offsetWidth), innerWidth - pop.offsetWidth - 12);
  const beneath = at.bottom + 8 + pop.offsetHeight <= innerHeight || at.top < pop.offsetHeight + 8;
  pop.style.left = `${left + scrollX}px`;
  pop.style.top = `${(beneath ? at.bottom + 8 : at.top - pop.offsetHeight - 8) + scrollY}px`;
}

async function open(link) {
  let answer;
  try {
    answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
  } catch {
    answer = null;
  }
  if (!answer?.ok || answer.redirected) return location.assign(link.href);
  shut();
  from = link;
  pop = document.createElement("div");
  pop.className = "pop";
  pop.setAttribute("role", "dialog");
  pop.setAttribute("aria-label", "期限怎么算的");
  pop.tabIndex = -1;
  pop.innerHTML = await answer.text();
  document.body.append(pop);
  place();
  link.setAttribute("aria-expanded", "true");
  pop.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-pop]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    if (link === from && pop) shut();
    else open(link);
  } else if (pop && !pop.contains(event.target)) shut();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (shut()) event.stopImmediatePropagation();
  document.activeElement.closest(".fig-w")?.classList.add("shut");
}, true);
document.addEventListener("focusout", (event) => event.target.closest?.(".fig-w")?.classList.remove("shut"));
