// A button with data-copy="#id" copies the text of a field. Without a secure context the field is only
// selected, and the person copies it with the keyboard.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.querySelector(button.dataset.copy);
  const status = button.parentElement.querySelector("[data-copy-status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = "コピーしました。";
    } catch {
      status.textContent = "文面を選びました。Ctrl＋C でコピーしてください。";
    }
  });
}
