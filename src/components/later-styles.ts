/** The styles of what comes after the first paint; in the single file they stand in the page already. */
import address from '../styles/later.css?url';

let coming: Promise<void> | undefined;

/** Settles when the styles are there. Rejects when they cannot be had now; the next call tries again. */
export function laterStyles(): Promise<void> {
  if (import.meta.env.MODE === 'one-file') return Promise.resolve();
  return (coming ??= new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = address;
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      coming = undefined;
      reject(new Error(address));
    };
    document.head.append(link);
  }));
}
