import { Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { HttpMethod, HttpRoute, HttpRouteKey, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import type { FunctionName } from '../../shared/env.ts';
import { API_PREFIX, type Route, routes } from '../../shared/routes.ts';
import { HttpFunction } from '../constructs/http-function.ts';
import { functionDefaults } from '../constructs/node-function.ts';
import { acceptedOriginSecrets } from '../constructs/origin-secrets.ts';
import { accept } from '../findings/accept.ts';
import { composeEnvironment } from '../function-environment.ts';
import type { Resources } from '../resources.ts';
import type { Settings } from '../settings/settings-schema.ts';
import type { EntryStack } from './entry-stack.ts';

interface ApiStackProps extends StackProps {
  settings: Settings;
  resources: Resources;
  entry: EntryStack;
}

/** What the HTTP API does: one route for each of shared/routes.ts, one Lambda for each function that they name. */
export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, { settings, resources, entry, ...props }: ApiStackProps) {
    super(scope, id, props);
    const defaults = functionDefaults(settings);
    const environment = composeEnvironment(
      settings,
      entry.addresses,
      resources,
      acceptedOriginSecrets(settings),
    );
    this.addRoutes(entry.httpApi, (name) => {
      const { lambda } = new HttpFunction(this, pascalCase(name), {
        name,
        environment,
        resources,
        ...defaults,
      });
      return new HttpLambdaIntegration(`${pascalCase(name)}Integration`, lambda);
    });
    if (!settings.clientId) this.warnOfMissingClientId();
  }

  private addRoutes(
    httpApi: IHttpApi,
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
      accept(route, 'apiAuthorization');
    };
    for (const [id, route] of Object.entries<Route>(routes)) {
      const { method, path } = route;
      add(id, HttpRouteKey.with(`${API_PREFIX}${path}`, HttpMethod[method]), route.function);
    }
    // Without it API Gateway answers in a form of its own, and a wrong method with 404 instead of 405.
    add('default', HttpRouteKey.DEFAULT, 'not-found');
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
