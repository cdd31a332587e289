/**
 * Stands in for `https-proxy-agent`, which gaxios imports when HTTPS_PROXY is set. Node's own fetch ignores
 * agents, so the real one would do nothing either: with NODE_USE_ENV_PROXY=1 Node's fetch reads HTTPS_PROXY
 * by itself (https://nodejs.org/api/cli.html#node_use_env_proxy1).
 */
export class HttpsProxyAgent {}
