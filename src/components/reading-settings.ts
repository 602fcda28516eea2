/**
 * How the reader wants to read. Kept in `localStorage` under one key, the only one the product has; the first
 * lines of `index.html` apply it before anything is painted, and must agree with `applySettings`.
 */
export const sizes = [1, 1.25, 1.5, 2] as const;
export const themes = ['auto', 'light', 'dark', 'cream', 'contrast'] as const;

export interface ReadingSettings {
  readonly size: (typeof sizes)[number];
  readonly theme: (typeof themes)[number];
  readonly spacing: 'usual' | 'wide';
  /** `auto` follows the device. */
  readonly motion: 'auto' | 'none';
  readonly listen: boolean;
  /** Where the package holds more than one; absent is the language it comes in. */
  readonly language?: string;
  /** Easy Read, where the track has it. Like every setting it stays on this device. */
  readonly easy: boolean;
}

export const usualSettings: ReadingSettings = {
  size: 1,
  theme: 'auto',
  spacing: 'usual',
  motion: 'auto',
  listen: false,
  easy: false,
};

export const settingsKey = 'four-cs-reading';

/** What is stored, or the usual for whatever is missing or not one of ours. */
export function storedSettings(): ReadingSettings {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(settingsKey) ?? '{}');
    if (typeof found !== 'object' || found === null) return usualSettings;
    const stored = found as Readonly<Record<string, unknown>>;
    return {
      size: sizes.find((size) => size === stored['size']) ?? 1,
      theme: themes.find((theme) => theme === stored['theme']) ?? 'auto',
      spacing: stored['spacing'] === 'wide' ? 'wide' : 'usual',
      motion: stored['motion'] === 'none' ? 'none' : 'auto',
      listen: stored['listen'] === true,
      ...(typeof stored['language'] === 'string' && { language: stored['language'] }),
      easy: stored['easy'] === true,
    };
  } catch {
    // Blocked storage or a cut-off value: reading goes on in the usual way.
    return usualSettings;
  }
}

/** @returns whether the browser kept it */
export function storeSettings(settings: ReadingSettings): boolean {
  try {
    localStorage.setItem(settingsKey, JSON.stringify(settings));
    return true;
  } catch {
    return false;
  }
}

/** Puts settings on the page. */
export function applySettings({ size, theme, spacing, motion }: ReadingSettings): void {
  const page = document.documentElement;
  const isContrast = theme === 'auto' && matchMedia('(prefers-contrast: more)').matches;
  set('theme', isContrast ? 'contrast' : theme === 'auto' ? undefined : theme);
  set('spacing', spacing === 'wide' ? 'wide' : undefined);
  set('motion', motion === 'none' ? 'none' : undefined);
  if (size === 1) page.style.removeProperty('--scale');
  else page.style.setProperty('--scale', String(size));

  function set(name: string, value: string | undefined): void {
    if (value === undefined) page.removeAttribute(`data-${name}`);
    else page.setAttribute(`data-${name}`, value);
  }
}
