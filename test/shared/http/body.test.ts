import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BODY_LIMIT, readJsonObject } from '../../../shared/http/body.ts';

const JSON_TYPE = 'application/json';
const plain = (body: string | undefined, contentType: string | undefined = JSON_TYPE) => ({
  body,
  isBase64Encoded: false,
  contentType,
});
const encoded = (body: string) => ({ body, isBase64Encoded: true, contentType: JSON_TYPE });
const refusal = (code: string) => expect.objectContaining({ code });

describe('a body', () => {
  test('is the same object, encoded or not', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        fc.pre(!JSON.stringify(object).includes('__proto__'));
        const text = JSON.stringify(object);
        const expected: unknown = JSON.parse(text);
        expect(readJsonObject(plain(text))).toEqual(expected);
        expect(readJsonObject(encoded(Buffer.from(text).toString('base64')))).toEqual(expected);
      }),
    );
  });

  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=utf-8',
    'application/json ; charset=utf-8',
  ])('may be of the type %s', (type) => {
    expect(readJsonObject(plain('{}', type))).toEqual({});
  });

  test.each([
    '',
    'text/plain',
    'application/jsonp',
    'application/json-seq',
    'x application/json',
    'application/json charset',
  ])('may not be of the type %j', (type) => {
    expect(() => readJsonObject(plain('{}', type))).toThrow(refusal('unsupported_media_type'));
  });

  test('without a type is of none', () => {
    expect(() => readJsonObject({ body: '{}', isBase64Encoded: false, contentType: undefined })).toThrow(
      refusal('unsupported_media_type'),
    );
  });

  test('is measured in bytes, encoded or not', () => {
    const fill = (bytes: number) => `{"a":"${'é'.repeat((bytes - 8) / 2)}"}`;
    expect(Buffer.byteLength(fill(BODY_LIMIT))).toBe(BODY_LIMIT);
    expect(readJsonObject(plain(fill(BODY_LIMIT)))).toHaveProperty('a');
    expect(() => readJsonObject(plain(fill(BODY_LIMIT + 2)))).toThrow(refusal('payload_too_large'));
    const base64 = Buffer.from(fill(BODY_LIMIT + 2)).toString('base64');
    expect(() => readJsonObject(encoded(base64))).toThrow(refusal('payload_too_large'));
  });

  test.each([undefined, '', ' ', '{', '{"a":1}x', "{'a':1}", 'null', '[]', '1', '"a"', 'true', 'NaN'])(
    'that is %j is no JSON object',
    (text) => {
      expect(() => readJsonObject(plain(text))).toThrow(refusal('malformed_json'));
    },
  );

  test.each([
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64')],
    ['not base64', '{}{}'],
    ['base64 with a blank', 'e 30='],
    ['base64 cut short', 'e30'],
    ['the URL-safe alphabet', Buffer.from('{"a":"??>"}').toString('base64url')],
  ])('that is %s is no JSON object', (_name, text) => {
    expect(() => readJsonObject(encoded(text))).toThrow(refusal('malformed_json'));
  });

  test.each(['{"__proto__":{"a":1}}', '{"a":{"b":[{"__proto__":1}]}}', '{"\\u005f_proto__":1}'])(
    'cannot reach for a prototype: %s',
    (text) => {
      expect(() => readJsonObject(plain(text))).toThrow(refusal('unknown_field'));
    },
  );
});
