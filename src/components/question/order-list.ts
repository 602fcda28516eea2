/**
 * A list that is put in order with two buttons a line. No dragging: buttons work by keyboard, switch, voice and
 * shaking hand alike, and say where the line went.
 */
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Question, Words } from '../../content/model.ts';
import { t } from '../t.ts';
import { moveIcon } from './signs.ts';

export interface OrderListOf {
  readonly question: Question;
  readonly words: Words;
  readonly id: string;
  readonly sequence: readonly number[];
  readonly onMove: (item: number, by: -1 | 1) => void;
}

/** Id of a line's button, to give it the focus again after its line has moved. */
export const moveButtonId = (id: string, item: number, by: -1 | 1): string =>
  `${id}-${by < 0 ? 'up' : 'down'}-${String(item)}`;

/**
 * The list with one line moved by one place.
 *
 * @returns the same list where the line is already at that end
 */
export function moved(sequence: readonly number[], item: number, by: -1 | 1): readonly number[] {
  const from = sequence.indexOf(item);
  const other = sequence[from + by];
  if (from < 0 || other === undefined) return sequence;
  return sequence.map((n) => (n === item ? other : n === other ? item : n));
}

export function orderList({ question, words, id, sequence, onMove }: OrderListOf): TemplateResult {
  const last = sequence.length - 1;
  return html`<ol class="orders">
    ${repeat(
      sequence,
      (item) => item,
      (item, place) => {
        const text = question.items?.[item]?.text ?? '';
        // Never `disabled`: a button that falls silent under a finger loses the reader's place.
        const button = (by: -1 | 1, way: 'up' | 'down', isEnd: boolean) =>
          html`<button
            type="button"
            class="move"
            id=${moveButtonId(id, item, by)}
            aria-label=${t(words, `question.move-${way}-name`, { item: text })}
            aria-disabled=${isEnd ? 'true' : 'false'}
            @click=${() => onMove(item, by)}
          >
            ${moveIcon(way)}<span>${t(words, `question.move-${way}`)}</span>
          </button>`;
        return html`<li>
          <span class="order-text">${text}</span>
          <span class="order-moves"
            >${button(-1, 'up', place === 0)}${button(1, 'down', place === last)}</span
          >
        </li>`;
      },
    )}
  </ol>`;
}
