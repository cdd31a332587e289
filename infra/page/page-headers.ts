interface PageHeaderOptions {
  /** Where Google's sign-in lives: `https://accounts.google.com`, or that of a stand-in. */
  googleOrigin: string;
}

/** Where Google serves profile pictures. */
const PICTURES = 'https://lh3.googleusercontent.com';

/**
 * What may load on the page. Google's part is what Google Identity Services asks for, without its style sheet,
 * which only its own buttons need.
 * Source: https://developers.google.com/identity/gsi/web/guides/get-google-api-clientid#content_security_policy
 */
function contentSecurityPolicy({ googleOrigin }: PageHeaderOptions): string {
  return [
    "default-src 'none'",
    `script-src 'self' ${googleOrigin}/gsi/client`,
    "style-src 'self'",
    `img-src 'self' ${PICTURES} ${googleOrigin}`,
    `connect-src 'self' ${googleOrigin}/gsi/`,
    `frame-src ${googleOrigin}/gsi/`,
    // Whoever could put a file into the bucket could not stay in browsers as a service worker.
    "worker-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of every file of the page, on CloudFront and on the local gateway alike. */
export function pageHeaders(options: PageHeaderOptions): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(options),
    // Google's popup must be able to talk to the page that opened it.
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}

/**
 * What the browser client has besides: pages of every origin may load it, which browsers do by CORS.
 * https://html.spec.whatwg.org/#fetch-a-single-module-script
 */
export const CLIENT_HEADERS = { 'access-control-allow-origin': '*' } as const;
