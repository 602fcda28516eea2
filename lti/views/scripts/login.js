/* global document, location, window, setTimeout, setInterval, clearInterval */
// Finds out what this browser lets a page keep here: a cookie, or something with the platform. Only then the platform is asked who this is, because it may answer once.
(() => {
  const page = document.currentScript.dataset;
  const goOn = () => location.replace(page.authUrl);
  const stop = () => (document.documentElement.dataset.stuck = '');

  const takesCookies = () => {
    try {
      return page.probe.split('|').some((attributes) => {
        document.cookie = `fourcs-probe=1; ${attributes}`;
        return document.cookie.includes('fourcs-probe=1');
      });
    } catch {
      return false;
    }
  };

  const keep = (done) => {
    const id = String(Math.random()).slice(2);
    const above = window.parent === window ? window.opener : window.parent;
    const frame = page.frame === '_parent' ? above : above?.frames[page.frame];
    if (!frame) return done(false);
    window.addEventListener('message', ({ data, origin }) => {
      if (origin !== page.origin || data?.subject !== 'lti.put_data.response' || data.message_id !== id)
        return;
      done(!data.error);
    });
    // The platform's frame may still be on its way, and what arrives before it is lost.
    const ask = () =>
      frame.postMessage(
        { subject: 'lti.put_data', message_id: id, key: page.key, value: page.value },
        page.origin,
      );
    ask();
    const asking = setInterval(ask, 250);
    setTimeout(() => {
      clearInterval(asking);
      done(false);
    }, 3000);
  };

  let isOver = false;
  const once = (isKept) => {
    if (isOver) return;
    isOver = true;
    (isKept ? goOn : stop)();
  };
  const cookies = takesCookies();
  if (!page.origin) {
    once(cookies);
    return;
  }
  try {
    keep((isKept) => once(isKept || cookies));
  } catch {
    once(cookies);
  }
})();
