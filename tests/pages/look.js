/* What tests/pages/looking.py asks a page for, in one window. Each answer is a list of words about elements. */
window.look = (() => {
  const said = (element) => {
    const words = (element.textContent || element.value || "").trim().replace(/\s+/g, "").slice(0, 20);
    const name = element.classList?.length ? `.${[...element.classList].join(".")}` : "";
    return `${element.tagName.toLowerCase()}${name}「${words}」`;
  };
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const size = (element) => element.getBoundingClientRect();
  const hasOwnText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());

  const wide = () => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const out = [...document.body.querySelectorAll("*")].filter((one) => size(one).right > root.clientWidth + 1);
    return [`${root.scrollWidth - root.clientWidth} px: ${out.slice(-1).map(said)}`];
  };

  const boxes = () => [...document.body.querySelectorAll("*")].filter((one) => {
    if (one.matches("textarea, select, dialog *, [role=listbox]") || !isShown(one)) return false;
    const flow = getComputedStyle(one).overflowY;
    return (flow === "auto" || flow === "scroll") && one.scrollHeight > one.clientHeight + 1 && one.clientHeight > innerHeight / 4;
  }).map(said);

  const isOurs = () => document.querySelector(".site-header") !== null;
  const small = () => !isOurs() ? [] : [...document.querySelectorAll("li, td, th, dd")].flatMap((item) =>
    [...item.querySelectorAll("a[href], button, summary")].filter((one) => {
      if (one.closest("li, td, th, dd") !== item || !isShown(one) || !size(one).width) return false;
      if (size(one).height >= 43.5 || getComputedStyle(one).position === "absolute") return false;
      return !(getComputedStyle(one).display.startsWith("inline") && hasOwnText(one.parentElement));
    })).map(said);

  const tiny = () => !isOurs() ? [] : [...document.body.querySelectorAll("*")].filter((one) =>
    hasOwnText(one) && !one.closest("svg, rt, sub, sup, script, style") && isShown(one)
      && parseFloat(getComputedStyle(one).fontSize) * (one.currentCSSZoom ?? 1) < 15.9).map(said);

  const moving = () => [...document.body.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    return style.animationName !== "none" || style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0.001);
  }).map(said);

  /* Forced colours: what is told by a background or by the colour of a drawing alone must still be there. */
  const parts = (colour) => (colour.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const isClear = (colour) => colour === "none" || colour === "transparent" || (parts(colour).length > 3 && parts(colour)[3] < 0.1);
  const light = (colour) => {
    const [r, g, b] = parts(colour).map((one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!isClear(colour)) return colour;
    }
    return getComputedStyle(document.documentElement).colorScheme.includes("dark") || matchMedia("(prefers-color-scheme: dark)").matches && matchMedia("(forced-colors: active)").matches ? "rgb(0, 0, 0)" : "rgb(255, 255, 255)";
  };
  const isTold = (element) => {
    const style = getComputedStyle(element);
    if (element.ownerSVGElement) {
      const on = ground(element.ownerSVGElement);
      return [style.fill, style.stroke].some((one) => !isClear(one) && (one.startsWith("url") || contrast(one, on) >= 1.4));
    }
    const hasLine = ["Top", "Right", "Bottom", "Left"].some((side) => parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== "none");
    return hasLine || (!isClear(style.backgroundColor) && contrast(style.backgroundColor, ground(element.parentElement)) >= 1.1);
  };
  const silent = () => [...document.body.querySelectorAll("*")].filter((one) =>
    isShown(one) && size(one).width && size(one).height
      && (one.ownerSVGElement ? one.matches("rect, path, circle, line, polyline, polygon") : !one.matches("svg, input, img, select, textarea") && !one.textContent.trim() && !one.querySelector("*")));
  let told = [];
  const before = () => { told = silent().filter(isTold); };
  const lost = () => told.filter((one) => !isTold(one)).map(said);

  /* By keyboard: each stop has its mark, and none lies under what stands still. */
  const STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const stops = () => [...document.querySelectorAll(STOPS)].filter((one) => !one.disabled && one.tabIndex >= 0 && isShown(one) && size(one).width);
  const isCovered = (element) => {
    const box = element.getClientRects()[0];
    const [from, to] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (to - from < Math.min(box.height, 8)) return true; // out of sight
    const x = Math.min(Math.max(box.left + Math.min(box.width, 40) / 2, 1), innerWidth - 2);
    return [from + 2, (from + to) / 2].some((y) => {
      const top = document.elementFromPoint(x, y);
      const isLabel = [...(element.labels ?? [])].some((label) => label.contains(top));
      return top && top !== element && !element.contains(top) && !top.contains(element) && !isLabel;
    });
  };
  const walked = () => {
    const all = stops();
    const some = all.length > 90 ? [...all.slice(0, 60), ...all.slice(-30)] : all;
    const found = [];
    for (const one of some) {
      one.focus();
      if (document.activeElement !== one) continue;
      // What the page hears when somebody gets here by Tab.
      one.dispatchEvent(new KeyboardEvent("keyup", { key: "Tab", bubbles: true }));
      const style = getComputedStyle(one);
      if (style.outlineStyle !== "auto" && (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2)) found.push(`no mark: ${said(one)}`);
      if (isCovered(one)) found.push(`covered: ${said(one)}`);
    }
    document.activeElement.blur();
    scrollTo(0, 0);
    return found;
  };
  const skips = () => {
    const first = stops()[0];
    const isFrame = document.querySelector(".site-header");
    return isFrame && first && !first.matches(".skip-link") && !document.querySelector(".skip-link") ? [said(first)] : [];
  };
  return { wide, boxes, small, tiny, moving, before, lost, walked, skips };
})();
