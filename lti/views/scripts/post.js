/* global document */
document.getElementById('go-on').submit();
