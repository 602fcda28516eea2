/** What is wrong with the layout of a page as it stands: run inside the page, said in sentences. */
export function layoutFaults(): string[] {
  const faults: string[] = [];
  const width = document.documentElement.clientWidth;
  const name = (element: Element): string =>
    `<${element.tagName.toLowerCase()}> “${(element.textContent || element.getAttribute('aria-label') || element.id).replace(/\s+/g, ' ').trim().slice(0, 50)}”`;
  const isHidden = (element: Element): boolean => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    // Words for a screen reader alone are one pixel large, or clipped away.
    return (
      element.closest('.vh, [inert] .skip') !== null ||
      style.visibility === 'hidden' ||
      box.width <= 1 ||
      box.height <= 1 ||
      !element.checkVisibility()
    );
  };
  const scrolls = (element: Element): boolean => {
    for (let at: Element | null = element; at; at = at.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth)
        return true;
    return false;
  };

  const page = document.scrollingElement ?? document.documentElement;
  if (page.scrollWidth > width) faults.push(`The page is ${page.scrollWidth} px wide in ${width}.`);

  // Words: none beyond the edge, none in a box that hides its overflow.
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.textContent?.trim() || isHidden(element)) continue;
    if (element.closest('script, style, option, svg')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width <= 1) continue;
      if ((box.right > width + 1 || box.left < -1) && !scrolls(element))
        faults.push(
          `${name(element)} goes from ${box.left.toFixed(0)} to ${box.right.toFixed(0)} px of ${width}.`,
        );
      for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (!['hidden', 'clip'].includes(style.overflowX) && !['hidden', 'clip'].includes(style.overflowY))
          continue;
        const hull = at.getBoundingClientRect();
        const isCut =
          (style.overflowX !== 'visible' && (box.right > hull.right + 1.5 || box.left < hull.left - 1.5)) ||
          (style.overflowY !== 'visible' && (box.bottom > hull.bottom + 4 || box.top < hull.top - 4));
        if (isCut) faults.push(`${name(element)} is cut off by ${name(at)}.`);
      }
    }
  }

  // Targets: 44 by 44, but for links in a line of text. A label is part of its control's target.
  for (const element of document.querySelectorAll('a[href], button, input, select, summary, textarea')) {
    if (isHidden(element) && !element.closest('label')) continue;
    if (element.closest('[inert], .skip')) continue;
    const target = element instanceof HTMLInputElement ? (element.closest('label') ?? element) : element;
    if (isHidden(target)) continue;
    if (element instanceof HTMLAnchorElement && getComputedStyle(element).display === 'inline') continue;
    const box = target.getBoundingClientRect();
    if (box.width < 43.5 || box.height < 43.5)
      faults.push(`${name(target)} is ${box.width.toFixed(0)} by ${box.height.toFixed(0)} px to press.`);
  }
  return [...new Set(faults)];
}
