// What opens in place takes the focus: an error summary first of all, else the first field of the row.
// Where it cannot be fetched, the link leads to its own page, as it does without script.
const settle = (root) => (root.querySelector("[data-focus]") ?? root.querySelector(".open .inp"))?.focus();
settle(document);
document.body.addEventListener("htmx:afterSwap", (event) => settle(event.target));
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(failure, (event) => {
    const link = event.detail.elt.closest("a[href]");
    if (link) location.assign(link.href);
  });
}
