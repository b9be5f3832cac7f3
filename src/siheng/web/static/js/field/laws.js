// Laws at hand: narrowed while one types, without a network too; one press puts a citation into the note.
for (const asked of document.querySelectorAll("[data-find-law]")) {
  const shelf = (asked.closest("details") ?? document).querySelector("[data-laws]");
  const narrow = () => {
    const words = asked.value.trim().split(/\s+/).filter(Boolean);
    let any = false;
    for (const part of shelf.querySelectorAll("[data-law]")) {
      const name = part.querySelector("h3").textContent;
      let some = false;
      for (const article of part.querySelectorAll("[data-article]")) {
        const text = name + article.textContent;
        article.hidden = !words.every((word) => text.includes(word));
        some ||= !article.hidden;
      }
      part.hidden = !some;
      any ||= some;
    }
    shelf.querySelector("[data-none]").hidden = any;
  };
  if (asked.form?.matches(".lawfind")) asked.form.querySelector("button").hidden = true;
  asked.addEventListener("input", narrow);
  asked.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}
for (const button of document.querySelectorAll("[data-cite]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.closest("[data-laws]").dataset.into);
    field.value = button.dataset.cite;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    button.closest("details.laws").open = false;
    field.focus();
  });
}
