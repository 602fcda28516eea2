/* global addEventListener, document, location, requestAnimationFrame, setTimeout, window */
// Leave quickly (design rule 2): blank and neutral first, and only then somewhere plain.
(() => {
  const button = document.getElementById('leave');
  if (!button) return;
  const to = button.dataset.to;
  const go = () => {
    document.title = 'New page';
    for (const style of document.querySelectorAll('style, link[rel="stylesheet"]')) style.remove();
    document.body.replaceChildren();
    let isGone = false;
    const leave = () => {
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
    requestAnimationFrame(() => setTimeout(leave, 0));
    setTimeout(leave, 60);
  };
  button.addEventListener('click', go);
  let presses = [];
  addEventListener(
    'keydown',
    ({ key, repeat, timeStamp }) => {
      if (key !== 'Shift') presses = [];
      else if (!repeat) {
        presses = [...presses.filter((at) => timeStamp - at < 5000), timeStamp];
        if (presses.length >= 3) go();
      }
    },
    { capture: true },
  );
})();
