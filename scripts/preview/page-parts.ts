/** What the scripts of the practice platforms' pages have in common. */

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** A text, and perhaps a second, quieter line. */
export type Cell = readonly [text?: string, quiet?: string];

/** Replaces the rows of a table when they have changed. */
export function fill(body: HTMLElement, rows: readonly (readonly Cell[])[]): void {
  const key = JSON.stringify(rows);
  if (body.dataset['key'] === key) return;
  body.dataset['key'] = key;
  body.replaceChildren(
    ...rows.map((cells) => {
      const row = document.createElement('tr');
      for (const [text = '', quiet] of cells) {
        const cell = row.appendChild(document.createElement('td'));
        cell.textContent = text;
        if (quiet !== undefined) {
          const line = cell.appendChild(document.createElement('span'));
          Object.assign(line, { textContent: quiet, className: 'pv-element' });
        }
      }
      return row;
    }),
  );
}
