// The head of every page: one switch (year, plan, who) is open at a time, and closes when one turns away from it.
(() => {
  "use strict";

  const open = () => document.querySelector(".site-switch[open]");
  document.addEventListener("click", ({ target }) => {
    const found = open();
    if (found && !found.contains(target)) found.open = false;
  });
  document.addEventListener("focusin", ({ target }) => {
    const found = open();
    if (found && !found.contains(target)) found.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const found = event.key === "Escape" && open();
    if (!found) return;
    found.open = false;
    found.querySelector("summary").focus();
  });
})();

// A browser brings the caret of a long field into sight, and may leave the field's end below the page's bar.
// Not under the pointer: what is clicked does not move away.
(() => {
  let pointed = false;
  document.addEventListener("pointerdown", () => { pointed = true; }, true);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { pointed = false; }, true);
  document.addEventListener("focusin", ({ target }) => {
    if (!pointed && target.matches("textarea")) target.scrollIntoView({ block: "nearest", behavior: "instant" });
  });
})();
