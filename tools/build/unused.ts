/**
 * Parts of packages that are loaded with them and that the program never calls: a client that pushes metrics elsewhere
 * and would bring HTTP with it, metrics of several processes, those of a Node process, and the quantiles of summaries.
 */
const unused =
  /node_modules\/prom-client\/lib\/(pushgateway|cluster|defaultMetrics|timeWindowQuantiles)\.js$/;

/** A step of the bundler that leaves such parts out. */
export const leaveOutUnused: Bun.BunPlugin = {
  name: "unused",
  setup: (build) => {
    build.onLoad({ filter: unused }, () => ({ contents: "module.exports = {};", loader: "js" }));
  },
};
