/**
 * Reads the screen aloud with the device's own voices. Voices that live on somebody's server are left out:
 * no word of the course leaves the device.
 */

/** A voice of this device for the language of the course, or undefined. */
export function ownVoice(language: string): SpeechSynthesisVoice | undefined {
  if (!('speechSynthesis' in globalThis)) return undefined;
  const own = speechSynthesis.getVoices().filter((voice) => voice.localService);
  const plain = (tag: string) => tag.toLowerCase().replace('_', '-');
  return (
    own.find((voice) => plain(voice.lang) === plain(language)) ??
    own.find((voice) => plain(voice.lang).startsWith(plain(language).slice(0, 2)))
  );
}

/** Browsers find their voices late. @returns what ends the listening */
export function onVoices(listener: () => void): () => void {
  if (!('speechSynthesis' in globalThis)) return () => undefined;
  speechSynthesis.addEventListener('voiceschanged', listener);
  return () => speechSynthesis.removeEventListener('voiceschanged', listener);
}

/**
 * Reads what stands in an element, a sentence or so at a time: long texts stop half-way in some browsers.
 *
 * @param onEnd - called once, when it has been read or stopped
 */
export function readAloud(element: HTMLElement, voice: SpeechSynthesisVoice, onEnd: () => void): void {
  speechSynthesis.cancel();
  const pieces = spokenText(element);
  const next = (index: number): void => {
    const piece = pieces[index];
    if (piece === undefined) {
      onEnd();
      return;
    }
    const speech = new SpeechSynthesisUtterance(piece);
    speech.voice = voice;
    speech.lang = voice.lang;
    speech.onend = () => next(index + 1);
    speech.onerror = onEnd;
    speechSynthesis.speak(speech);
  };
  next(0);
}

export function stopReading(): void {
  if ('speechSynthesis' in globalThis) speechSynthesis.cancel();
}

/** The text blocks of an element in reading order, without what is hidden. Controls read their own names. */
export function spokenText(element: HTMLElement): string[] {
  const found: string[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && (node.matches('svg, [aria-hidden="true"], [hidden]') || isClosed(node))
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  let line = '';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text) line += node.data;
    else if (node instanceof HTMLElement && getComputedStyle(node).display !== 'inline') {
      add(line);
      line = '';
    }
  }
  add(line);
  return found;

  function add(text: string): void {
    const plain = text.replace(/\s+/g, ' ').trim();
    if (plain !== '') found.push(plain);
  }
}

/** The body of a `details` that nobody has opened. */
const isClosed = (element: Element): boolean =>
  element.parentElement instanceof HTMLDetailsElement &&
  !element.parentElement.open &&
  !element.matches('summary');
