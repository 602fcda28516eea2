/* global addEventListener, document, history, location, requestAnimationFrame, sessionStorage, setTimeout, window */
// The bar of Help and Leave quickly (design rules 1 and 2). The page under it may be another one by the time somebody
// presses: the assessor's pages take each other's place without a load.
(() => {
  // Blank and neutral first, and only then somewhere plain.
  const leave = () => {
    const button = document.getElementById('leave');
    if (!button) return;
    const { to } = button.dataset;
    document.title = 'New page';
    for (const style of document.querySelectorAll('style, link[rel="stylesheet"]')) style.remove();
    document.body.replaceChildren();
    forget();
    let isGone = false;
    const goOn = () => {
      if (isGone) return;
      isGone = true;
      if (window.top && window.top !== window)
        try {
          window.top.location.replace(to);
          // A browser may refuse without saying so. Then this frame goes.
          setTimeout(() => location.replace(to), 1500);
          return;
        } catch {
          // A sandboxed frame: this frame goes instead.
        }
      location.replace(to);
    };
    requestAnimationFrame(() => setTimeout(goOn, 0));
    setTimeout(goOn, 60);
  };

  /** Back leads to no list of names. */
  const forget = () => {
    try {
      sessionStorage.removeItem('fourcs-page');
      history.replaceState(null, '');
    } catch {
      // A frame that may keep nothing has nothing to forget.
    }
  };

  /** Without an address of its own: screens add nothing to the history. */
  const showHelp = (event) => {
    const help = document.getElementById('help');
    const heading = help?.querySelector('h2');
    if (!heading) return;
    event.preventDefault();
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    help.scrollIntoView();
  };

  document.addEventListener('click', (event) => {
    if (event.target.closest('#leave')) leave();
    else if (event.target.closest('a[href="#help"]')) showHelp(event);
  });
  let presses = [];
  addEventListener(
    'keydown',
    ({ key, repeat, timeStamp }) => {
      if (key !== 'Shift') presses = [];
      else if (!repeat) {
        presses = [...presses.filter((at) => timeStamp - at < 5000), timeStamp];
        if (presses.length >= 3) leave();
      }
    },
    { capture: true },
  );
})();
