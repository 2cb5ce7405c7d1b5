// A language that nobody speaks, to find texts that have no room: every text on a page becomes a third longer, accented
// and bracketed, as a translation might be. It exists in the browser of the tests alone and never in the program.
// `clipped` then says which text sticks out of its box or of the screen; it works on pages in any language.

/** Puts every text of the page into the pseudo-language. */
export function disguise(page) {
  return page.evaluate(() => {
    const letters = { a: "ȧ", e: "ḗ", i: "ī", o: "ǿ", u: "ŭ", A: "Ȧ", E: "Ḗ", I: "Ī", O: "Ǿ", U: "Ŭ", n: "ñ", c: "ç" };
    const longer = (text) => {
      const accented = [...text].map((sign) => letters[sign] ?? sign).join("");
      // Longer in the way of a sentence, so that lines can still break where words end.
      const more = "ōōōōōōō ".repeat(text.length).slice(0, Math.ceil(text.trim().length / 3)).trim();
      return `⟦${accented} ${more}⟧`;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      found.push(walker.currentNode);
    }
    // No language translates a booking number.
    const number = /^\s*[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\s*$/;
    const worded = (node) => /\p{L}{2}/u.test(node.data) && !number.test(node.data) && !node.parentElement.closest("script, style, svg, .number strong");
    window.undisguised = found.filter(worded).map((node) => [node, node.data]);
    for (const [node, text] of window.undisguised) {
      node.data = longer(text);
    }
    return window.undisguised.length;
  });
}

/** Puts the texts back, so that the walk can go on by their names. */
export function undisguise(page) {
  return page.evaluate(() => {
    for (const [node, text] of window.undisguised) {
      node.data = text;
    }
  });
}

/** The texts that stick out of a box around them or of the screen, or, unless told otherwise, that a list cannot show whole. */
export function clipped(page, { lists = true } = {}) {
  return page.evaluate((lists) => {
    const found = [];
    const width = document.documentElement.clientWidth;
    const hidden = ".dads-u-visually-hidden, .dads-skip-link, script, style, svg, option, rp, rt";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (node.data.trim() === "" || parent.closest(hidden) || !parent.checkVisibility()) {
        continue;
      }
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        const told = (what) => found.push(`${what}: ${node.data.trim()}`);
        if (box.left < -1 || box.right > width + 1) {
          told("beyond the screen");
        }
        // The empty half of a Japanese bracket or full stop may hang over the end of its line.
        const across = Number.parseFloat(getComputedStyle(parent).fontSize) * 0.55;
        // Letters reach a little over their line in many fonts; a line that is cut loses more than a third of one.
        const slack = Number.parseFloat(getComputedStyle(parent).fontSize) * 0.35;
        for (let around = parent; around !== document.body; around = around.parentElement) {
          const frame = around.getBoundingClientRect();
          const style = getComputedStyle(around);
          if (/^(inline|ruby)/.test(style.display) && style.overflow === "visible") {
            continue;
          }
          if (box.left < frame.left - across || box.right > frame.right + across) {
            told(`wider than ${around.tagName}.${around.className}`);
          }
          if (box.top < frame.top - slack || box.bottom > frame.bottom + slack) {
            told(`higher than ${around.tagName}.${around.className}`);
          }
        }
      }
    }
    const pen = document.createElement("canvas").getContext("2d");
    for (const list of lists ? document.querySelectorAll("select") : []) {
      const style = getComputedStyle(list);
      pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const arrow = 24;
      const room = list.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight) - arrow;
      for (const option of list.options) {
        if (pen.measureText(option.text).width > room) {
          found.push(`longer than its list: ${option.text}`);
        }
      }
    }
    return [...new Set(found)];
  }, lists);
}
