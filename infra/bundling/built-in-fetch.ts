/**
 * Stands in for `node-fetch`, which gaxios imports when a call brings no `fetchImplementation`. Node has had
 * its own fetch since 18; node-fetch and the web-streams polyfill behind it weigh 90 KB.
 */
export default globalThis.fetch;
