/* global document, location, sessionStorage */
// The token goes into this tab's storage, and never into an address. Where a browser refuses storage inside another
// page it goes along with a form, and the course page that answers holds it.
(() => {
  const { token, expiresAt, next } = document.currentScript.dataset;
  try {
    sessionStorage.setItem('fourcs-launch', JSON.stringify({ token, expiresAt: Number(expiresAt) }));
    if (!document.getElementById('on')) location.replace(next);
  } catch {
    const form = document.getElementById('without-storage');
    const on = document.getElementById('on');
    if (!on) form.submit();
    on?.addEventListener('click', (event) => {
      event.preventDefault();
      form.submit();
    });
  }
})();
