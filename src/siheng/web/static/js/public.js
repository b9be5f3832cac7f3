// Every public page: big letters without leaving the page, the focus on what is wrong, places by distance.
const toggle = document.querySelector("[data-big]");
toggle?.form.addEventListener("submit", (event) => {
  event.preventDefault();
  const on = document.documentElement.classList.toggle("big");
  toggle.setAttribute("aria-pressed", String(on));
  document.cookie = `big=${on ? 1 : 0}; path=/; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
});
document.querySelector("[data-focus]")?.focus();
// A page that the browser kept beside the road is asked for anew: nothing of a visit that ended is shown again.
addEventListener("pageshow", (event) => event.persisted && location.reload());

const near = document.querySelector("[data-near]");
const told = document.querySelector("[data-near-told]");
const shown = document.querySelector(".pl:has([data-at])");
if (near && shown && navigator.geolocation) {
  // All the places there are come here, and are measured here: where somebody stands is told to nobody.
  const all = async () => {
    try {
      const page = await (await fetch(near.dataset.near)).text();
      return new DOMParser().parseFromString(page, "text/html").querySelectorAll("[data-at]");
    } catch {
      return shown.querySelectorAll("[data-at]");
    }
  };
  const sort = async ({ coords }) => {
    const most = shown.children.length;
    const places = [...(await all())];
    for (const place of places) {
      const [lon, lat] = place.dataset.at.split(",").map(Number);
      const x = (lon - coords.longitude) * Math.cos((coords.latitude * Math.PI) / 180);
      place.far = Math.hypot(x, lat - coords.latitude) * 111.2;
    }
    shown.replaceChildren(...places.sort((a, b) => a.far - b.far).slice(0, most));
    told.textContent = `最近的约 ${places[0].far.toFixed(1)} 公里。您的位置没有发给任何人。`;
  };
  near.hidden = false;
  near.onclick = () => {
    told.textContent = "正在看您在哪里";
    navigator.geolocation.getCurrentPosition(sort, () => (told.textContent = "没有找到您的位置，请选镇街。"), { timeout: 10000 });
  };
}
