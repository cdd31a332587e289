import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { functionEnvironment } from '../../shared/env.ts';
import { readDistribution } from './support/read-distribution.ts';
import { readLambdas } from './support/read-template.ts';
import { synthesise } from './support/synthesise.ts';

const origins = z.array(z.object({ OriginCustomHeaders: z.array(z.unknown()).optional() }));
const secrets = z.record(
  z.string(),
  z.object({
    Properties: z.object({
      Name: z.string(),
      GenerateSecretString: z.object({ PasswordLength: z.number() }).optional(),
      SecretString: z.unknown().optional(),
    }),
  }),
);

function deploy(number: string) {
  const { entry, api, findings } = synthesise({ originSecret: number });
  const made = secrets.parse(entry.findResources('AWS::SecretsManager::Secret'));
  const lambdas = readLambdas(api);
  return {
    made: Object.fromEntries(Object.entries(made).map(([id, { Properties }]) => [Properties.Name, id])),
    generated: Object.values(made).map(
      ({ Properties }) => Properties.GenerateSecretString?.PasswordLength === 43 && !Properties.SecretString,
    ),
    sent: origins.parse(readDistribution(entry).Origins).flatMap((one) => one.OriginCustomHeaders ?? []),
    accepted: Object.fromEntries(
      Object.entries(lambdas).map(([name, { environment }]) => [name, environment['ORIGIN_SECRETS']]),
    ),
    text: JSON.stringify([entry.toJSON(), api.toJSON()]),
    findings,
  };
}

const name = (number: number) => `onbehalf/dev/origin-secret-${number}`;
const reference = (number: number) => `{{resolve:secretsmanager:${name(number)}:SecretString:::}}`;

describe('the origin secret', () => {
  const [off, first, second] = [deploy('0'), deploy('1'), deploy('2')];

  test('is off by default, and then costs nothing', () => {
    expect(off.made).toEqual({});
    expect(off.sent).toEqual([]);
    expect(new Set(Object.values(off.accepted))).toEqual(new Set(['-', undefined]));
  });

  test('is sent by CloudFront to the API alone, as a reference that only CloudFormation resolves', () => {
    expect(first.sent).toEqual([
      {
        HeaderName: 'x-origin-secret',
        HeaderValue: {
          'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: first.made[name(1)] }, ':SecretString:::}}']],
        },
      },
    ]);
    // Secrets Manager makes up the values: the templates have none.
    expect(first.generated).toEqual([true, true]);
    expect(first.findings).toEqual([]);
  });

  test('is asked for by every function that has a route', () => {
    for (const [lambda, accepted] of Object.entries(first.accepted)) {
      const variables: readonly string[] = functionEnvironment[lambda as keyof typeof functionEnvironment];
      const asked = variables.includes('ORIGIN_SECRETS');
      expect({ lambda, accepted }).toEqual({
        lambda,
        accepted: asked ? `${reference(1)} ${reference(2)}` : undefined,
      });
      expect(asked).toBe(lambda !== 'not-found');
    }
  });

  test('is changed without a moment in which CloudFront sends what the functions refuse', () => {
    // CloudFront is deployed first, and sends number 2, which the functions of the deployment before accept.
    expect(first.accepted['session']).toContain(reference(2));
    expect(second.accepted['session']).toBe(`${reference(2)} ${reference(3)}`);
    // Until the functions are deployed, their stack refers to number 1.
    expect(Object.keys(second.made).sort()).toEqual([name(1), name(2), name(3)]);
    // What stays, stays itself.
    expect(second.made).toMatchObject(first.made);
  });

  test('leaves room for CloudFormation, which takes 60 references in a template', () => {
    expect(second.text.match(/\{\{resolve:secretsmanager/g)?.length).toBeLessThan(60);
  });
});
