/* global document, window, setTimeout, setInterval, clearInterval */
// Asks the platform for what was left with it at the login, and sends the launch again together with that.
(() => {
  const page = document.currentScript.dataset;
  const form = document.getElementById('go-on');
  const id = String(Math.random()).slice(2);
  let isOver = false;
  const over = (value) => {
    if (isOver) return;
    isOver = true;
    if (typeof value === 'string' && value) {
      form.elements.namedItem('binding').value = value;
      form.submit();
    } else {
      document.documentElement.dataset.stuck = '';
    }
  };
  window.addEventListener('message', ({ data, origin }) => {
    if (origin !== page.origin || data?.subject !== 'lti.get_data.response' || data.message_id !== id) return;
    over(data.value);
  });
  try {
    const above = window.parent === window ? window.opener : window.parent;
    const frame = page.frame === '_parent' ? above : above.frames[page.frame];
    const ask = () =>
      frame.postMessage({ subject: 'lti.get_data', message_id: id, key: page.key }, page.origin);
    ask();
    // The platform may be busy, and what arrives too early is lost.
    const asking = setInterval(ask, 250);
    setTimeout(() => {
      clearInterval(asking);
      over();
    }, 3000);
  } catch {
    over();
  }
})();
