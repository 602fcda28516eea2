/* global document, localStorage, location, sessionStorage, window */
(() => {
  const say = (id, works, what, mend) => {
    const item = document.getElementById(id);
    item.className = works ? 'works' : 'mend';
    item.querySelector('.state').textContent = works ? 'Works.' : 'Needs a look.';
    item.childNodes[1].textContent = ` ${what}`;
    const line = item.querySelector('p');
    if (mend) line.textContent = mend;
    else line.remove();
  };
  const { newWindow } = document.currentScript.dataset;
  const isFramed = window.top !== window;
  const where = isFramed ? 'inside the platform’s page' : 'in a window of its own';

  let cookies = false;
  try {
    const attributes =
      location.protocol === 'https:' ? '; SameSite=None; Secure; Partitioned' : '; SameSite=Lax';
    document.cookie = `fourcs-probe=1; Path=/; Max-Age=60${attributes}`;
    cookies = document.cookie.includes('fourcs-probe=1');
  } catch {
    // said below
  }
  say(
    'cookies',
    cookies,
    cookies ? `This browser takes cookies ${where}.` : `This browser refuses cookies ${where}.`,
    cookies
      ? ''
      : `Learners with such a browser are offered a new window, which is one step more. ${newWindow}`,
  );

  let storage = false;
  try {
    for (const kind of [sessionStorage, localStorage]) {
      kind.setItem('fourcs-probe', '1');
      kind.removeItem('fourcs-probe');
    }
    storage = true;
  } catch {
    // said below
  }
  say(
    'storage',
    storage,
    storage
      ? `This browser keeps what a page stores ${where}.`
      : `This browser keeps nothing for a page ${where}.`,
    storage
      ? ''
      : `The course goes on all the same, also when it is reloaded. Only what is answered while the connection is away gets lost if the page is closed before it is back; in a new window that is kept as well. ${newWindow}`,
  );
})();
