import { isForeignPost } from '../../pages/http.ts';
import type { Operation } from '../operation.ts';
import { renderErrorPage } from './error-page.ts';

/** What a form of these pages asks for, refused to a form of another origin's page. */
export const ofOwnForm =
  (answer: Operation['answer']): Operation['answer'] =>
  (request, ...rest) =>
    isForeignPost(request)
      ? renderErrorPage(403, 'Forbidden', 'This form was sent by a page of another origin.')
      : answer(request, ...rest);
