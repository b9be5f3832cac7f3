// The print button of a paper.
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
