/** Gives a heading the focus with its words at the top of what can be seen, so that reading goes on from there. */
export function focusOn(heading: HTMLElement | null): void {
  heading?.focus({ preventScroll: true });
  heading?.scrollIntoView({ block: 'start' });
}
