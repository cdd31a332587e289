/** The one document of the page. */
export const DOCUMENT_PATH = '/index.html';

/**
 * Whether a path names a file: its last part has a dot. Every other path is one that the page's own script
 * knows, and gets the document.
 *
 * @param path as in the request: not decoded, without the query
 */
export function namesFile(path: string): boolean {
  return path.lastIndexOf('.') > path.lastIndexOf('/');
}

/**
 * The same rule as CloudFront runs it, at viewer requests of the page only: custom error responses, the other
 * way to a fallback, would put the document in the place of the API's own 404s.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export const FALLBACK_FUNCTION = `function handler(event) {
  const request = event.request;
  if (request.uri.lastIndexOf('.') < request.uri.lastIndexOf('/')) request.uri = '${DOCUMENT_PATH}';
  return request;
}
`;
