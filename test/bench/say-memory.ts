/** Loaded before a command that is measured: says at its end how much memory it had at most. */
process.on('exit', () => {
  console.error(`peak-kilobytes ${process.resourceUsage().maxRSS}`);
});
