import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';

const reference = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });

function resources<T>(template: Template, type: string, properties: z.ZodType<T>): [string, T][] {
  const found = z
    .record(z.string(), z.object({ Properties: properties }))
    .parse(template.findResources(type));
  return Object.entries(found).map(([id, resource]) => [id, resource.Properties]);
}

const lambdaProperties = z.object({
  Description: z.string(),
  Role: reference,
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).optional(),
});

interface Lambda {
  logicalId: string;
  roleId: string;
  environment: Record<string, unknown>;
}

/** Every function of the template by its name in shared/env.ts, which is in its description. */
export function readLambdas(template: Template): Record<string, Lambda> {
  return Object.fromEntries(
    resources(template, 'AWS::Lambda::Function', lambdaProperties).map(([logicalId, lambda]) => [
      lambda.Description.replace('OnBehalf: ', ''),
      {
        logicalId,
        roleId: lambda.Role['Fn::GetAtt'][0],
        environment: lambda.Environment?.Variables ?? {},
      },
    ]),
  );
}

const routeProperties = z.object({
  RouteKey: z.string(),
  Target: z.object({
    'Fn::Join': z.tuple([
      z.literal(''),
      z.tuple([z.literal('integrations/'), z.object({ Ref: z.string() })]),
    ]),
  }),
});

/** The function that each route leads to, followed through its integration. */
export function readRoutes(template: Template): Record<string, string | undefined> {
  const names = new Map(
    Object.entries(readLambdas(template)).map(([name, { logicalId }]) => [logicalId, name]),
  );
  const integrations = new Map(
    resources(template, 'AWS::ApiGatewayV2::Integration', z.object({ IntegrationUri: reference })),
  );
  return Object.fromEntries(
    resources(template, 'AWS::ApiGatewayV2::Route', routeProperties).map(([, { RouteKey, Target }]) => {
      const integration = integrations.get(Target['Fn::Join'][1][1].Ref);
      return [RouteKey, names.get(integration?.IntegrationUri['Fn::GetAtt'][0] ?? '')];
    }),
  );
}

const statement = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
  Condition: z.unknown().optional(),
});

const roleProperties = z.strictObject({
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.array(
    z.object({ PolicyDocument: z.object({ Statement: z.array(statement), Version: z.string() }) }),
  ),
  Tags: z.unknown(),
});

/** The statements of every role by its logical id. Managed policies and boundaries are refused by the schema. */
export function readRoles(template: Template): Record<string, z.infer<typeof statement>[]> {
  return Object.fromEntries(
    resources(template, 'AWS::IAM::Role', roleProperties).map(([id, { Policies }]) => [
      id,
      Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    ]),
  );
}

/** Who may assume each role, by its logical id. */
export function readTrust(template: Template): Record<string, unknown> {
  return Object.fromEntries(
    resources(template, 'AWS::IAM::Role', roleProperties).map(([id, role]) => [
      id,
      role.AssumeRolePolicyDocument,
    ]),
  );
}
