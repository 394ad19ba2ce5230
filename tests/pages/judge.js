/* What tests/pages/contrast.py asks of elements whose contrast axe cannot tell: where their words stand, in which colour. */
window.judge = (() => {
  /* All words in one colour, or none at all: then only what lies behind them is drawn. */
  const style = (colour) => `
    *, *::before, *::after {
      -webkit-text-fill-color: ${colour} !important; text-decoration-color: transparent !important;
      text-shadow: none !important; caret-color: transparent !important; transition: none !important;
    }
    svg text, svg tspan { fill: ${colour} !important; }`;
  const sheet = new CSSStyleSheet();
  const drawing = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  let elements = [];

  /* Any way to write a colour, as red, green, blue (0 to 255) and how much of it covers (0 to 1). */
  const parts = (colour) => {
    drawing.clearRect(0, 0, 1, 1);
    drawing.fillStyle = colour;
    drawing.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = drawing.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const inner = (element, style) => {
    const box = element.getBoundingClientRect();
    const [left, top, right, bottom] = ["Left", "Top", "Right", "Bottom"].map(
      (side) => parseFloat(style[`padding${side}`]) + parseFloat(style[`border${side}Width`]));
    return [box.left + left, box.top + top, box.right - right, box.bottom - bottom];
  };
  const boxes = (element, style) => {
    if (element.matches("input, select, textarea")) return [inner(element, style)];
    return [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim()).flatMap((node) => {
      const range = new Range();
      range.selectNodeContents(node);
      return [...range.getClientRects()].map((box) => [box.left, box.top, box.right, box.bottom]);
    });
  };
  /* How strongly it and all around it are drawn. */
  const strength = (element) => element ? Number(getComputedStyle(element).opacity) * strength(element.parentElement) : 1;
  const words = () => elements.map((element) => {
    const style = getComputedStyle(element), points = parseFloat(style.fontSize) * 0.75;
    const isLarge = points >= 18 || (points >= 14 && Number(style.fontWeight) >= 700);
    return {
      boxes: boxes(element, style), needed: isLarge ? 3 : 4.5, strength: strength(element),
      colour: parts(element.ownerSVGElement ? style.fill : style.webkitTextFillColor),
    };
  });
  const take = (targets) => { elements = targets.map((target) => document.querySelector(target)); };
  const bring = (place) => elements[place].scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const paint = (colour) => {
    sheet.replaceSync(colour ? style(colour) : "");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets.filter((one) => one !== sheet), sheet];
  };
  return { take, bring, words, paint };
})();
