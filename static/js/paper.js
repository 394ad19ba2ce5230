/* What stands in the fields of a form stands on paper as text, all of it: a field shows what it has room for. */
(() => {
  "use strict";
  const FIELDS = 'textarea, select, input:is([type="text"], [type="number"], [type="date"], [type="email"], :not([type]))';
  const BLANK = "（空欄）";
  const PROMPT = "選択してください"; // what stands in a list of which nothing was chosen

  const said = (field) =>
    field.tagName === "SELECT" ? [...field.selectedOptions].map((one) => one.text).join("、") : field.value;

  addEventListener("beforeprint", () => {
    for (const field of document.querySelectorAll(FIELDS)) {
      if (!field.closest("main") || field.closest(".no-print")) continue;
      const text = document.createElement("span");
      text.className = "on-paper";
      text.textContent = said(field).replace(PROMPT, "").trim() || BLANK;
      field.after(text);
    }
  });

  addEventListener("afterprint", () => {
    for (const text of document.querySelectorAll(".on-paper")) text.remove();
  });
})();
