/* global document, window */
// Dynamic Registration 1.0, section 3.8: the platform closes what it opened.
document.getElementById('close').addEventListener('click', () => {
  const above = window.opener ?? window.parent;
  if (above !== window) above.postMessage({ subject: 'org.imsglobal.lti.close' }, '*');
  window.close();
  document.documentElement.dataset.stuck = '';
});
