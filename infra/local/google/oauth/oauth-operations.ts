import { json } from '../../pages/http.ts';
import type { Operation } from '../operation.ts';
import { ofOwnForm } from '../pages/own-form.ts';
import {
  ACCOUNT_PATH,
  AUTHORIZATION_PATH,
  answerAccountChoice,
  answerAuthorization,
  answerConsent,
  CONSENT_PATH,
  showConsent,
} from './authorization.ts';
import { answerGsiClient, GSI_CLIENT_PATH } from './gsi-script.ts';
import { publishCertificates, publishJwks } from './keys.ts';
import { answerRevoke } from './revoke.ts';
import { answerToken, nameTokenOperation } from './token.ts';
import { answerUserinfo } from './userinfo.ts';

/** Sign-in, consent, tokens and keys. */
export const oauthOperations: readonly Operation[] = [
  { method: 'GET', path: GSI_CLIENT_PATH, name: 'gsi.client', answer: answerGsiClient },
  { method: 'GET', path: AUTHORIZATION_PATH, name: 'authorize', answer: answerAuthorization },
  { method: 'POST', path: ACCOUNT_PATH, name: 'account', answer: ofOwnForm(answerAccountChoice) },
  { method: 'GET', path: CONSENT_PATH, name: 'consent', answer: showConsent },
  { method: 'POST', path: CONSENT_PATH, name: 'consent', answer: ofOwnForm(answerConsent) },
  {
    method: 'POST',
    path: '/token',
    name: nameTokenOperation,
    answer: (request, google, _parameters, fault) => answerToken(request, google, fault),
  },
  { method: 'POST', path: '/revoke', name: 'revoke', answer: answerRevoke },
  {
    method: 'GET',
    path: '/oauth2/v1/certs',
    name: 'certs',
    answer: (_request, google) => publishCertificates(google.keys),
  },
  {
    method: 'GET',
    path: '/oauth2/v3/certs',
    name: 'jwks',
    answer: (_request, google) => publishJwks(google.keys),
  },
  {
    method: 'GET',
    path: '/oauth2/v2/userinfo',
    name: 'userinfo',
    answer: (request, google) => answerUserinfo(request, google, 'v2'),
  },
  {
    method: 'GET',
    path: '/oauth2/v3/userinfo',
    name: 'userinfo',
    answer: (request, google) => answerUserinfo(request, google, 'v3'),
  },
  {
    method: 'GET',
    path: '/.well-known/risc-configuration',
    name: 'risc',
    answer: (_request, { url }) => json(200, { issuer: `${url}/`, jwks_uri: `${url}/oauth2/v3/certs` }),
  },
];
