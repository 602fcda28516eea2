/** Scripts of the platform's pages, as text: they run in the browser only. */

/** Keeps what a tool puts, apart for each origin, while this window lives. */
export const storageScript = `
const kept = new Map();
addEventListener('message', (event) => {
  const { subject, message_id: id, key, value } = event.data ?? {};
  if (subject !== 'lti.put_data' && subject !== 'lti.get_data') return;
  const answer = { subject: subject + '.response', message_id: id, key };
  const name = event.origin + ' ' + key;
  if (typeof id !== 'string' || typeof key !== 'string')
    answer.error = { code: 'bad_request', message: 'key and message_id are needed' };
  else if (subject === 'lti.put_data') {
    if (value === null || value === undefined) kept.delete(name); else kept.set(name, value);
    answer.value = value;
  } else answer.value = kept.get(name);
  event.source.postMessage(answer, event.origin);
});`;

/** What a platform's own window answers: what it can do, how tall a tool wants to be, and that a tool is done. */
export const pageScript = `
addEventListener('message', (event) => {
  const { subject, message_id: id, height } = event.data ?? {};
  const frame = document.querySelector('iframe.tool');
  if (subject === 'lti.capabilities') {
    const hasStorage = document.querySelector('iframe[name=post_message_forwarding]') !== null;
    event.source.postMessage({ subject: 'lti.capabilities.response', message_id: id, supported_messages: hasStorage
      ? ['lti.put_data', 'lti.get_data'].map((each) => ({ subject: each, frame: 'post_message_forwarding' }))
      : [] }, event.origin);
  }
  if (subject === 'lti.frameResize' && frame && height > 0) frame.style.blockSize = Math.min(Number(height), 4000) + 'px';
  if (subject === 'org.imsglobal.lti.close') location.assign(document.querySelector('[data-after-close]')?.href ?? '.');
});`;
