// What is already known, put into blank fields by a button: <div data-offer='{"field": ["value"]}'>. A field with
// anything in it keeps it. What is put in is an input like any other: preview and automatic keeping hear of it.
(() => {
  "use strict";

  const boxes = [...document.querySelectorAll("[data-offer]")], form = boxes[0]?.closest("form");
  if (!form) return;
  const VALUES = ["confirmed", "preliminary"]; // 区分 of a figure that there is
  const controls = (name) => [form.elements.namedItem(name) ?? []].flatMap((one) => one instanceof RadioNodeList ? [...one] : one);
  const isBox = (control) => control.type === "checkbox";
  const held = (name) => controls(name).filter((one) => isBox(one) ? one.checked : one.value.trim() !== "").map((one) => one.value);

  const offers = boxes.map((box) => {
    const part = (name) => box.querySelector(`[data-offer-${name}]`);
    const fill = JSON.parse(box.dataset.offer), names = Object.keys(fill), quoted = "offerQuoted" in box.dataset;
    const [source, button, said] = ["source", "one", "said"].map(part);
    const target = names.flatMap((name) => controls(name).filter((one) => !isBox(one) || fill[name].includes(one.value)))[0];
    const isIn = () => quoted
      ? target.value.includes(fill[names[0]][0])
      : names.every((name) => held(name).join("\n") === fill[name].join("\n"));
    const isBlank = () => names.every((name) => !held(name).length);
    const status = () => form.elements.namedItem(box.dataset.offerStatus);
    const refusal = () => {
      if (status() && !VALUES.includes(status().value)) return `区分が「${status().selectedOptions[0].label}」のため、入れていません。`;
      return "";
    };
    const put = () => {
      for (const name of names) {
        for (const control of controls(name)) {
          if (isBox(control)) control.checked = fill[name].includes(control.value);
          else control.value = [control.value.trimEnd(), fill[name][0]].filter(Boolean).join("\n");
          for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
        }
      }
    };
    const show = () => {
      const now = isIn(), hadFocus = document.activeElement === button;
      source.hidden = !now;
      button.hidden = now || !(isBlank() || quoted);
      if (hadFocus && now) target.focus();
      if (isBox(target)) return;
      const ids = new Set((target.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
      ids[now ? "add" : "delete"](source.id);
      if (ids.size) target.setAttribute("aria-describedby", [...ids].join(" "));
      else target.removeAttribute("aria-describedby");
    };
    button.addEventListener("click", () => {
      const why = refusal();
      said.textContent = why;
      if (why) return;
      put();
      said.textContent = "入れました。";
      target.focus();
      if (target.matches("textarea")) target.setSelectionRange(target.value.length, target.value.length);
    });
    return { label: box.dataset.offerLabel, words: part("words").textContent, isIn, isBlank, refusal, put, show, said };
  });

  const button = form.querySelector("[data-offer-all]"), said = form.querySelector("[data-offer-all-said]");
  const showAll = () => {
    for (const one of offers) one.show();
    if (!button || button === document.activeElement) return;
    button.hidden = !offers.some((one) => one.isBlank() && !one.refusal());
    document.getElementById("prefill-hint").hidden = button.hidden;
  };
  for (const kind of ["input", "change"]) form.addEventListener(kind, showAll);
  document.addEventListener("htmx:afterSettle", showAll); // a preview writes what describes a field anew
  // After data-needs-script has shown the buttons.
  document.addEventListener("DOMContentLoaded", showAll);

  button?.addEventListener("click", () => {
    const chosen = offers.filter((one) => one.isBlank() && !one.refusal());
    const kept = offers.filter((one) => !chosen.includes(one));
    for (const one of chosen) one.put();
    const line = (name, text) => Object.assign(document.createElement(name), { textContent: text });
    const list = document.createElement("ul");
    list.append(...chosen.map((one) => line("li", `${one.label}：${one.words}`)));
    said.replaceChildren(
      ...(chosen.length ? [line("p", `${chosen.length}つの欄に入れました。まだ保存していません。内容を確かめ、残りの欄を入力してください。`), list] : [line("p", "入れられる空欄はありません。")]),
      ...(kept.length ? [line("p", `次の欄は、そのままです：${kept.map((one) => one.label).join("、")}`)] : []),
    );
  });
})();
