import { CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import type { FunctionName } from '../shared/env.ts';
import { API_PREFIX, type Route, routes } from '../shared/routes.ts';
import { acknowledge } from './constructs/acknowledge.ts';
import { corsFor } from './constructs/cors.ts';
import { HttpFunction } from './constructs/http-function.ts';
import { createDefaultStage } from './constructs/http-stage.ts';
import { functionDefaults } from './function-defaults.ts';
import { composeEnvironment } from './function-environment.ts';
import { foreignOrigins, type PublicAddresses, resolveAddresses } from './public-addresses.ts';
import type { Resources } from './resources.ts';
import type { Settings } from './settings.ts';

interface ApiStackProps extends StackProps {
  settings: Settings;
  resources: Resources;
}

/** The HTTP API: one route for each of shared/routes.ts, one Lambda for each function that they name. */
export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, { settings, resources, ...props }: ApiStackProps) {
    super(scope, id, props);
    const defaults = functionDefaults(settings);
    const api = new HttpApi(this, 'Api', {
      apiName: `onbehalf-${settings.stage}`,
      description: 'OnBehalf: Google sign-in, and Calendar events on behalf of users',
      createDefaultStage: false,
      corsPreflight: corsFor(foreignOrigins(settings)),
    });
    createDefaultStage(this, api, { settings, ...defaults });

    const addresses = resolveAddresses(settings, api.apiEndpoint);
    const environment = composeEnvironment(settings, addresses, resources);
    this.addRoutes(api, (name) => {
      const { lambda } = new HttpFunction(this, pascalCase(name), {
        name,
        environment,
        resources,
        ...defaults,
      });
      return new HttpLambdaIntegration(`${pascalCase(name)}Integration`, lambda);
    });
    this.addOutputs(addresses);
    if (!settings.clientId) this.warnOfMissingClientId();
  }

  private addRoutes(
    httpApi: HttpApi,
    createIntegration: (name: FunctionName) => HttpLambdaIntegration,
  ): void {
    const integrations = new Map<FunctionName, HttpLambdaIntegration>();
    const integrate = (name: FunctionName): HttpLambdaIntegration => {
      const integration = integrations.get(name) ?? createIntegration(name);
      integrations.set(name, integration);
      return integration;
    };
    const add = (id: string, routeKey: HttpRouteKey, name: FunctionName): void => {
      const route = new HttpRoute(this, `Route-${id}`, { httpApi, routeKey, integration: integrate(name) });
      acknowledge(route, {
        'AwsSolutions-APIG4':
          'Signing in cannot require a session. Routes that do check it in their function, in the same read ' +
          'that brings the grant; an authorizer would read it twice.',
      });
    };
    for (const [id, route] of Object.entries<Route>(routes)) {
      const { method, path } = route;
      add(id, HttpRouteKey.with(`${API_PREFIX}${path}`, HttpMethod[method]), route.function);
    }
    // Without it API Gateway answers in a form of its own, and a wrong method with 404 instead of 405.
    add('default', HttpRouteKey.DEFAULT, 'not-found');
  }

  private addOutputs({ publicUrl, publicOrigin, redirectUri }: PublicAddresses): void {
    const outputs = [
      ['ApiUrl', 'Where browsers reach the API.', `${publicUrl}${API_PREFIX}`],
      ['JavaScriptOrigin', 'Enter it at Google as an authorized JavaScript origin.', publicOrigin],
      ['RedirectUri', 'Enter it at Google as an authorized redirect URI.', redirectUri],
    ] as const;
    for (const [id, description, value] of outputs) new CfnOutput(this, id, { description, value });
  }

  private warnOfMissingClientId(): void {
    Validations.of(this).addWarning(
      'onbehalf:clientId',
      'No Google client id is set, so nobody can sign in yet. Deploy, enter the outputs JavaScriptOrigin and ' +
        'RedirectUri at https://console.cloud.google.com/auth/clients, put the client secret into the secret ' +
        'that the output ClientSecretName names, and deploy again with -c clientId=<client id>.',
    );
  }
}

/** `create-event` → `CreateEvent`: ids of constructs become the names that operators see. */
function pascalCase(name: FunctionName): string {
  return name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
