/** A page as a screen reader says it: the browser's own accessibility tree, a line for each stop. */
import type { Page } from 'playwright-core';

interface Node {
  readonly nodeId: string;
  readonly parentId?: string;
  readonly ignored: boolean;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly description?: { readonly value: string };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[];
  readonly childIds?: readonly string[];
}

/** Role as it is said; those that are not here are said by what is in them. */
const said: Readonly<Record<string, string>> = {
  heading: 'heading',
  button: 'button',
  link: 'link',
  radio: 'radio button',
  checkbox: 'tick box',
  textbox: 'text box',
  combobox: 'choice',
  navigation: 'navigation',
  alert: 'alert',
  group: 'group',
  figure: 'figure',
  complementary: 'beside',
};
/** Their name is everything in them. */
const whole = new Set(['heading', 'button', 'link', 'radio', 'checkbox', 'textbox', 'combobox']);
const words = new Set(['paragraph', 'LabelText', 'term', 'definition', 'listitem', 'legend', 'Legend']);

/** @returns lines such as "heading 2: Sign the rules" and "radio button, not checked: True" */
export async function hear(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: readonly Node[] };
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const children = (node: Node): Node[] => (node.childIds ?? []).flatMap((id) => byId.get(id) ?? []);
  const textIn = (node: Node): string =>
    node.role?.value === 'StaticText'
      ? (node.name?.value ?? '')
      : node.role?.value === 'ListMarker'
        ? ''
        : children(node).map(textIn).join(' ');
  const hasStop = (node: Node): boolean =>
    children(node).some((child) => whole.has(child.role?.value ?? '') || hasStop(child));
  const stopsIn = (node: Node): Node[] =>
    children(node).flatMap((child) => (whole.has(child.role?.value ?? '') ? [child] : stopsIn(child)));
  const lines: string[] = [];
  const visit = (node: Node): void => {
    const role = node.ignored ? '' : (node.role?.value ?? '');
    const name = tidy(node.name?.value ?? '');
    if (role === 'LabelText' && hasStop(node)) {
      // Its words are the name of what is in it.
      stopsIn(node).forEach(visit);
      return;
    }
    if (role === 'StaticText' && name !== '') lines.push(name);
    else if (words.has(role) && !hasStop(node)) lines.push(tidy(textIn(node)));
    else {
      if (said[role] !== undefined && (name !== '' || whole.has(role))) lines.push(spoken(node, role, name));
      if (!whole.has(role)) for (const child of children(node)) visit(child);
    }
  };
  const root = nodes.find(({ parentId }) => parentId === undefined);
  if (root) visit(root);
  return lines.filter((line) => line !== '');
}

function spoken(node: Node, role: string, name: string): string {
  const property = (wanted: string): unknown =>
    node.properties?.find((one) => one.name === wanted)?.value.value;
  const checked = property('checked');
  const description = tidy(node.description?.value ?? '');
  const state = [
    role === 'heading' ? ` ${String(property('level'))}` : '',
    checked === undefined ? '' : checked === 'true' ? ', checked' : ', not checked',
    property('invalid') === 'true' ? ', not right yet' : '',
  ].join('');
  return `${said[role] ?? role}${state}: ${name}${description === '' || description === name ? '' : ` (${description})`}`;
}

const tidy = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/ ([.,:;?!])/g, '$1')
    .trim();
