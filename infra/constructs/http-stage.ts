import type { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { accept } from '../findings/accept.ts';
import type { Settings } from '../settings/settings-schema.ts';

/**
 * Fields of the access log. Neither the query string, in which Google's callback carries the code, nor any
 * header; the route instead of the path, which is the client's own text.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
const ACCESS_LOG_FIELDS = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  sourceIp: '$context.identity.sourceIp',
  routeKey: '$context.routeKey',
  method: '$context.httpMethod',
  protocol: '$context.protocol',
  status: '$context.status',
  responseLength: '$context.responseLength',
  responseLatency: '$context.responseLatency',
  integrationStatus: '$context.integration.status',
  integrationLatency: '$context.integration.latency',
  errorType: '$context.error.responseType',
};

interface DefaultStageProps {
  settings: Pick<Settings, 'throttlingRate' | 'throttlingBurst'>;
  logRetention: RetentionDays;
  removalPolicy: RemovalPolicy;
}

/** The `$default` stage, which adds nothing to the API's address: throttled, and logged as JSON. @returns its log */
export function createDefaultStage(scope: Construct, httpApi: HttpApi, props: DefaultStageProps): LogGroup {
  const { settings, logRetention, removalPolicy } = props;
  const logGroup = new LogGroup(scope, 'AccessLog', { retention: logRetention, removalPolicy });
  accept(logGroup, 'logKey');
  new HttpStage(scope, 'Stage', {
    httpApi,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: settings.throttlingRate, burstLimit: settings.throttlingBurst },
    accessLogSettings: {
      destination: new LogGroupLogDestination(logGroup),
      format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_FIELDS)),
    },
  });
  return logGroup;
}
