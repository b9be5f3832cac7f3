// "Near me": the browser's own position goes into the address, rounded to about a hundred metres, and nowhere else.
const form = document.querySelector("form[data-near]");
const button = form?.querySelector("[data-here]");
if (button && "geolocation" in navigator) {
  const told = form.querySelector("[data-here-told]");
  button.hidden = false;
  button.addEventListener("click", () => {
    told.textContent = "正在找您的位置……";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const params = new URLSearchParams(new FormData(form));
        params.delete("from");
        params.set("lon", coords.longitude.toFixed(3));
        params.set("lat", coords.latitude.toFixed(3));
        location.search = params.toString();
      },
      () => { told.textContent = "没有取得位置，请选一个镇街。"; },
      { timeout: 10000, maximumAge: 300000 },
    );
  });
}
