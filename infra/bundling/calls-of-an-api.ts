/**
 * Stands in for the root of `googleapis-common`: of all that it holds, the generated client of an API
 * (`googleapis/build/src/apis/<api>/<version>.js`) needs the function that calls it.
 */
export { createAPIRequest } from '../../node_modules/googleapis-common/build/src/apirequest.js';
