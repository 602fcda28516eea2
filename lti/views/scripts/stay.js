/* global document, location, history, window, sessionStorage, fetch, FormData, URLSearchParams, DOMParser, scrollTo */
// Inside a learning platform's frame each page is the answer to a form, and Back or a reload would lose it. This script
// sends the forms itself and puts the answer in place of the page. What leads to a page is kept in the history without
// the token; the token is kept for as long as the tab, where the browser lets a page in a frame keep anything.
// Without the script everything works as plain forms.
(() => {
  const KEY = 'fourcs-page';
  const HERE = '/assessor';
  let token = '';

  const remember = (value) => {
    token = value;
    try {
      sessionStorage.setItem(KEY, value);
    } catch {
      // It lives as long as the page, then.
    }
  };
  const recall = () => {
    if (token) return token;
    try {
      return sessionStorage.getItem(KEY) || '';
    } catch {
      return '';
    }
  };

  /** The form that leads to the page that is shown, as the history keeps it. */
  const here = () => {
    const form = document.querySelector('form[data-here]');
    if (!form) return undefined;
    const fields = [...new FormData(form)];
    const found = fields.find(([name]) => name === 'token');
    if (found) remember(found[1]);
    return { action: form.getAttribute('action'), fields: fields.filter(([name]) => name !== 'token') };
  };

  const show = (html) => {
    const next = new DOMParser().parseFromString(html, 'text/html');
    const main = next.querySelector('main');
    const shown = document.querySelector('main');
    // Whoever left meanwhile sees nothing of it.
    if (!main || !shown) return;
    shown.replaceWith(document.adoptNode(main));
    document.title = next.title;
    scrollTo(0, 0);
    offerChoosing();
    // What came of it is heard first, and what is wrong before that.
    const first = document.querySelector('[role="alert"], [role="status"]') ?? document.querySelector('h1');
    first.tabIndex = -1;
    first.focus();
  };

  /** Boxes can be ticked one by one without a script. */
  const offerChoosing = () => {
    const button = document.querySelector('[data-choose-all]');
    if (button) button.hidden = false;
  };

  document.addEventListener('click', ({ target }) => {
    if (!target.closest('[data-choose-all]')) return;
    const boxes = [...document.querySelectorAll('input[type="checkbox"][name="person"]')];
    const isAll = boxes.every(({ checked }) => checked);
    for (const box of boxes) box.checked = !isAll;
  });

  let latest = 0;
  /** @returns whether it is still what the reader wants to see */
  const send = async (action, body) => {
    const mine = (latest += 1);
    document.documentElement.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(action, {
        method: 'POST',
        body,
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      });
      const html = await answer.text();
      if (mine !== latest) return false;
      show(html);
      return true;
    } finally {
      if (mine === latest) document.documentElement.removeAttribute('aria-busy');
    }
  };

  const goTo = (state) => send(state.action, new URLSearchParams([['token', recall()], ...state.fields]));

  document.addEventListener('submit', (event) => {
    const form = event.target;
    const { submitter } = event;
    if (event.defaultPrevented || form.method !== 'post' || 'away' in form.dataset) return;
    event.preventDefault();
    const data = new FormData(form, submitter);
    const action = submitter?.getAttribute('formaction') || form.getAttribute('action');
    const body = form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data);
    send(action, body).then(
      (isShown) => {
        const state = isShown && here();
        if (!state) return;
        const isSame = JSON.stringify(state) === JSON.stringify(history.state);
        history[isSame ? 'replaceState' : 'pushState'](state, '', HERE);
      },
      () => form.submit(),
    );
  });

  window.addEventListener('popstate', ({ state }) => {
    if (state?.action) goTo(state).then(here, () => location.reload());
  });

  offerChoosing();
  const isAgain = document.querySelector('[data-again]') !== null;
  if (!isAgain) history.replaceState(here() ?? history.state, '', HERE);
  else if (history.state?.action && recall()) goTo(history.state).then(here, () => undefined);
})();
