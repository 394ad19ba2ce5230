// How long a text is, below it: said when one pauses, not at every key. <textarea data-limit="5000">, whose size grows by
// the style sheet. The place for it is in the page from the start, so that nothing moves.
(() => {
  "use strict";

  const PAUSE = 800;
  const number = (count) => count.toLocaleString("ja-JP");
  for (const text of document.querySelectorAll("form[data-counts] textarea[data-limit]")) {
    const said = text.closest(".field")?.querySelector(".field-understood");
    if (!said) continue;
    const limit = Number(text.dataset.limit);
    let timer = 0;
    const say = () => {
      const count = [...text.value.trim()].length, over = count - limit;
      said.textContent = over > 0 ? `${number(count)}字（${number(limit)}字までです。${number(over)}字減らしてください）` : `${number(count)}字`;
      said.classList.toggle("is-over", over > 0);
    };
    // What stands there already is shown, but is nothing new to be told.
    said.removeAttribute("aria-live");
    say();
    text.addEventListener("input", () => {
      said.setAttribute("aria-live", "polite");
      clearTimeout(timer);
      timer = setTimeout(say, PAUSE);
    });
  }
})();
