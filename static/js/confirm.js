// A question that the server sends (components/confirm_dialog.html) opens as a modal dialog; Escape and やめる close it.
// The browser takes the focus in and gives it back to what asked.
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  const dialog = target.querySelector("dialog[data-modal]");
  if (!dialog) return;
  dialog.addEventListener("close", () => dialog.remove());
  // A double click decides once.
  dialog.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "yes") return;
    if (dialog.dataset.sent) event.preventDefault();
    dialog.dataset.sent = "yes";
  });
  dialog.showModal();
});

// The same for a question that is a page of its own: <form data-once>.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
// Whoever would rather not goes back to the page that was filled in, and finds it so (typed.js).
document.addEventListener("click", (event) => {
  if (!event.target.closest("a[data-goes-back]") || history.length < 2) return;
  event.preventDefault();
  history.back();
});
